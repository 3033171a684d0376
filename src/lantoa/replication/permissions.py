import rules

from lantoa.units.enums import Role
from lantoa.units.permissions import is_department, is_head, is_officer, units_of

from .models import Adoption


@rules.predicate
def may_view(user, adoption):
    return adoption is not None and Adoption.objects.visible_to(user).filter(pk=adoption.pk).exists()


@rules.predicate
def works_for_adopter(user, adoption):
    """The adopter alone keeps its record: neither the origin nor the department writes results for it."""
    return adoption is not None and adoption.unit_id in units_of(user, Role.OFFICER, Role.HEAD)


rules.add_perm("replication.see_list", is_officer | is_head | is_department)
rules.add_perm("replication.see_all", is_department)
rules.add_perm("replication.adopt", is_officer | is_head)
rules.add_perm("replication.view", may_view)
rules.add_perm("replication.write", works_for_adopter)
