"""Judging: points and comments per criterion, and stepping aside for a conflict of interest."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.audit.operations import record
from lantoa.common.errors import DomainError
from lantoa.criteria.models import Criterion
from lantoa.criteria.queries import weighted_total

from ..enums import AppraisalState, ConflictReason, NominationState
from ..models import Appraisal, Conflict, Nomination, Score
from ..permissions import declared_conflict, took_part


class AppraisalRefused(DomainError):
    """This officer may not judge this dossier, or not now."""


def refuse_unfit_judge(nomination: Nomination, by: Any) -> None:
    """Let pass only an officer who has no part in the dossier; superusers too.

    :raises AppraisalRefused: otherwise
    """
    if took_part(by, nomination):
        raise AppraisalRefused(
            _("You wrote or signed this dossier or work in its unit, so somebody else must judge it.")
        )
    if declared_conflict(by, nomination):
        raise AppraisalRefused(_("You declared a conflict of interest here and are excluded."))


def lock_under_appraisal(nomination: Nomination) -> Nomination:
    """Lock the dossier and return it as stored.

    :raises AppraisalRefused: if it is not being appraised
    """
    stored = Nomination.objects.select_for_update().get(pk=nomination.pk)
    if stored.state != NominationState.APPRAISING:
        raise AppraisalRefused(
            _("The dossier is now “%(state)s”; it is no longer being appraised.")
            % {"state": stored.get_state_display()}
        )
    return stored


@transaction.atomic
def declare_conflict(
    nomination: Nomination, *, reason: ConflictReason, explanation: str, by: Any, at: datetime
) -> Conflict:
    """Step aside: the officer's scores no longer count and the dossier leaves the officer's queue."""
    stored = lock_under_appraisal(nomination)
    if stored.decided_by_id == by.pk:
        # What the officer proposed goes with the officer.
        Nomination.objects.filter(pk=stored.pk).update(pending_outcome="", decision_reason="", decided_by=None)
    conflict, is_new = Conflict.objects.get_or_create(
        nomination=nomination,
        officer=by,
        defaults={"reason": reason, "explanation": explanation, "declared_at": at},
    )
    if is_new:
        record("nominations.declare_conflict", nomination, by=by, at=at, reason=reason)
    return conflict


@transaction.atomic
def save_appraisal(
    nomination: Nomination,
    *,
    scores: Mapping[Criterion, tuple[int, str]],
    comment: str,
    is_finished: bool,
    by: Any,
    at: datetime,
) -> Appraisal:
    """Write an officer's scores; finished ones get their total on the scale of 100.

    :raises AppraisalRefused: if the officer is excluded, or finishes with a criterion unscored
    """
    refuse_unfit_judge(nomination, by)
    lock_under_appraisal(nomination)
    criteria = list(nomination.round.criteria_set.criteria.order_by("position"))
    if is_finished and set(criteria) - set(scores):
        raise AppraisalRefused(_("Give points for every criterion, then finish."))
    appraisal, _is_new = Appraisal.objects.get_or_create(nomination=nomination, appraiser=by)
    for criterion, (points, note) in scores.items():
        Score.objects.update_or_create(
            appraisal=appraisal, criterion=criterion, defaults={"points": points, "comment": note}
        )
    appraisal.comment = comment
    appraisal.state, appraisal.total, appraisal.scored_at = AppraisalState.DRAFT, None, None
    if is_finished:
        appraisal.state = AppraisalState.DONE
        appraisal.total = weighted_total({criterion: points for criterion, (points, _note) in scores.items()})
        appraisal.scored_at = at
        record("nominations.appraise", nomination, by=by, at=at, total=str(appraisal.total))
    appraisal.save()
    return appraisal
