"""A dossier on its way: head, screening, return, deadline, idempotency."""

import contextlib
import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from lantoa.audit.queries import history_of
from lantoa.consents.enums import Signatory
from lantoa.consents.operations import ask_consent
from lantoa.exemplars.enums import MilestoneKind, Stage
from lantoa.nominations import operations
from lantoa.nominations.enums import NominationState, RoundState
from lantoa.nominations.models import Nomination, Participation
from lantoa.nominations.operations.sending import SendingRefused
from lantoa.notifications.models import Notification
from tests.factories.people import PersonFactory


def test_unfinished_dossier_is_not_handed_to_the_head(sector, at):
    nomination = operations.start_nomination(
        sector.participation, kind="model", creation_key=uuid4(), by=sector.officer, at=at
    )

    with pytest.raises(SendingRefused) as refusal:
        operations.request_confirmation(nomination, by=sector.officer, at=at)

    assert "Minh chứng" in str(refusal.value)
    nomination.refresh_from_db()
    assert nomination.state == NominationState.DRAFT


def test_head_is_asked_and_the_officer_is_not(sector, make_finished, at):
    nomination = make_finished()

    operations.request_confirmation(nomination, by=sector.officer, at=at)

    assert nomination.state == NominationState.CONFIRMING
    assert list(Notification.objects.values_list("recipient", flat=True)) == [sector.head.pk]


def test_confirmed_dossier_gets_a_code_is_frozen_and_goes_to_the_department(sector, make_sent, at):
    nomination = make_sent()

    submission = nomination.submissions.get()
    canonical = json.dumps(submission.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert (nomination.state, nomination.code) == (NominationState.APPRAISING, "2026-Q4-000001")
    assert submission.content["title"] == nomination.title
    assert submission.sha256 == hashlib.sha256(canonical.encode()).hexdigest()
    assert nomination.exemplar.stage == Stage.NOMINATED
    kinds = list(nomination.exemplar.milestones.order_by("pk").values_list("kind", flat=True))
    assert kinds == [MilestoneKind.DISCOVERED, MilestoneKind.NOMINATED]
    assert history_of(nomination).first().verb == "nominations.appraising"


def test_dossier_of_a_commune_school_is_screened_first(sector, make_sent):
    nomination = make_sent(sector.primary_participation)

    assert nomination.state == NominationState.SCREENING
    assert Notification.objects.filter(recipient=sector.screener).count() == 1


def test_codes_follow_each_other_without_gaps(sector, make_sent):
    codes = [make_sent(title=f"Việc {n}").code for n in (1, 2)]

    assert codes == ["2026-Q4-000001", "2026-Q4-000002"]


def test_sending_twice_with_one_key_sends_once(sector, make_finished, at):
    nomination = make_finished()
    operations.request_confirmation(nomination, by=sector.officer, at=at)
    key = uuid4()

    first = operations.confirm_nomination(nomination, idempotency_key=key, by=sector.head, at=at)
    second = operations.confirm_nomination(
        Nomination.objects.get(pk=nomination.pk), idempotency_key=key, by=sector.head, at=at + timedelta(seconds=1)
    )

    assert second == first
    assert nomination.submissions.count() == 1
    sector.round.refresh_from_db()
    assert sector.round.last_number == 1


def test_officer_cannot_confirm_in_the_heads_place(sector, make_finished, at):
    nomination = make_finished()
    operations.request_confirmation(nomination, by=sector.officer, at=at)

    with pytest.raises(SendingRefused):
        operations.confirm_nomination(nomination, idempotency_key=uuid4(), by=sector.officer, at=at)


@pytest.mark.parametrize(
    ("opened_before_deadline", "minutes_after", "is_sent"),
    [(True, 14, True), (True, 16, False), (False, 1, False)],
)
def test_grace_is_for_those_who_had_begun(sector, make_finished, opened_before_deadline, minutes_after, is_sent):
    deadline = sector.round.deadline
    nomination = make_finished()
    opened_at = deadline + timedelta(minutes=-1 if opened_before_deadline else 1)
    operations.request_confirmation(nomination, by=sector.officer, at=opened_at)
    moment = deadline + timedelta(minutes=minutes_after)

    with contextlib.suppress(SendingRefused):
        operations.confirm_nomination(nomination, idempotency_key=uuid4(), by=sector.head, at=moment)

    nomination.refresh_from_db()
    assert (nomination.code is not None) == is_sent
    assert nomination.is_late == is_sent


def test_late_entry_lets_one_unit_send_after_the_deadline(sector, make_finished, at):
    deadline = sector.round.deadline
    operations.grant_late_entry(
        sector.participation, until=deadline + timedelta(days=3), reason="Bão", by=sector.appraiser, at=at
    )
    nomination = make_finished()
    moment = deadline + timedelta(days=2)
    operations.request_confirmation(nomination, by=sector.officer, at=moment)

    operations.confirm_nomination(nomination, idempotency_key=uuid4(), by=sector.head, at=moment)

    assert nomination.is_late is True


def test_returned_dossier_keeps_its_text_and_code_and_goes_back_to_who_returned_it(sector, make_sent, at):
    nomination = make_sent(sector.primary_participation)
    operations.forward_nomination(nomination, by=sector.screener, at=at)
    code, text = nomination.code, nomination.what

    operations.return_nomination(nomination, reason="Bổ sung số liệu.", by=sector.appraiser, at=at)
    operations.request_confirmation(nomination, by=sector.primary_officer, at=at)
    operations.confirm_nomination(nomination, idempotency_key=uuid4(), by=sector.primary_head, at=at)

    assert (nomination.code, nomination.what) == (code, text)
    assert nomination.state == NominationState.APPRAISING
    assert nomination.returned_reason == ""
    assert list(nomination.submissions.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_returned_dossier_may_be_resent_after_the_deadline(sector, make_sent, at):
    nomination = make_sent()
    operations.return_nomination(nomination, reason="Bổ sung số liệu.", by=sector.appraiser, at=at)
    later = sector.round.deadline + timedelta(days=5)
    operations.request_confirmation(nomination, by=sector.officer, at=later)

    operations.confirm_nomination(nomination, idempotency_key=uuid4(), by=sector.head, at=later)

    assert (nomination.state, nomination.is_late) == (NominationState.APPRAISING, False)


def test_closed_round_takes_no_new_dossier(sector, make_finished, at):
    nomination = make_finished()
    operations.request_confirmation(nomination, by=sector.officer, at=at)
    operations.close_round(sector.round, by=sector.appraiser, at=at)

    with pytest.raises(SendingRefused):
        operations.confirm_nomination(nomination, idempotency_key=uuid4(), by=sector.head, at=at)

    sector.round.refresh_from_db()
    assert sector.round.state == RoundState.CLOSED


def test_withdrawn_dossier_frees_its_place_and_is_no_longer_counted(sector, make_sent, at):
    nomination = make_sent()

    operations.withdraw_nomination(nomination, reason="Nhầm người.", by=sector.head, at=at)

    row = Participation.objects.get(pk=sector.participation.pk)
    assert (row.drafts, row.sent) == (0, 0)


def test_nobody_forwards_a_dossier_they_wrote(sector, make_sent, at):
    nomination = make_sent(sector.primary_participation, by=sector.screener)

    with pytest.raises(SendingRefused):
        operations.forward_nomination(nomination, by=sector.screener, at=at)


def test_returned_dossier_may_be_resent_after_the_round_is_closed(sector, make_sent, at):
    nomination = make_sent()
    operations.return_nomination(nomination, reason="Bổ sung số liệu.", by=sector.appraiser, at=at)
    operations.close_round(sector.round, by=sector.appraiser, at=at)
    operations.request_confirmation(nomination, by=sector.officer, at=at)

    operations.confirm_nomination(nomination, idempotency_key=uuid4(), by=sector.head, at=at)

    assert nomination.state == NominationState.APPRAISING


def test_corrected_person_gets_a_record_of_their_own(sector, make_sent, at):
    nomination = make_sent()
    wrong = nomination.exemplar
    operations.return_nomination(nomination, reason="Nhầm người cùng tên.", by=sector.appraiser, at=at)
    right = PersonFactory(unit=sector.school)
    operations.set_subject(nomination, person=right, by=sector.officer, at=at)
    ask_consent(
        nomination.matter.appearances.current().get(),
        signatory=Signatory.SELF,
        signatory_name=right.full_name,
        by=sector.officer,
        at=at,
    )
    operations.request_confirmation(nomination, by=sector.officer, at=at)

    operations.confirm_nomination(nomination, idempotency_key=uuid4(), by=sector.head, at=at)

    assert nomination.exemplar != wrong
    assert nomination.exemplar.person == right
