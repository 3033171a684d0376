"""What the database refuses or does by itself, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from lantoa.consents import operations
from lantoa.consents.enums import PAIRS, Signatory
from lantoa.consents.models import Appearance, Clearance, Consent, ConsentText, Matter, ShownPage
from lantoa.people.enums import PersonKind
from tests.consents.steps import ALL_YES, answered, open_gates
from tests.factories.accounts import UserFactory
from tests.factories.consents import AppearanceFactory, MatterFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def force_open(matter):
    with transaction.atomic():
        Clearance.objects.filter(matter=matter).update(is_cleared=True)


def test_a_gate_cannot_be_forced_open_without_answers(at):
    appearance = AppearanceFactory()
    operations.recompute_clearance(appearance.matter, at=at)

    with pytest.raises(IntegrityError):
        force_open(appearance.matter)

    assert open_gates(appearance.matter) == set()


def test_a_gate_cannot_be_forced_open_for_nobody(at):
    matter = operations.open_matter(MatterFactory().unit, title="Việc", summary="", at=at)

    with pytest.raises(IntegrityError):
        force_open(matter)


@pytest.mark.parametrize(("year", "given"), [(2013, Signatory.SELF), (2013, Signatory.REPRESENTATIVE)])
def test_a_childs_gate_cannot_be_forced_open_on_one_answer(at, year, given):
    child = PersonFactory(kind=PersonKind.PUPIL, birth_year=year)
    appearance = AppearanceFactory(person=child)
    answered(appearance, given, ALL_YES, at=at)

    with pytest.raises(IntegrityError):
        force_open(appearance.matter)


def test_a_small_childs_gate_stands_on_the_parents_answer(at):
    appearance = AppearanceFactory(person=PersonFactory(kind=PersonKind.PUPIL, birth_date=date(2020, 12, 1)))

    answered(appearance, Signatory.REPRESENTATIVE, ALL_YES, at=at)

    assert open_gates(appearance.matter) == set(PAIRS)


def test_a_withdrawal_by_hand_closes_the_gate_of_that_answer_only(at):
    appearance = AppearanceFactory()
    answered(appearance, Signatory.SELF, ALL_YES, at=at)

    Consent.objects.filter(purpose="story", channel="portal").update(withdrawn_at=at)

    assert open_gates(appearance.matter) == set(PAIRS) - {("story", "portal")}


def test_a_further_person_written_by_hand_closes_every_gate(at):
    appearance = AppearanceFactory()
    answered(appearance, Signatory.SELF, ALL_YES, at=at)

    Appearance.objects.create(matter=appearance.matter, person=PersonFactory())

    assert open_gates(appearance.matter) == set()


def test_a_matter_that_stops_naming_nobody_by_hand_closes(at):
    matter = operations.open_matter(MatterFactory().unit, title="Việc", summary="", at=at, names_nobody=True)

    Matter.objects.filter(pk=matter.pk).update(names_nobody=False)

    assert open_gates(matter) == set()


@pytest.mark.parametrize("change", [{"is_granted": False}, {"signatory_name": "Người khác"}, {"channel": "press"}])
def test_an_answer_is_never_rewritten(at, change):
    appearance = AppearanceFactory()
    answered(appearance, Signatory.SELF, {("story", "portal"): True}, at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.update(**change)

    assert Consent.objects.get().is_granted


def test_a_withdrawal_is_never_undone(at):
    appearance = AppearanceFactory()
    request = answered(appearance, Signatory.SELF, ALL_YES, at=at)
    operations.withdraw_consents(request, at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.update(withdrawn_at=None)


@pytest.mark.parametrize("model", [ConsentText, ShownPage])
def test_the_words_somebody_agreed_to_are_never_rewritten(at, model):
    answered(AppearanceFactory(), Signatory.SELF, ALL_YES, at=at, name=UserFactory().get_full_name())

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(body="Khác")


def test_the_guard_may_be_installed_again():
    from lantoa.consents import guard

    guard.install(connection)
    guard.install(connection)
