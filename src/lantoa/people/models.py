from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.common.text import fold, words
from lantoa.units.models import Unit

from .enums import PersonKind, Sex


def folded(name: str) -> str:
    """Return the form in which a name is stored for finding: folded words, single-spaced."""
    # A name without any letter of ours is still a name.
    return (" ".join(words(name)) or fold(name))[:300]


class OfUnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rows of units that ``user`` may see."""
        return self.filter(unit__in=Unit.objects.visible_to(user))


class Person(models.Model):
    """A member of staff, a pupil, or a citizen who did a good deed."""

    registry_code = models.CharField(_("registry code"), max_length=40, unique=True, null=True, blank=True)
    full_name = models.CharField(_("full name"), max_length=300)
    folded_name = models.CharField(max_length=300, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=PersonKind)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="people")
    position = models.CharField(_("post or class"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_sample = models.BooleanField(default=False)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_birth_year_plausible",
                condition=Q(birth_year__isnull=True) | Q(birth_year__gte=1900, birth_year__lte=2100),
            )
        ]
        indexes = [models.Index(fields=["unit", "folded_name"], name="person_unit_name")]

    def __str__(self):
        return self.full_name

    def save(self, *args, **kwargs):
        self.folded_name = folded(self.full_name)
        if self.birth_date:
            self.birth_year = self.birth_date.year
        super().save(*args, **kwargs)

    def age_on(self, day):
        """Return the age in full years on ``day``, or None when no birth is known.

        With a year alone it is the lower of the two possible ages: doubt protects the child.
        """
        if self.birth_date:
            had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
            return day.year - self.birth_date.year - (not had_birthday)
        if self.birth_year:
            return max(day.year - self.birth_year - 1, 0)
        return None

    def oldest_age_on(self, day):
        """Return the highest age the person may have on ``day``, or None when no birth is known.

        It differs from ``age_on`` by one when only the year is known: a child who may be seven is asked too.
        """
        if self.birth_date or not self.birth_year:
            return self.age_on(day)
        return max(day.year - self.birth_year, 0)


class Collective(models.Model):
    """A team, class or group that acts together: 'Tổ Hóa học'."""

    name = models.CharField(_("name"), max_length=300)
    folded_name = models.CharField(max_length=300, editable=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="collectives")
    size = models.PositiveIntegerField(_("number of members"), null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("unit", "folded_name", name="collective_one_name_per_unit")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.folded_name = folded(self.name)
        super().save(*args, **kwargs)
