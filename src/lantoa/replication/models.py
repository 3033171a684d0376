from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.units.enums import DEPARTMENT_ROLES, Role
from lantoa.units.permissions import units_of

from .enums import OPEN_STATES, AdoptionState, StopReason


def is_percent(measure_unit: str) -> bool:
    """Return whether ``measure_unit`` is a share of a whole: '%', '% học sinh', 'phần trăm'."""
    return measure_unit.strip().lower().startswith(("%", "phần trăm", "percent"))


class AdoptionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The adopter's own, those of the units it was copied from, and all for the department.

        ``permissions.may_view`` says the same.
        """
        if user.is_superuser or units_of(user, *DEPARTMENT_ROLES):
            return self
        units = units_of(user, Role.OFFICER, Role.HEAD)
        return self.filter(Q(unit__in=units) | Q(exemplar__unit__in=units) | Q(source__unit__in=units))

    def open(self):
        """Adoptions that go on: planned, running, or with a result."""
        return self.filter(state__in=OPEN_STATES)


class Adoption(models.Model):
    """One unit's own go at a model: baseline, aim, and what changed or why it stopped."""

    exemplar = models.ForeignKey("exemplars.Exemplar", models.PROTECT, related_name="adoptions")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="adoptions")
    unit_name = models.CharField(max_length=300)
    # Whose version was copied; empty: the origin's.
    source = models.ForeignKey("replication.Adoption", models.PROTECT, null=True, related_name="copies")
    generation = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=AdoptionState, default=AdoptionState.PLANNED)
    plan = models.TextField(_("how we will do it"), blank=True)
    measure_name = models.CharField(_("what we measure"), max_length=120)
    measure_unit = models.CharField(_("unit of measure"), max_length=40, blank=True)
    baseline = models.DecimalField(_("today"), max_digits=14, decimal_places=2)
    aim = models.DecimalField(_("aim"), max_digits=14, decimal_places=2)
    after = models.DecimalField(_("reached"), max_digits=14, decimal_places=2, null=True)
    report = models.TextField(_("what changed"), blank=True)
    changed_parts = models.TextField(_("what we did differently"), blank=True)
    hours = models.PositiveIntegerField(_("hours of work"), null=True)
    money = models.PositiveBigIntegerField(_("money spent, in đồng"), null=True)
    stop_reason = models.CharField(_("reason"), max_length=16, choices=StopReason, blank=True)
    stop_explanation = models.TextField(_("what happened"), blank=True)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    started_on = models.DateField(_("start"), null=True)
    reported_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "exemplar", "unit", name="adoption_one_open_per_unit", condition=Q(state__in=OPEN_STATES)
            ),
            models.CheckConstraint(
                name="adoption_reported_has_result",
                condition=~Q(state=AdoptionState.REPORTED) | Q(after__isnull=False, reported_at__isnull=False),
            ),
            models.CheckConstraint(
                name="adoption_stopped_has_reason",
                condition=~Q(state=AdoptionState.STOPPED) | (Q(stopped_at__isnull=False) & ~Q(stop_reason="")),
            ),
            models.CheckConstraint(name="adoption_generation_from_one", condition=Q(generation__gte=1)),
            models.CheckConstraint(
                name="adoption_generation_follows_source",
                condition=Q(source__isnull=True, generation=1) | Q(source__isnull=False, generation__gt=1),
            ),
            models.CheckConstraint(
                name="adoption_running_has_start",
                condition=~Q(state=AdoptionState.RUNNING) | Q(started_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["exemplar", "generation", "id"], name="adoption_spread")]

    def __str__(self):
        return f"{self.unit_name}: {self.exemplar}"

    @property
    def state_label(self) -> str:
        """The state in words, under the name that ``queries.Adopter`` also has."""
        return self.get_state_display()

    @property
    def share_of_way(self) -> int | None:
        """How much of the way from baseline to aim is gone, in percent; None while unknown or when they are equal."""
        if self.after is None or self.aim == self.baseline:
            return None
        return round((self.after - self.baseline) * 100 / (self.aim - self.baseline))

    @property
    def scale(self) -> Decimal:
        """The longest bar beside which baseline, aim and result are drawn."""
        return max(self.baseline, self.aim, self.after or Decimal(0))


class Result(models.Model):
    """One measurement that the adopter reported; appended, never edited."""

    adoption = models.ForeignKey("replication.Adoption", models.CASCADE, related_name="results")
    after = models.DecimalField(max_digits=14, decimal_places=2)
    report = models.TextField(blank=True)
    changed_parts = models.TextField(blank=True)
    hours = models.PositiveIntegerField(null=True)
    money = models.PositiveBigIntegerField(null=True)
    reported_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["adoption", "id"], name="result_history")]

    def __str__(self):
        return f"{self.adoption}: {self.after}"
