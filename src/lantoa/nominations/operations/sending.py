"""A dossier on its way: to the head, through screening, back with a reason, on to the department."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from lantoa.audit.operations import record
from lantoa.common.errors import DomainError
from lantoa.common.search import index_words
from lantoa.common.similarity import band_keys
from lantoa.common.state import move
from lantoa.exemplars.enums import MilestoneKind, Stage, SubjectKind
from lantoa.exemplars.operations import advance_exemplar, discover_exemplar, record_milestone
from lantoa.notifications.enums import Urgency
from lantoa.notifications.operations import notify
from lantoa.units.enums import Role
from lantoa.units.queries import department, people_with_role

from ..enums import TRANSITIONS, AppraisalState, NominationState, RoundState
from ..models import Nomination, Participation, Round, SimilarityBand, Step, Submission
from ..permissions import took_part
from ..queries.dossiers import missing_parts
from .counters import recount_for

#: Whoever opened the sending page before the deadline may still press the button for so long.
GRACE = timedelta(minutes=15)


class SendingRefused(DomainError):
    """The dossier cannot take this step now."""


def _step(
    nomination: Nomination, to: NominationState, *, by: Any, at: datetime, reason: str = "", **stamps: Any
) -> None:
    came_from = move(nomination, to, allowed=TRANSITIONS, **stamps)
    Step.objects.create(nomination=nomination, from_state=came_from, to_state=to, reason=reason, by=by, at=at)
    recount_for(nomination)
    record(f"nominations.{to}", nomination, by=by, at=at, came_from=came_from, reason=reason)


def begin_sending(nomination: Nomination, *, at: datetime) -> None:
    """Note that the sending page was opened in time; later openings change nothing."""
    Nomination.objects.filter(pk=nomination.pk, send_started_at__isnull=True).update(send_started_at=at)


@transaction.atomic
def request_confirmation(nomination: Nomination, *, by: Any, at: datetime) -> None:
    """Hand a finished dossier to the head of unit, who answers for it.

    :raises SendingRefused: if a part is missing
    """
    Nomination.objects.select_for_update().get(pk=nomination.pk)
    missing = missing_parts(nomination, on=localdate(at))
    if missing:
        names = ", ".join(str(part.label) for part in missing)
        raise SendingRefused(_("Not finished yet: %(parts)s.") % {"parts": names})
    _step(nomination, NominationState.CONFIRMING, by=by, at=at)
    begin_sending(nomination, at=at)
    notify(
        people_with_role(nomination.unit, Role.HEAD, on=localdate(at)).exclude(pk=by.pk),
        title=_("Please confirm: %(name)s") % {"name": nomination.subject_name},
        body=_("The dossier is finished and waits for your confirmation."),
        url=reverse("nominations:confirm", args=[nomination.pk]),
        at=at,
        dedupe_key=f"confirm:{nomination.pk}:{at.isoformat()}",
    )


def sending_deadline(nomination: Nomination, participation: Participation) -> datetime:
    """Return until when this dossier may be sent, with late entry and grace counted in."""
    deadline = nomination.round.deadline
    if nomination.send_started_at and nomination.send_started_at <= deadline:
        deadline += GRACE
    return max(deadline, participation.late_until) if participation.late_until else deadline


@transaction.atomic
def confirm_nomination(nomination: Nomination, *, idempotency_key: UUID, by: Any, at: datetime) -> Submission:
    """Send the dossier in the head's name: freeze it, give it its code, pass it on.

    The same ``idempotency_key`` again returns the first submission and changes nothing.

    :raises SendingRefused: if the round is closed or the deadline is over, or ``by`` is not the head
    """
    locked_round = Round.objects.select_for_update().get(pk=nomination.round_id)
    known = Submission.objects.filter(idempotency_key=idempotency_key, nomination=nomination).first()
    if known:
        nomination.refresh_from_db()
        return known
    nomination.refresh_from_db()
    _check_may_send(nomination, locked_round, by=by, at=at)
    was_sent_before = nomination.code is not None
    code = nomination.code or _next_code(locked_round)
    exemplar = nomination.exemplar or _discover(nomination, by=by, at=at)
    _step(
        nomination,
        _next_stop(nomination),
        by=by,
        at=at,
        code=code,
        exemplar=exemplar,
        confirmed_by=by,
        confirmed_at=at,
        is_late=nomination.is_late or (not was_sent_before and at > locked_round.deadline),
        returned_reason="",
    )
    submission = _freeze(nomination, idempotency_key=idempotency_key, by=by, at=at)
    _index(nomination)
    if not was_sent_before:
        text = f"{nomination.code} · {nomination.round.title}"
        url = reverse("nominations:dossier", args=[nomination.pk])
        record_milestone(exemplar, kind=MilestoneKind.NOMINATED, at=at, by=by, unit=nomination.unit, text=text, url=url)
        advance_exemplar(exemplar, Stage.NOMINATED, by=by, at=at)
    _tell_next(nomination, at=at)
    return submission


def _check_may_send(nomination: Nomination, round_: Round, *, by: Any, at: datetime) -> None:
    heads = people_with_role(nomination.unit, Role.HEAD, on=localdate(at))
    if not heads.filter(pk=by.pk).exists():
        raise SendingRefused(_("Only the head of the unit confirms: the head answers for the dossier."))
    if nomination.code is not None:
        return  # A returned dossier may be corrected and resent after deadline and closing.
    if round_.state != RoundState.OPEN:
        raise SendingRefused(_("The round is closed."))
    participation = Participation.objects.get(round=round_, unit=nomination.unit)
    if at > sending_deadline(nomination, participation):
        raise SendingRefused(
            _("The deadline was %(deadline)s. Ask the department for a late entry; the dossier stays as it is.")
            % {"deadline": f"{localtime(round_.deadline):%H:%M, %d/%m/%Y}"}
        )


def _next_code(locked_round: Round) -> str:
    # The caller holds the round's lock, so numbers are unique and without gaps.
    Round.objects.filter(pk=locked_round.pk).update(last_number=F("last_number") + 1)
    locked_round.refresh_from_db(fields=["last_number"])
    return f"{locked_round.code}-{locked_round.last_number:06d}"


def _discover(nomination: Nomination, *, by: Any, at: datetime) -> Any:
    return discover_exemplar(
        nomination.unit,
        kind=SubjectKind(nomination.kind),
        name=nomination.subject_name,
        person=nomination.person,
        collective=nomination.collective,
        field=nomination.field,
        summary=nomination.what,
        by=by,
        at=at,
        is_sample=nomination.is_sample,
    )


def _next_stop(nomination: Nomination) -> NominationState:
    """Return where a confirmed dossier goes: back to the level that returned it, else first to screening."""
    returned = nomination.steps.filter(to_state=NominationState.RETURNED).order_by("-at", "-pk").first()
    if returned and returned.from_state == NominationState.APPRAISING:
        return NominationState.APPRAISING
    return NominationState.SCREENING if nomination.screening_unit_id else NominationState.APPRAISING


_FROZEN_FIELDS = (
    "kind", "title", "field", "happened_from", "happened_to", "what", "result_before", "result_after",
    "beneficiaries", "measure_name", "measure_unit", "measure_before", "measure_after", "unit_name",
)  # fmt: skip


def frozen_content(nomination: Nomination) -> dict[str, Any]:
    """Return what a submission freezes, as plain JSON: texts, self-scores, evidence by hash."""
    content: dict[str, Any] = {name: str(getattr(nomination, name) or "") for name in _FROZEN_FIELDS}
    content["subject"] = nomination.subject_name
    content["self_scores"] = [
        {
            "criterion": score.criterion.name,
            "points": score.points,
            "of": score.criterion.max_points,
            "note": score.note,
        }
        for score in nomination.self_scores.select_related("criterion").order_by("criterion__position")
    ]
    content["evidence"] = [
        {"name": file.original_name, "sha256": file.sha256, "caption": file.caption}
        for file in nomination.evidence.order_by("pk")
    ]
    return content


def _freeze(nomination: Nomination, *, idempotency_key: UUID, by: Any, at: datetime) -> Submission:
    content = frozen_content(nomination)
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Submission.objects.create(
        nomination=nomination,
        number=nomination.submissions.count() + 1,
        content=content,
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        sent_at=at,
        sent_by=by,
        idempotency_key=idempotency_key,
    )


def _index(nomination: Nomination) -> None:
    index_words(nomination, nomination.code or "", nomination.subject_name, nomination.title, nomination.unit_name)
    SimilarityBand.objects.filter(nomination=nomination).delete()
    keys = band_keys(f"{nomination.title} {nomination.what}")
    SimilarityBand.objects.bulk_create([SimilarityBand(nomination=nomination, key=key) for key in keys])


def _tell_next(nomination: Nomination, *, at: datetime) -> None:
    on = localdate(at)
    if nomination.state == NominationState.SCREENING and nomination.screening_unit:
        recipients = people_with_role(nomination.screening_unit, Role.SCREENER, on=on)
        url = reverse("nominations:screen", args=[nomination.pk])
    else:
        recipients = people_with_role(department(on), Role.DEPARTMENT_OFFICER, on=on)
        url = reverse("nominations:appraise", args=[nomination.pk])
    notify(
        recipients,
        title=_("New dossier: %(name)s, %(unit)s") % {"name": nomination.subject_name, "unit": nomination.unit_name},
        url=url,
        at=at,
        dedupe_key=f"arrived:{nomination.pk}:{nomination.state}:{at.isoformat()}",
        # Hundreds arrive at a quarter's end: one letter a day is enough.
        urgency=Urgency.DIGEST,
    )


@transaction.atomic
def forward_nomination(nomination: Nomination, *, note: str = "", by: Any, at: datetime) -> None:
    """Pass a screened dossier on to the department.

    :raises SendingRefused: if ``by`` wrote or signed it
    """
    _refuse_own(nomination, by)
    _step(nomination, NominationState.APPRAISING, by=by, at=at, reason=note)
    _tell_next(nomination, at=at)


@transaction.atomic
def return_nomination(nomination: Nomination, *, reason: str, by: Any, at: datetime) -> None:
    """Send a dossier back to its unit with what to change; nothing has to be typed again."""
    _step(
        nomination,
        NominationState.RETURNED,
        by=by,
        at=at,
        reason=reason,
        returned_reason=reason,
        # What was scored and proposed was about the text that now changes.
        pending_outcome="",
        decision_reason="",
        decided_by=None,
    )
    nomination.appraisals.update(state=AppraisalState.DRAFT, total=None, scored_at=None)
    _tell_unit(
        nomination,
        title=_("Returned for changes: %(name)s") % {"name": nomination.subject_name},
        body=reason,
        key=f"returned:{nomination.pk}:{at.isoformat()}",
        at=at,
    )


@transaction.atomic
def withdraw_nomination(nomination: Nomination, *, reason: str, by: Any, at: datetime) -> None:
    """Take a dossier out of the round; its place in the quota is free again."""
    _step(nomination, NominationState.WITHDRAWN, by=by, at=at, reason=reason)


def _refuse_own(nomination: Nomination, by: Any) -> None:
    # A superuser passes every predicate; this rule holds for them too.
    if took_part(by, nomination):
        raise SendingRefused(_("You wrote or signed this dossier or work in its unit, so somebody else must judge it."))


def _tell_unit(nomination: Nomination, *, title: str, body: str, key: str, at: datetime) -> None:
    notify(
        people_with_role(nomination.unit, Role.OFFICER, Role.HEAD, on=localdate(at)),
        title=title,
        body=body,
        url=reverse("nominations:dossier", args=[nomination.pk]),
        at=at,
        dedupe_key=key,
    )
