"""What waits on the desk because of rounds and dossiers."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lantoa.common.desk import Door, Errand, add_door, errand_source
from lantoa.common.templatetags.lantoa import days_left
from lantoa.units.enums import Role
from lantoa.units.permissions import units_of

from .enums import NominationState
from .models import Nomination, Round
from .queries.appraisal import appraisal_queue, screening_queue
from .queries.rounds import is_due, own_rounds

_SHOWN = 10

add_door(Door(gettext_lazy("Introductions"), "nominations:rounds", "send", "nominations.see_rounds", 20))
add_door(Door(gettext_lazy("Dossiers"), "nominations:dossiers", "paper", "nominations.see_rounds", 25))
add_door(Door(gettext_lazy("Screening"), "nominations:screening", "check", "nominations.see_screening", 22))
add_door(Door(gettext_lazy("Appraisal"), "nominations:queue", "pen", "nominations.see_queue", 22))


@errand_source
def rounds_due(user: Any, now: datetime):
    """Open rounds in which a unit of mine has neither sent anything nor said why."""
    for own in own_rounds(user):
        if not is_due(own, now):
            continue
        row = own.participation
        deadline = row.late_until or own.round.deadline
        yield Errand(
            title=own.round.title,
            detail=_("Sent %(sent)d, drafts %(drafts)d. Your unit may introduce up to %(limit)d.")
            % {"sent": row.sent, "drafts": row.drafts, "limit": own.limit},
            url=reverse("nominations:round", args=[own.round.pk]),
            action=_("Continue") if row.drafts else _("Begin"),
            label=days_left(deadline, now),
            tone="due",
            due_at=deadline,
            primary=True,
        )


@errand_source
def dossiers_returned(user: Any, now: datetime):
    """Dossiers of my unit that came back with a reason."""
    units = units_of(user, Role.OFFICER, Role.HEAD)
    rows = Nomination.objects.filter(unit__in=units, state=NominationState.RETURNED)
    for nomination in rows.select_related("round", "person", "collective").order_by("pk")[:_SHOWN]:
        yield Errand(
            title=" · ".join(filter(None, [nomination.code, nomination.subject_name])),
            detail=f"“{nomination.returned_reason}”",
            url=reverse("nominations:dossier", args=[nomination.pk]),
            action=_("Correct it"),
            label=_("Returned"),
            tone="returned",
            due_at=nomination.round.deadline,
        )


@errand_source
def dossiers_to_confirm(user: Any, now: datetime):
    """Dossiers that wait for my word as head of the unit."""
    units = units_of(user, Role.HEAD)
    rows = Nomination.objects.filter(unit__in=units, state=NominationState.CONFIRMING)
    for nomination in rows.select_related("round", "person", "collective").order_by("pk")[:_SHOWN]:
        yield Errand(
            title=_("Confirm: %(name)s") % {"name": nomination.subject_name},
            detail=_("Not sent yet: %(round)s, until %(deadline)s.")
            % {"round": nomination.round.title, "deadline": f"{localtime(nomination.round.deadline):%d/%m/%Y}"},
            url=reverse("nominations:confirm", args=[nomination.pk]),
            action=_("Read and confirm"),
            label=days_left(nomination.round.deadline, now),
            tone="due",
            due_at=nomination.round.deadline,
            primary=True,
        )


@errand_source
def dossiers_to_screen(user: Any, now: datetime):
    """What waits for my office, as one errand."""
    if not user.has_perm("nominations.see_screening"):
        return
    count = screening_queue(user).count()
    if count:
        yield Errand(
            title=ngettext("%(count)d dossier to screen", "%(count)d dossiers to screen", count) % {"count": count},
            detail=_("The oldest comes first."),
            url=reverse("nominations:screening"),
            action=_("Open the list"),
            label=_("To screen"),
            primary=True,
        )


@errand_source
def department_work(user: Any, now: datetime):
    """Dossiers to appraise and decisions that wait to be applied."""
    if not user.has_perm("nominations.see_queue"):
        return
    waiting = appraisal_queue(user).filter(is_mine_done=False).count()
    if waiting:
        yield Errand(
            title=ngettext("%(count)d dossier to appraise", "%(count)d dossiers to appraise", waiting)
            % {"count": waiting},
            detail=_("The least judged comes first."),
            url=reverse("nominations:queue"),
            action=_("Appraise the next"),
            label=_("To appraise"),
            primary=True,
        )
    for round_ in Round.objects.filter(nominations__in=_proposed(user)).distinct().order_by("-pk")[:_SHOWN]:
        count = _proposed(user).filter(round=round_).count()
        yield Errand(
            title=ngettext("%(count)d decision to apply", "%(count)d decisions to apply", count) % {"count": count},
            detail=round_.title,
            url=reverse("nominations:decisions", args=[round_.pk]),
            action=_("Look and apply"),
            label=_("To decide"),
        )


def _proposed(user: Any):
    return Nomination.objects.visible_to(user).awaiting_decision().exclude(pending_outcome="")
