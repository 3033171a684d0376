import re
from dataclasses import dataclass

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

_LEVEL = re.compile(r"^\s*(\d+)\s*:\s*(.+)$", re.MULTILINE)


class CriteriaSetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published sets for whoever works with them, drafts for the department; ``may_view`` says the same."""
        if user.has_perm("criteria.manage"):
            return self
        if not user.has_perm("criteria.see_sets"):
            return self.none()
        return self.published()

    def published(self):
        return self.filter(published_at__isnull=False)


class CriteriaSet(models.Model):
    """A dated group of criteria; weights add up to 100 when it is published."""

    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=200)
    basis = models.TextField(_("basis"), blank=True)
    published_at = models.DateTimeField(null=True)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("code", "version", name="criteria_set_one_row_per_version")]

    def __str__(self):
        return f"{self.title} (v{self.version})"


@dataclass(frozen=True)
class Level:
    """What a number of points stands for."""

    points: int
    text: str


class Criterion(models.Model):
    """One judged point: how much it weighs, how far it is scored, what full marks look like."""

    criteria_set = models.ForeignKey("criteria.CriteriaSet", models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=200)
    question = models.CharField(_("question to the unit"), max_length=300)
    # One line a level: "6: Có số liệu trước và sau."
    guidance = models.TextField(_("what each level looks like"), blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight, percent"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    max_points = models.PositiveSmallIntegerField(_("highest points"), default=10)

    class Meta:
        constraints = [
            models.UniqueConstraint("criteria_set", "position", name="criterion_position_once"),
            models.CheckConstraint(name="criterion_weight_in_percent", condition=Q(weight__gte=1, weight__lte=100)),
            models.CheckConstraint(name="criterion_has_points", condition=Q(max_points__gte=1)),
        ]

    def __str__(self):
        return self.name

    @property
    def levels(self) -> list[Level]:
        """Return the labelled levels of the guidance, lowest first; other lines are not levels."""
        found = [Level(int(points), text.strip()) for points, text in _LEVEL.findall(self.guidance)]
        return sorted(found, key=lambda level: level.points)
