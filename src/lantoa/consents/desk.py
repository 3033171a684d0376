"""What waits on the desk because people have not answered yet."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.common.desk import Door, Errand, add_door, errand_source
from lantoa.common.templatetags.lantoa import vn_short
from lantoa.units.enums import Role
from lantoa.units.permissions import units_of

from . import queries
from .enums import Signatory

_SHOWN = 10

add_door(Door(gettext_lazy("Consent log"), "consents:log", "check", "consents.see_log", 70))


@errand_source
def unanswered_links(user: Any, now: datetime):
    """Links of my unit that nobody answered yet."""
    units = units_of(user, Role.OFFICER, Role.HEAD)
    if not units:
        return
    for request in queries.unanswered_requests(units, at=now)[:_SHOWN]:
        person = request.appearance.person
        if request.signatory == Signatory.REPRESENTATIVE:
            title = _("The parents of %(name)s have not answered") % {"name": person.full_name}
        else:
            title = _("%(name)s has not answered") % {"name": person.full_name}
        yield Errand(
            title=title,
            detail=_("Link sent %(times)d times, last on %(day)s. You can also upload the signed paper.")
            % {"times": request.sent_count, "day": vn_short(request.last_sent_at)},
            url=reverse("consents:matter", args=[request.appearance.matter_id]),
            action=_("Remind"),
            label=_("Waiting for consent"),
            tone="info",
        )
