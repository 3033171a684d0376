"""Who may do what, as far as it follows from roles in units.

Predicates here are the vocabulary of every other app's ``permissions.py``.
"""

import rules

from .enums import DEPARTMENT_ROLES, ROLES_OF_KIND, Role, UnitKind
from .models import Membership, Unit


def has_role(*roles: Role) -> rules.predicates.Predicate:
    """Return a predicate: the user holds one of ``roles`` anywhere today."""

    @rules.predicate(f"has_role:{'/'.join(roles)}")
    def predicate(user):
        return user.is_authenticated and bool(set(roles) & {role for role, _unit in roles_of(user)})

    return predicate


def roles_of(user) -> set[tuple[str, int]]:
    """Return (role, unit id) pairs that ``user`` holds today; read once per request."""
    # Kept on the user object, which lives as long as one request: a moved officer's next request is judged anew.
    if not hasattr(user, "_roles_today"):
        user._roles_today = set(Membership.objects.of(user).values_list("role", "unit_id"))
    return user._roles_today


def units_of(user, *roles: Role) -> set[int]:
    """Return the ids of units in which ``user`` holds one of ``roles`` (any role if none is named)."""
    if not user.is_authenticated:
        return set()
    return {unit for role, unit in roles_of(user) if not roles or role in roles}


is_officer = has_role(Role.OFFICER)
is_head = has_role(Role.HEAD)
is_screener = has_role(Role.SCREENER)
is_department_officer = has_role(Role.DEPARTMENT_OFFICER)
is_editor = has_role(Role.EDITOR)
is_administrator = has_role(Role.ADMINISTRATOR)
is_data_protection_officer = has_role(Role.DATA_PROTECTION_OFFICER)
is_department = has_role(*DEPARTMENT_ROLES)
is_anyone = has_role(*Role)


@rules.predicate
def may_view(user, unit):
    return unit is not None and Unit.objects.visible_to(user).filter(pk=unit.pk).exists()


def grantable_roles(user, unit) -> tuple[Role, ...]:
    """Return the roles that ``user`` may give and end in ``unit``.

    The head answers for who works in the own unit, but heads are named from above;
    the department's administrator gives every role.
    """
    roles = ROLES_OF_KIND[unit.kind]
    if user.is_superuser or is_administrator(user):
        return roles
    if unit.kind != UnitKind.DEPARTMENT and unit.pk in units_of(user, Role.HEAD):
        return tuple(role for role in roles if role != Role.HEAD)
    return ()


@rules.predicate
def may_manage_members(user, unit):
    return unit is not None and bool(grantable_roles(user, unit))


@rules.predicate
def may_end(user, membership):
    # Nobody ends an own role by mistake, nor leaves a unit without anybody in a moment of anger.
    return (
        membership is not None
        and membership.user_id != user.pk
        and membership.role in grantable_roles(user, membership.unit)
    )


rules.add_perm("units.view", may_view)
rules.add_perm("units.manage_members", may_manage_members)
rules.add_perm("units.end_role", may_end)
rules.add_perm("units.import", is_administrator)
rules.add_perm("units.set_route", is_administrator | is_department_officer)
rules.add_perm("units.see_unit_list", is_department | is_screener)
rules.add_perm("units.see_own_unit", is_anyone)
# The door to the own unit; whoever has the whole list needs no second door.
rules.add_perm("units.see_school_desk", is_anyone & ~is_department & ~is_screener)
rules.add_perm("units.use_desk", is_anyone)
rules.add_perm("units.needs_second_factor", is_department)
