from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lantoa.common.desk import Door, Errand, Glance, add_door, errand_source, glance_source
from lantoa.common.forms.numbers import write_number

from .enums import AdoptionState
from .queries import adoptions_due, giving_of, model_name

add_door(Door(gettext_lazy("Replication"), "replication:index", "spread", "replication.see_list", 50))


@errand_source
def results_due(user: Any, now: datetime) -> Iterable[Errand]:
    """Ask for the result of what has been running for sixty days, and whether a plan has begun at all."""
    for adoption in adoptions_due(user, now):
        name = model_name(adoption, user)
        if adoption.state == AdoptionState.RUNNING:
            yield Errand(
                title=_("Report what came of “%(model)s”") % {"model": name},
                detail=_("%(unit)s · running since %(day)s")
                % {"unit": adoption.unit_name, "day": f"{adoption.started_on:%d/%m/%Y}"},
                url=reverse("replication:report", args=[adoption.pk]),
                action=_("Report the result"),
                label=_("Result wanted"),
            )
        else:
            yield Errand(
                title=_("Have you begun with “%(model)s”?") % {"model": name},
                detail=_("%(unit)s · planned since %(day)s")
                % {"unit": adoption.unit_name, "day": f"{adoption.created_at:%d/%m/%Y}"},
                url=reverse("replication:adoption", args=[adoption.pk]),
                action=_("Say how it stands"),
                label=_("Planned"),
                tone="neutral",
            )


@glance_source
def spread_of_ours(user: Any, now: datetime) -> Iterable[Glance]:
    """Tell how many units carry on what began here."""
    if not user.has_perm("replication.adopt"):
        return
    giving = giving_of(user, since=now - timedelta(days=7))
    if not giving.adopting:
        return
    detail = ngettext("unit has taken it up", "units have taken it up", giving.adopting)
    if giving.added:
        detail = _("%(units)s, %(added)s more this week") % {"units": detail, "added": write_number(giving.added)}
    yield Glance(
        title=_("Our models are spreading"),
        value=write_number(giving.adopting),
        detail=detail,
        url=reverse("replication:index"),
    )
