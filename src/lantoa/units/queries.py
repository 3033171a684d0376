"""The organisation as of a date, and whom to turn to in a unit."""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from lantoa.accounts.models import User
from lantoa.accounts.queries import open_invitations
from lantoa.common.paging import KeyPage
from lantoa.common.text import clean_line, words

from .enums import Role, UnitKind
from .models import ImportRun, Membership, Placement, ScreeningRoute, Unit


def department(on: date) -> Unit:
    """Return the department of education.

    :raises Unit.DoesNotExist: before the organisation is imported
    """
    return Unit.objects.on(on).filter(kind=UnitKind.DEPARTMENT).order_by("pk")[:1].get()


def tree_on(day: date) -> dict[int | None, list[Unit]]:
    """Return parent id -> units standing under it on ``day``, by name; under None whoever has no parent then."""
    parents = dict(Placement.objects.on(day).values_list("unit_id", "parent_id"))
    tree: dict[int | None, list[Unit]] = {}
    for unit in Unit.objects.on(day).order_by("folded_name", "pk"):
        tree.setdefault(parents.get(unit.pk), []).append(unit)
    return tree


def children_of(unit: Unit, *, on: date) -> QuerySet[Unit]:
    """Units standing right under ``unit`` on day ``on``, by name."""
    below = Placement.objects.on(on).filter(parent=unit).values("unit")
    return Unit.objects.on(on).filter(pk__in=below).order_by("folded_name", "pk")


def ancestors(unit: Unit, *, on: date) -> list[Unit]:
    """Return the units above ``unit`` on day ``on``, the top one first."""
    chain: list[Unit] = []
    seen = {unit.pk}
    placement = Placement.objects.on(on).filter(unit=unit).select_related("parent").first()
    # Seen units end the walk: data brought from elsewhere may hold a circle.
    while placement and placement.parent_id not in seen:
        chain.insert(0, placement.parent)
        seen.add(placement.parent_id)
        placement = Placement.objects.on(on).filter(unit=placement.parent_id).select_related("parent").first()
    return chain


def route_of(unit: Unit, *, on: date) -> Unit | None:
    """Return the unit that dossiers of ``unit`` pass through on day ``on``; None: straight to the department."""
    own = own_route(unit, on=on)
    through = own.through if own else routes_by_kind(on).get(unit.kind, "")
    if not through:
        return None
    return next((above for above in reversed(ancestors(unit, on=on)) if above.kind == through), None)


def own_route(unit: Unit, *, on: date) -> ScreeningRoute | None:
    """Return the route made for this unit alone, if there is one."""
    return ScreeningRoute.objects.on(on).filter(unit=unit).order_by("-valid_from", "-pk").first()


def routes_by_kind(on: date) -> dict[str, str]:
    """Return kind of unit -> kind of level its dossiers pass through ('' or absent: straight on)."""
    rows = ScreeningRoute.objects.on(on).filter(unit__isnull=True).order_by("valid_from", "pk")
    return dict(rows.values_list("unit_kind", "through"))


def unit_page(user: User, *, on: date, query: str = "", kind: str = "", after: str = "", size: int = 25) -> KeyPage:
    """Return the units of day ``on`` that ``user`` may open, by name, from the one after key ``after``.

    Each carries ``parent_name``. ``query`` is looked for in names and codes, with or without diacritics.
    """
    parent = Placement.objects.on(on).filter(unit=OuterRef("pk")).values("parent__name")[:1]
    found = Unit.objects.visible_to(user).on(on).annotate(parent_name=Subquery(parent))
    if kind in UnitKind.values:
        found = found.filter(kind=kind)
    found = found.filter(_called(query))
    last = Unit.objects.filter(pk=int(after[:18])).first() if after.isascii() and after.isdigit() else None
    if last:
        found = found.filter(Q(folded_name__gt=last.folded_name) | Q(folded_name=last.folded_name, pk__gt=last.pk))
    rows = list(found.order_by("folded_name", "pk")[: size + 1])
    return KeyPage(rows[:size], str(rows[size - 1].pk) if len(rows) > size else "")


def _called(query: str) -> Q:
    """Return the condition that a unit's code begins with ``query``, or each of its words begins a word of the name."""
    by_name = Q()
    for word in words(query):
        by_name &= (
            Q(folded_name__startswith=word) | Q(folded_name__contains=f" {word}") | Q(folded_name__contains=f"-{word}")
        )
    return by_name | Q(code__istartswith=clean_line(query)) if words(query) else Q()


def members_of(unit: Unit, *, on: date) -> list[Membership]:
    """Return the memberships of ``unit`` on day ``on``, heads first, each with its person and ``invitation``."""
    found = Membership.objects.on(on).filter(unit=unit).select_related("user", "unit")
    members = sorted(found, key=lambda one: (one.role != Role.HEAD, one.user.first_name, one.user.last_name, one.pk))
    invitations = open_invitations(one.user for one in members)
    for one in members:
        one.invitation = invitations.get(one.user_id)
    return members


def memberships_of(user: User, *, on: date) -> QuerySet[Membership]:
    """Roles that ``user`` holds on day ``on``."""
    return Membership.objects.on(on).filter(user=user).select_related("unit").order_by("unit__folded_name", "pk")


def newest_imports(limit: int = 5) -> QuerySet[ImportRun]:
    """The last applied imports of units."""
    return ImportRun.objects.select_related("imported_by").order_by("-pk")[:limit]


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
