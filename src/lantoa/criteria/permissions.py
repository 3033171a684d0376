import rules

from lantoa.units.permissions import is_anyone, is_department_officer

from .models import CriteriaSet


@rules.predicate
def may_view(user, criteria_set):
    return criteria_set is not None and CriteriaSet.objects.visible_to(user).filter(pk=criteria_set.pk).exists()


rules.add_perm("criteria.see_sets", is_anyone)
rules.add_perm("criteria.view", may_view)
rules.add_perm("criteria.manage", is_department_officer)
