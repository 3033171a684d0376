from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CriteriaSet(models.Model):
    """A dated group of criteria; weights add up to 100 when it is published."""

    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=200)
    basis = models.TextField(_("basis"), blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("code", "version", name="criteria_set_one_row_per_version")]

    def __str__(self):
        return f"{self.title} (v{self.version})"


class Criterion(models.Model):
    """One judged point: how much it weighs, how far it is scored, what full marks look like."""

    criteria_set = models.ForeignKey("criteria.CriteriaSet", models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=200)
    question = models.CharField(_("question to the unit"), max_length=300)
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
