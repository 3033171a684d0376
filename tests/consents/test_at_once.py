"""Answers, withdrawals and changes of people in the same second leave the gate true."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from lantoa.common.errors import DomainError
from lantoa.consents import operations, queries
from lantoa.consents.enums import PAIRS, Signatory
from lantoa.consents.models import Consent, ConsentRequest
from tests.factories.accounts import UserFactory
from tests.factories.consents import AppearanceFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
ALL_YES, ALL_NO = dict.fromkeys(PAIRS, True), dict.fromkeys(PAIRS, False)


def at_once(*acts):
    """Run ``acts`` in threads of their own and return what each gave, refusals included."""

    def run(act):
        try:
            return act()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def asked(appearance, at):
    return operations.ask_consent(appearance, signatory=Signatory.SELF, signatory_name="A", by=UserFactory(), at=at)[0]


def gate_is_true(matter):
    live = {pair: gate.is_cleared for pair, gate in queries.gates(matter, on=timezone.localdate()).items()}
    return live == {(row.purpose, row.channel): row.is_cleared for row in matter.clearances.all()}


def test_two_tabs_that_answer_differently_leave_one_answer_each():
    now = timezone.now()
    appearance = AppearanceFactory()
    request = asked(appearance, now)

    at_once(
        lambda: operations.answer_request(request, answers=ALL_YES, at=now),
        lambda: operations.answer_request(request, answers=ALL_NO, at=now),
    )

    standing = Consent.objects.filter(replaced_at__isnull=True)
    assert standing.count() == len(PAIRS)
    assert len(set(standing.values_list("is_granted", flat=True))) == 1
    assert gate_is_true(appearance.matter)


def test_an_answer_and_a_withdrawal_at_once_end_closed():
    now = timezone.now()
    appearance = AppearanceFactory()
    request = asked(appearance, now)
    operations.answer_request(request, answers={("story", "portal"): True}, at=now)

    at_once(
        lambda: operations.withdraw_consents(request, at=now),
        lambda: operations.answer_request(request, answers=ALL_YES, at=now),
    )

    assert not appearance.matter.clearances.filter(is_cleared=True).exists()
    assert gate_is_true(appearance.matter)


def test_a_further_person_and_an_answer_at_once_end_closed():
    now = timezone.now()
    appearance, other, officer = AppearanceFactory(), PersonFactory(), UserFactory()
    request = asked(appearance, now)

    at_once(
        lambda: operations.answer_request(request, answers=ALL_YES, at=now),
        lambda: operations.set_appearances(appearance.matter, [appearance.person, other], by=officer, at=now),
    )

    assert gate_is_true(appearance.matter)
    assert not appearance.matter.clearances.filter(is_cleared=True).exists()


def test_a_double_click_on_ask_makes_one_link():
    now = timezone.now()
    appearance, officer = AppearanceFactory(), UserFactory()

    def ask():
        return operations.ask_consent(appearance, signatory=Signatory.SELF, signatory_name="A", by=officer, at=now)

    results = at_once(ask, ask)

    assert sorted(type(result).__name__ for result in results) == ["JustAsked", "tuple"]
    assert ConsentRequest.objects.count() == 1
