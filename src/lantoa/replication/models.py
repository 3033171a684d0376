from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.units.enums import DEPARTMENT_ROLES, Role
from lantoa.units.models import Membership

from .enums import OPEN_STATES, AdoptionState, StopReason


class AdoptionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The adopter's own, the originating unit's, and all for the department; ``may_view`` says the same."""
        if user.is_superuser:
            return self
        memberships = Membership.objects.of(user)
        if memberships.filter(role__in=DEPARTMENT_ROLES).exists():
            return self
        units = memberships.filter(role__in=(Role.OFFICER, Role.HEAD)).values("unit")
        return self.filter(Q(unit__in=units) | Q(exemplar__unit__in=units))


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
        ]
        indexes = [models.Index(fields=["exemplar", "generation", "id"], name="adoption_spread")]

    def __str__(self):
        return f"{self.unit_name}: {self.exemplar}"
