"""Who may enter and correct people: those who work for their unit."""

import rules

from lantoa.units.enums import Role
from lantoa.units.permissions import units_of


@rules.predicate
def works_for_unit(user, row):
    return row is not None and row.unit_id in units_of(user, Role.OFFICER, Role.HEAD)


rules.add_perm("people.change", works_for_unit)
