"""Asking, answering, withdrawing, and the gate that follows."""

import pytest

from lantoa.consents import operations, queries
from lantoa.consents.enums import PAIRS, Channel, Purpose, Signatory
from lantoa.consents.models import Clearance, Consent
from tests.factories.accounts import UserFactory
from tests.factories.consents import AppearanceFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
ALL_YES = dict.fromkeys(PAIRS, True)
STORY_ON_PORTAL = (Purpose.STORY, Channel.PORTAL)


def open_gates(matter):
    return set(Clearance.objects.filter(matter=matter, is_cleared=True).values_list("purpose", "channel"))


def answered(appearance, signatory, answers, *, at, name="Người trả lời"):
    request, _token = operations.ask_consent(
        appearance, signatory=signatory, signatory_name=name, by=UserFactory(), at=at
    )
    operations.answer_request(request, answers=answers, at=at)
    return request


def test_a_new_matter_is_shown_nowhere(at):
    matter = operations.open_matter(PersonFactory().unit, title="Việc tốt", summary="", at=at)

    assert open_gates(matter) == set()
    assert Clearance.objects.filter(matter=matter).count() == len(PAIRS)


def test_a_matter_that_names_nobody_may_be_shown_everywhere(at):
    matter = operations.open_matter(PersonFactory().unit, title="Mô hình", summary="", at=at, names_nobody=True)

    assert open_gates(matter) == set(PAIRS)


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
