"""Who may ask for consents, see them, and read the whole log."""

import rules

from lantoa.units.enums import Role
from lantoa.units.permissions import is_data_protection_officer, units_of

from .models import Matter


@rules.predicate
def may_view(user, matter):
    return matter is not None and Matter.objects.visible_to(user).filter(pk=matter.pk).exists()


@rules.predicate
def works_for_unit(user, matter):
    return matter is not None and matter.unit_id in units_of(user, Role.OFFICER, Role.HEAD)


rules.add_perm("consents.view", may_view)
# The unit asks its own people; the department never goes round the school.
rules.add_perm("consents.ask", works_for_unit)
rules.add_perm("consents.see_log", is_data_protection_officer)
