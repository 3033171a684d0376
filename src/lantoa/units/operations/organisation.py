"""The tree: the department at its top, units under their parents, routes through it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lantoa.audit.operations import record
from lantoa.common.errors import DomainError

from ..enums import UnitKind
from ..models import Placement, ScreeningRoute, Unit
from ..queries import ancestors, routes_by_kind

#: The department is older than anything the record tells of.
DEPARTMENT_SINCE = date(2000, 1, 1)
DEPARTMENT_CODE = "SO-GDDT"
DEPARTMENT_NAME = "Sở Giáo dục và Đào tạo Thành phố Hồ Chí Minh"


class CannotPlaceUnit(DomainError):
    """The unit would stand under itself."""


@transaction.atomic
def ensure_department(at: datetime, *, by: Any = None, name: str = DEPARTMENT_NAME, is_sample: bool = False) -> Unit:
    """Return the department of education; the first call makes it."""
    found = Unit.objects.filter(kind=UnitKind.DEPARTMENT).order_by("pk").first()
    if found:
        return found
    department = Unit.objects.create(
        code=DEPARTMENT_CODE,
        name=name,
        kind=UnitKind.DEPARTMENT,
        valid_from=DEPARTMENT_SINCE,
        is_sample=is_sample,
    )
    record("units.create", department, by=by, at=at, code=department.code)
    return department


@transaction.atomic
def place_unit(unit: Unit, parent: Unit, *, by: Any, at: datetime, on: date | None = None) -> bool:
    """Let ``unit`` stand under ``parent`` from day ``on`` (today if not given); return whether it moved.

    :raises CannotPlaceUnit: if ``parent`` is the unit itself or stands below it
    """
    day = on or localdate(at)
    if parent == unit or unit in ancestors(parent, on=day):
        raise CannotPlaceUnit(_("%(unit)s cannot stand under itself.") % {"unit": unit})
    standing = Placement.objects.select_for_update().filter(unit=unit, valid_to__isnull=True).first()
    if standing and standing.parent_id == parent.pk:
        return False
    before = str(standing.parent) if standing else ""
    if standing and standing.valid_from >= day:
        # Placed today already: a correction, not a move.
        standing.parent = parent
        standing.save(update_fields=["parent"])
    else:
        if standing:
            standing.valid_to = day
            standing.save(update_fields=["valid_to"])
        Placement.objects.create(unit=unit, parent=parent, valid_from=day)
    record("units.place", unit, by=by, at=at, before=before, after=str(parent), since=day)
    return True


@transaction.atomic
def set_route(whose: Unit | str, *, through: str, by: Any, at: datetime, on: date | None = None) -> ScreeningRoute:
    """Let dossiers of one unit, or of all units of a kind, pass through a level; empty: straight to the department.

    The route holds from day ``on`` (today if not given); the one before ends that day.
    """
    day = on or localdate(at)
    through = UnitKind(through) if through else ""
    who = {"unit": whose, "unit_kind": ""} if isinstance(whose, Unit) else {"unit": None, "unit_kind": UnitKind(whose)}
    standing = ScreeningRoute.objects.select_for_update().filter(**who, valid_to__isnull=True).first()
    if standing and standing.through == through:
        return standing
    before = standing.through if standing else None
    if standing and standing.valid_from >= day:
        standing.through = through
        standing.save(update_fields=["through"])
        route = standing
    else:
        if standing:
            standing.valid_to = day
            standing.save(update_fields=["valid_to"])
        route = ScreeningRoute.objects.create(**who, through=through, valid_from=day)
    target = whose if isinstance(whose, Unit) else route
    record("units.set_route", target, by=by, at=at, before=before, through=through, since=day)
    return route


@transaction.atomic
def set_kind_routes(routes: dict[str, str], *, by: Any, at: datetime) -> None:
    """Set the usual route of several kinds; what a kind has already stays untouched (see ``set_route``)."""
    standing = routes_by_kind(localdate(at))
    for kind, through in routes.items():
        if standing.get(kind, "") != through:
            set_route(kind, through=through, by=by, at=at)
