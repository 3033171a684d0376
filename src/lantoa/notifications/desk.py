"""The rail's door to one's messages."""

from django.utils.translation import gettext_lazy as _

from lantoa.common.desk import Door, add_door

add_door(Door(_("Messages"), "notifications:list", "bell", "notifications.list", 90))
