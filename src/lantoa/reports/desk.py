from django.utils.translation import gettext_lazy as _

from lantoa.common.desk import Door, add_door

add_door(Door(_("My tasks"), "reports:desk", "list", "units.use_desk", 10))
