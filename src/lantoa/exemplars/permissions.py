import rules

from lantoa.units.permissions import is_anyone

from .models import Exemplar


@rules.predicate
def may_view(user, exemplar):
    return exemplar is not None and Exemplar.objects.visible_to(user).filter(pk=exemplar.pk).exists()


rules.add_perm("exemplars.view", may_view)
rules.add_perm("exemplars.see_list", is_anyone)
