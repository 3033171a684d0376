"""Deciding: proposed one by one, applied together, then everyone is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lantoa.audit.operations import record
from lantoa.common.state import move
from lantoa.exemplars.enums import MilestoneKind, Stage
from lantoa.exemplars.operations import advance_exemplar, record_milestone
from lantoa.notifications.operations import notify
from lantoa.units.enums import Role
from lantoa.units.queries import people_with_role

from ..enums import TRANSITIONS, NominationState, Outcome
from ..models import Nomination, Step
from ..permissions import declared_conflict, took_part
from ..signals import nomination_decided
from .appraisal import AppraisalRefused, lock_under_appraisal, refuse_unfit_judge

_STAGES = {Outcome.RECOGNISED: Stage.RECOGNISED, Outcome.NURTURED: Stage.NURTURED}
_MILESTONES = {
    Outcome.RECOGNISED: MilestoneKind.RECOGNISED,
    Outcome.NURTURED: MilestoneKind.NURTURED,
    Outcome.DECLINED: MilestoneKind.DECLINED,
}


@dataclass(frozen=True)
class Applied:
    """What happened to the proposals: the dossiers decided, and those that were no longer ready."""

    decided: list[Nomination]
    skipped: list[Nomination]


@transaction.atomic
def propose_decision(
    nomination: Nomination, *, outcome: Outcome, reason: str, seen_outcome: str, by: Any, at: datetime
) -> None:
    """Put down a decision that nobody outside sees until it is applied.

    ``seen_outcome`` is the proposal the officer saw when the form was opened.

    :raises AppraisalRefused: if the officer is excluded, or another one proposed something meanwhile
    """
    refuse_unfit_judge(nomination, by)
    stored = lock_under_appraisal(nomination)
    if stored.pending_outcome not in {seen_outcome, outcome}:
        raise AppraisalRefused(
            _("%(who)s has just proposed “%(outcome)s”. Look at the reason given, then decide again.")
            % {"who": stored.decided_by, "outcome": stored.get_pending_outcome_display()}
        )
    nomination.pending_outcome, nomination.decision_reason, nomination.decided_by = outcome, reason, by
    nomination.save(update_fields=["pending_outcome", "decision_reason", "decided_by"])
    record("nominations.propose_decision", nomination, by=by, at=at, outcome=outcome)


@transaction.atomic
def take_back_proposal(nomination: Nomination, *, by: Any, at: datetime) -> None:
    """Take back a decision that was not applied yet."""
    lock_under_appraisal(nomination)
    nomination.pending_outcome, nomination.decision_reason, nomination.decided_by = "", "", None
    nomination.save(update_fields=["pending_outcome", "decision_reason", "decided_by"])
    record("nominations.take_back_proposal", nomination, by=by, at=at)


@transaction.atomic
def apply_decisions(nominations: Iterable[Nomination], *, by: Any, at: datetime) -> Applied:
    """Make the proposed decisions stand, all in one transaction, and tell the units.

    A dossier that was withdrawn, returned or decided meanwhile, or in which ``by`` has a part, is skipped
    and named in the answer.
    """
    decided, skipped = [], []
    chosen = sorted(nomination.pk for nomination in nominations)
    for nomination in Nomination.objects.select_for_update().filter(pk__in=chosen).order_by("pk"):
        is_ready = nomination.state == NominationState.APPRAISING and nomination.pending_outcome
        if is_ready and not (took_part(by, nomination) or declared_conflict(by, nomination)):
            _decide(nomination, by=by, at=at)
            decided.append(nomination)
        else:
            skipped.append(nomination)
    return Applied(decided, skipped)


def _decide(nomination: Nomination, *, by: Any, at: datetime) -> None:
    outcome = Outcome(nomination.pending_outcome)
    reason = nomination.decision_reason
    came_from = move(
        nomination, NominationState(outcome), allowed=TRANSITIONS, decided_by=by, decided_at=at, pending_outcome=""
    )
    Step.objects.create(
        nomination=nomination, from_state=came_from, to_state=nomination.state, reason=reason, by=by, at=at
    )
    record("nominations.decide", nomination, by=by, at=at, outcome=outcome, reason=reason)
    if nomination.exemplar:
        if outcome in _STAGES:
            advance_exemplar(nomination.exemplar, _STAGES[outcome], by=by, at=at)
        record_milestone(
            nomination.exemplar,
            kind=_MILESTONES[outcome],
            at=at,
            by=by,
            unit=nomination.unit,
            text=f"{nomination.code} · {reason}",
            url=reverse("nominations:dossier", args=[nomination.pk]),
        )
    notify(
        people_with_role(nomination.unit, Role.OFFICER, Role.HEAD, on=localdate(at)),
        title=_("%(name)s: %(state)s") % {"name": nomination.subject_name, "state": nomination.get_state_display()},
        body=reason,
        url=reverse("nominations:dossier", args=[nomination.pk]),
        at=at,
        dedupe_key=f"decided:{nomination.pk}",
    )
    transaction.on_commit(partial(nomination_decided.send_robust, Nomination, nomination=nomination))
