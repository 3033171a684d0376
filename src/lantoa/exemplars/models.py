from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.common.search import SearchWord
from lantoa.common.text import fold
from lantoa.units.models import Unit

from .enums import Field, MilestoneKind, Stage, SubjectKind

PUBLIC_STAGES = (Stage.TOLD, Stage.REPLICATED)


class ExemplarQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Exemplars of units that ``user`` may see; ``permissions.may_view`` must say the same."""
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def with_telling(self):
        """Add the newest news of the story: ``telling`` (its kind), ``told_title`` and ``told_url``."""
        news = Milestone.objects.filter(exemplar=models.OuterRef("pk")).order_by("-at", "-pk")
        told = news.filter(kind=MilestoneKind.TOLD)
        about_story = news.filter(kind__in=(MilestoneKind.TOLD, MilestoneKind.TAKEN_DOWN))
        return self.annotate(
            telling=models.Subquery(about_story.values("kind")[:1]),
            told_title=models.Subquery(told.values("text")[:1]),
            told_url=models.Subquery(told.values("url")[:1]),
        )

    def told(self):
        """Exemplars whose story the public may read now; a story taken down is told no longer."""
        is_public = Q(telling__isnull=True) | ~Q(telling=MilestoneKind.TAKEN_DOWN)
        return self.with_telling().filter(is_public, stage__in=PUBLIC_STAGES)


class Exemplar(models.Model):
    """A person, collective, model or good deed worth following."""

    kind = models.CharField(_("kind"), max_length=16, choices=SubjectKind)
    name = models.CharField(_("name"), max_length=300)
    folded_name = models.CharField(max_length=300, editable=False)
    # The unit that found it; stays when the person moves on.
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="exemplars")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="exemplars")
    collective = models.ForeignKey("people.Collective", models.PROTECT, null=True, blank=True, related_name="exemplars")
    field = models.CharField(_("field"), max_length=16, choices=Field, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    stage = models.CharField(_("stage"), max_length=16, choices=Stage, default=Stage.DISCOVERED)
    discovered_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    objects = ExemplarQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person",
                "kind",
                name="exemplar_person_once_per_kind",
                condition=Q(person__isnull=False, kind="individual"),
            ),
            models.UniqueConstraint(
                "collective", name="exemplar_collective_once", condition=Q(collective__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="exemplar_unit_newest")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.folded_name = fold(self.name)[:300]
        super().save(*args, **kwargs)


class Milestone(models.Model):
    """One line of an exemplar's timeline; appended, never edited."""

    exemplar = models.ForeignKey("exemplars.Exemplar", models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=16, choices=MilestoneKind)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["exemplar", "at"], name="milestone_timeline")]

    def __str__(self):
        return f"{self.exemplar} {self.kind}"


class ExemplarWord(SearchWord):
    """A word by which an exemplar is found."""

    target = models.ForeignKey("exemplars.Exemplar", models.CASCADE, related_name="search_words")

    class Meta:
        constraints = [models.UniqueConstraint("target", "word", name="exemplar_word_once")]
        indexes = [models.Index(fields=["word", "target"], name="exemplar_word_lookup")]

    def __str__(self):
        return self.word
