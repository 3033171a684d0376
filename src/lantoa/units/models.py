import uuid

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from lantoa.common.models import Dated, DatedQuerySet, valid_period
from lantoa.common.text import fold

from .enums import DEPARTMENT_ROLES, SCHOOL_KINDS, Role, UnitKind


class UnitQuerySet(DatedQuerySet):
    def visible_to(self, user):
        """Units ``user`` works for or stands above; ``permissions.may_view`` must say the same."""
        if user.is_superuser:
            return self
        own = Membership.objects.current().filter(user=user)
        # Only those who screen or decide look below; a school's officer sees the own school.
        above = own.filter(role=Role.SCREENER).values("unit")
        if own.filter(role__in=DEPARTMENT_ROLES).exists():
            return self
        below = Placement.objects.current().filter(parent__in=above).values("unit")
        return self.filter(Q(pk__in=own.values("unit")) | Q(pk__in=below))

    def schools(self):
        """Units that introduce exemplars."""
        return self.filter(kind__in=SCHOOL_KINDS)


class Unit(Dated):
    """A school, an office, a commune authority or the department itself."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300)
    folded_name = models.CharField(max_length=300, editable=False)
    kind = models.CharField(_("kind"), max_length=24, choices=UnitKind)
    area = models.CharField(_("area"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_sample = models.BooleanField(default=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [valid_period("unit_valid_period")]
        indexes = [
            models.Index(fields=["kind", "folded_name"], name="unit_kind_name"),
            models.Index(fields=["folded_name"], name="unit_folded_name"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.folded_name = fold(self.name)[:300]
        super().save(*args, **kwargs)


class DatedNowQuerySet(DatedQuerySet):
    def current(self):
        """Keep rows that hold today, local date."""
        return self.on(localdate())


class Placement(Dated):
    """Where a unit stands in the tree, from one date to another."""

    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="placements")
    parent = models.ForeignKey("units.Unit", models.PROTECT, related_name="child_placements")

    objects = DatedNowQuerySet.as_manager()

    class Meta:
        constraints = [
            valid_period("placement_valid_period"),
            models.UniqueConstraint("unit", name="placement_one_open_per_unit", condition=Q(valid_to__isnull=True)),
            models.CheckConstraint(name="placement_not_under_itself", condition=~Q(unit=models.F("parent"))),
        ]

    def __str__(self):
        return f"{self.unit} < {self.parent}"


class MembershipQuerySet(DatedNowQuerySet):
    def visible_to(self, user):
        """Roles in the units that ``user`` may open."""
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def of(self, user, *roles):
        """Current memberships of ``user``, of any role or of ``roles``."""
        rows = self.current().filter(user=user)
        return rows.filter(role__in=roles) if roles else rows


class Membership(Dated):
    """A person holds a role in a unit, from one date to another."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="memberships")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=24, choices=Role)
    granted_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            valid_period("membership_valid_period"),
            models.UniqueConstraint(
                "user", "unit", "role", name="membership_one_open_per_role", condition=Q(valid_to__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"], name="membership_unit_role")]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.unit}"


class ScreeningRoute(Dated):
    """Which level a unit's dossiers pass through before the department; data, because levels come and go.

    A route for one unit beats the route for its kind; no ``through`` means straight to the department.
    """

    unit = models.ForeignKey("units.Unit", models.CASCADE, null=True, blank=True, related_name="screening_routes")
    unit_kind = models.CharField(max_length=24, choices=UnitKind, blank=True)
    through = models.CharField(max_length=24, choices=UnitKind, blank=True)

    objects = DatedNowQuerySet.as_manager()

    class Meta:
        constraints = [
            valid_period("screening_route_valid_period"),
            models.CheckConstraint(
                name="screening_route_for_unit_or_kind",
                condition=Q(unit__isnull=False, unit_kind="") | (Q(unit__isnull=True) & ~Q(unit_kind="")),
            ),
            models.UniqueConstraint(
                "unit", name="screening_route_one_open_per_unit", condition=Q(valid_to__isnull=True, unit__isnull=False)
            ),
            models.UniqueConstraint(
                "unit_kind",
                name="screening_route_one_open_per_kind",
                condition=Q(valid_to__isnull=True, unit__isnull=True),
            ),
        ]

    def __str__(self):
        whose = self.unit or UnitKind(self.unit_kind).label
        return f"{whose} > {UnitKind(self.through).label if self.through else '-'}"


class ImportUploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only one's own."""
        return self.filter(uploaded_by=user)


class ImportRun(models.Model):
    """One applied import of units: which file, what it changed."""

    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    created_count = models.PositiveIntegerField()
    changed_count = models.PositiveIntegerField()
    unchanged_count = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.filename} {self.imported_at:%Y-%m-%d %H:%M}"


class ImportUpload(models.Model):
    """A list sent on screen that waits to be looked at and applied; its sender alone sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    stored_name = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    run = models.OneToOneField("units.ImportRun", models.PROTECT, null=True, related_name="upload")

    objects = ImportUploadQuerySet.as_manager()

    def __str__(self):
        return self.filename
