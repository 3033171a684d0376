"""The organisation as of a date, and whom to turn to in a unit."""

from datetime import date

from django.db.models import QuerySet

from lantoa.accounts.models import User

from .enums import Role, UnitKind
from .models import Membership, Placement, ScreeningRoute, Unit


def department(on: date) -> Unit:
    """Return the department of education.

    :raises Unit.DoesNotExist: before the organisation is imported
    """
    return Unit.objects.on(on).filter(kind=UnitKind.DEPARTMENT).order_by("pk")[:1].get()


def people_with_role(unit: Unit, *roles: Role, on: date) -> QuerySet[User]:
    """Users who hold one of ``roles`` in ``unit`` on day ``on``."""
    holders = Membership.objects.on(on).filter(unit=unit, role__in=roles).values("user")
    return User.objects.filter(pk__in=holders, is_active=True).order_by("pk")


def screening_units(units: QuerySet[Unit], *, on: date) -> dict[int, int | None]:
    """Return unit id -> id of the unit its dossiers pass through on day ``on`` (None: straight on).

    The unit's own route beats its kind's; the screening unit is the nearest one above of the named kind.
    """
    by_unit: dict[int, str] = {}
    by_kind: dict[str, str] = {}
    for route in ScreeningRoute.objects.on(on).order_by("valid_from", "pk"):
        if route.unit_id:
            by_unit[route.unit_id] = route.through
        else:
            by_kind[route.unit_kind] = route.through
    parents = dict(Placement.objects.on(on).values_list("unit_id", "parent_id"))
    kinds = dict(Unit.objects.values_list("pk", "kind"))
    return {
        pk: _nearest_above(pk, by_unit.get(pk, by_kind.get(kind, "")), parents=parents, kinds=kinds)
        for pk, kind in units.values_list("pk", "kind")
    }


def _nearest_above(pk: int, kind: str, *, parents: dict[int, int], kinds: dict[int, str]) -> int | None:
    if not kind:
        return None
    seen: set[int] = set()
    above = parents.get(pk)
    while above is not None and above not in seen:
        if kinds.get(above) == kind:
            return above
        seen.add(above)
        above = parents.get(above)
    return None
