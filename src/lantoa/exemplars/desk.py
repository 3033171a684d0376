from django.utils.translation import gettext_lazy as _

from lantoa.common.desk import Door, add_door

add_door(Door(_("Exemplars"), "exemplars:index", "star", "exemplars.see_list", 40))
