"""Units in the rail and on the desk."""

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.accounts.queries import expired_invitations
from lantoa.common.desk import Door, Errand, add_door, errand_source, standing_source

from .models import Membership
from .permissions import grantable_roles
from .queries import memberships_of

add_door(Door(gettext_lazy("Units"), "units:index", "building", "units.see_unit_list", 80))
add_door(Door(gettext_lazy("My unit"), "units:own", "people", "units.see_school_desk", 80))


@standing_source
def roles_in_units(user):
    """Say in the rail where one stands: 'Cán bộ thi đua, THPT Nguyễn Hữu Cầu'."""
    return [f"{one.get_role_display()}, {one.unit}" for one in memberships_of(user, on=localdate())]


@errand_source
def expired_invitations_of(user, now):
    """Remind of people whom ``user`` invited and who did not come in time."""
    invitations = expired_invitations(user, at=now)
    if not invitations:
        return
    invited = [invitation.user_id for invitation in invitations]
    memberships = Membership.objects.on(localdate(now)).filter(user__in=invited).select_related("unit")
    units = {
        one.user_id: one.unit for one in memberships.order_by("-pk") if one.role in grantable_roles(user, one.unit)
    }
    for invitation in invitations:
        if unit := units.get(invitation.user_id):
            yield Errand(
                title=_("%(name)s has not accepted the invitation") % {"name": invitation.user},
                detail=_("The link to %(unit)s has expired. Send a new one, or end the role.") % {"unit": unit},
                url=reverse("units:members", args=[unit.pk]),
                action=_("See the people"),
                label=_("Invitation expired"),
                tone="returned",
            )
