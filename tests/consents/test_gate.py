"""The gate opens and closes with answers, people and days."""

from datetime import date, timedelta

import pytest

from lantoa.audit.models import Entry
from lantoa.consents import operations, queries, signals
from lantoa.consents.enums import PAIRS, Purpose, Signatory
from lantoa.consents.models import Appearance, Clearance, Consent
from lantoa.people.enums import PersonKind
from lantoa.people.operations import update_person
from tests.consents.steps import ALL_YES, STORY_ON_PORTAL, answered, open_gates, scan_file
from tests.factories.accounts import UserFactory
from tests.factories.consents import AppearanceFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """Names of gate signals sent, in order."""
    found = []

    def lost(sender, *, matter_id, purpose, channel, **kwargs):
        found.append(("lost", purpose, channel))

    def gained(sender, *, matter_id, purpose, channel, **kwargs):
        found.append(("gained", purpose, channel))

    signals.clearance_lost.connect(lost)
    signals.clearance_gained.connect(gained)
    yield found
    signals.clearance_lost.disconnect(lost)
    signals.clearance_gained.disconnect(gained)


def test_a_new_matter_is_shown_nowhere(at):
    matter = operations.open_matter(PersonFactory().unit, title="Việc tốt", summary="", at=at)

    assert open_gates(matter) == set()
    assert Clearance.objects.filter(matter=matter).count() == len(PAIRS)


def test_a_matter_that_names_nobody_may_be_told_everywhere_without_pictures_of_people(at):
    matter = operations.open_matter(PersonFactory().unit, title="Mô hình", summary="", at=at, names_nobody=True)

    assert open_gates(matter) == {pair for pair in PAIRS if pair[0] == Purpose.STORY}


def test_the_gate_opens_only_where_the_person_said_yes(at):
    appearance = AppearanceFactory()

    answered(appearance, Signatory.SELF, {**dict.fromkeys(PAIRS, False), STORY_ON_PORTAL: True}, at=at)

    assert open_gates(appearance.matter) == {STORY_ON_PORTAL}
    assert queries.is_cleared(appearance.matter, purpose="story", channel="portal", on=at.date())


def test_a_pupils_gate_waits_for_child_and_parent(at):
    appearance = AppearanceFactory(pupil=True)

    answered(appearance, Signatory.SELF, ALL_YES, at=at)
    before = open_gates(appearance.matter)
    answered(appearance, Signatory.REPRESENTATIVE, ALL_YES, at=at)

    assert before == set()
    assert open_gates(appearance.matter) == set(PAIRS)


def test_withdrawing_closes_the_gate_and_keeps_the_answers(at):
    appearance = AppearanceFactory()
    request = answered(appearance, Signatory.SELF, ALL_YES, at=at)

    taken_back = operations.withdraw_consents(request, reason="Không muốn nữa", at=at)

    assert taken_back == len(PAIRS)
    assert open_gates(appearance.matter) == set()
    assert set(Consent.objects.values_list("withdrawal_reason", flat=True)) == {"Không muốn nữa"}


@pytest.mark.parametrize("who", [Signatory.SELF, Signatory.REPRESENTATIVE])
def test_for_a_child_either_withdrawal_closes_the_gate(at, who):
    appearance = AppearanceFactory(pupil=True)
    requests = {s: answered(appearance, s, ALL_YES, at=at) for s in (Signatory.SELF, Signatory.REPRESENTATIVE)}

    operations.withdraw_consents(requests[who], at=at)

    assert open_gates(appearance.matter) == set()


def test_asked_again_after_a_withdrawal_a_new_yes_opens_the_gate(at):
    appearance = AppearanceFactory()
    operations.withdraw_consents(answered(appearance, Signatory.SELF, ALL_YES, at=at), at=at)

    answered(appearance, Signatory.SELF, ALL_YES, at=at + timedelta(days=1))

    assert open_gates(appearance.matter) == set(PAIRS)
    assert Consent.objects.filter(withdrawn_at__isnull=False).count() == len(PAIRS)


def test_paper_with_a_last_day_closes_the_gate_the_day_after(at, heard, django_capture_on_commit_callbacks):
    appearance = AppearanceFactory()
    operations.record_paper(
        appearance,
        signatory=Signatory.SELF,
        signatory_name="A",
        answers={STORY_ON_PORTAL: True},
        upload=scan_file(),
        expires_on=at.date(),
        by=UserFactory(),
        at=at,
    )
    row = Clearance.objects.get(matter=appearance.matter, purpose="story", channel="portal")
    assert (row.is_cleared, row.expires_on) == (True, at.date())

    with django_capture_on_commit_callbacks(execute=True):
        operations.refresh_gates(at + timedelta(days=1))

    assert open_gates(appearance.matter) == set()
    assert heard == [("lost", "story", "portal")]


def test_a_child_who_turns_seven_is_asked_too(at):
    child = PersonFactory(kind=PersonKind.PUPIL, birth_date=date(2019, 11, 25))
    appearance = AppearanceFactory(person=child)
    answered(appearance, Signatory.REPRESENTATIVE, ALL_YES, at=at)
    assert set(Clearance.objects.values_list("is_cleared", "expires_on")) == {(True, date(2019 + 7, 11, 24))}

    operations.refresh_gates(at + timedelta(days=5))

    assert open_gates(appearance.matter) == set()


def test_who_turns_eighteen_answers_alone(at):
    pupil = PersonFactory(kind=PersonKind.PUPIL, birth_date=date(2008, 11, 25))
    appearance = AppearanceFactory(person=pupil)
    answered(appearance, Signatory.SELF, ALL_YES, at=at)
    answered(appearance, Signatory.REPRESENTATIVE, dict.fromkeys(PAIRS, False), at=at)
    assert open_gates(appearance.matter) == set()

    operations.refresh_gates(at + timedelta(days=5))

    assert open_gates(appearance.matter) == set(PAIRS)


def test_a_day_that_moves_nothing_touches_nothing(at):
    answered(AppearanceFactory(), Signatory.SELF, ALL_YES, at=at)

    assert operations.refresh_gates(at + timedelta(days=1)) == 0


def test_a_corrected_birth_date_moves_the_gate_at_once(at):
    pupil = PersonFactory(kind=PersonKind.PUPIL, birth_date=date(2020, 1, 1))
    appearance = AppearanceFactory(person=pupil)
    answered(appearance, Signatory.REPRESENTATIVE, ALL_YES, at=at)

    update_person(pupil, birth_date=date(2012, 1, 1), by=UserFactory(), at=at)

    assert open_gates(appearance.matter) == set()


def test_a_further_person_closes_the_gate_until_they_answer(at):
    appearance, other = AppearanceFactory(), PersonFactory()
    answered(appearance, Signatory.SELF, ALL_YES, at=at)

    operations.set_appearances(appearance.matter, [appearance.person, other], by=UserFactory(), at=at)
    closed = open_gates(appearance.matter)
    operations.set_appearances(appearance.matter, [appearance.person], by=UserFactory(), at=at)

    assert (closed, open_gates(appearance.matter)) == (set(), set(PAIRS))


def test_somebody_removed_keeps_the_answers_and_counts_again_when_named_again(at):
    appearance = AppearanceFactory()
    request = answered(appearance, Signatory.SELF, ALL_YES, at=at)
    operations.set_appearances(appearance.matter, [], by=UserFactory(), at=at)
    removed = open_gates(appearance.matter)

    with pytest.raises(operations.LinkClosed):
        operations.answer_request(request, answers=ALL_YES, at=at)
    operations.set_appearances(appearance.matter, [appearance.person], by=UserFactory(), at=at)

    assert (removed, open_gates(appearance.matter)) == (set(), set(PAIRS))
    assert Appearance.objects.count() == 1


def test_naming_the_same_people_again_is_not_an_act(at):
    appearance = AppearanceFactory()

    operations.set_appearances(appearance.matter, [appearance.person], by=UserFactory(), at=at)

    assert not Entry.objects.filter(verb="consents.set_people").exists()


def test_a_matter_that_stops_naming_nobody_closes(at):
    matter = operations.open_matter(PersonFactory().unit, title="Mô hình", summary="", at=at, names_nobody=True)

    operations.update_matter(matter, title="Mô hình", summary="", names_nobody=False, at=at)

    assert open_gates(matter) == set()


def test_apps_above_hear_exactly_what_opened_and_what_closed(at, heard, django_capture_on_commit_callbacks):
    appearance = AppearanceFactory()
    with django_capture_on_commit_callbacks(execute=True):
        request = answered(appearance, Signatory.SELF, {STORY_ON_PORTAL: True}, at=at)
    with django_capture_on_commit_callbacks(execute=True):
        operations.answer_request(request, answers={STORY_ON_PORTAL: True}, at=at + timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        operations.withdraw_consents(request, at=at + timedelta(hours=2))

    assert heard == [("gained", "story", "portal"), ("lost", "story", "portal")]


def test_a_deaf_app_above_does_not_undo_a_withdrawal(at, django_capture_on_commit_callbacks):
    def fail(sender, **kwargs):
        raise RuntimeError("down")

    signals.clearance_lost.connect(fail)
    appearance = AppearanceFactory()
    request = answered(appearance, Signatory.SELF, ALL_YES, at=at)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            operations.withdraw_consents(request, at=at)
    finally:
        signals.clearance_lost.disconnect(fail)

    assert open_gates(appearance.matter) == set()


def test_a_small_child_known_by_year_is_asked_from_the_year_of_seven(at):
    appearance = AppearanceFactory(person=PersonFactory(kind=PersonKind.PUPIL, birth_year=2020))

    answered(appearance, Signatory.REPRESENTATIVE, ALL_YES, at=at)

    assert set(Clearance.objects.values_list("is_cleared", "expires_on")) == {(True, date(2026, 12, 31))}


def test_the_hourly_job_looks_at_the_gates(at):
    from django.utils import timezone

    from lantoa.consents import tasks

    appearance = AppearanceFactory()
    operations.record_paper(
        appearance,
        signatory=Signatory.SELF,
        signatory_name="A",
        answers=ALL_YES,
        upload=scan_file(),
        expires_on=timezone.localdate() - timedelta(days=1),
        by=UserFactory(),
        at=timezone.now() - timedelta(days=2),
    )
    before = open_gates(appearance.matter)

    tasks.refresh_gates.call_local()

    assert (before, open_gates(appearance.matter)) == (set(PAIRS), set())
