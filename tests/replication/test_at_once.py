"""Two people press the button in the same second, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from lantoa.replication.enums import AdoptionState
from lantoa.replication.models import Adoption, Result
from lantoa.replication.operations import AdoptionRefused, AlreadyAdopted, adopt_model, report_adoption
from tests.factories.exemplars import ExemplarFactory
from tests.factories.replication import AdoptionFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run ``acts`` side by side; return what each gave back, or what it refused with."""

    def run(act):
        try:
            return act()
        except AdoptionRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def two_people():
    officer = MembershipFactory()
    return officer.unit, officer.user, MembershipFactory(unit=officer.unit, head=True).user


def test_two_people_taking_up_one_model_make_one_record(two_people, at):
    unit, *people = two_people
    exemplar = ExemplarFactory(told=True)

    def take_up(user):
        facts = {"measure_name": "Lượt mượn", "measure_unit": "lượt", "baseline": Decimal(1), "aim": Decimal(2)}
        return adopt_model(exemplar, unit=unit, plan="", by=user, at=at, **facts)

    outcomes = at_once(*[lambda user=user: take_up(user) for user in people])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Adoption", "AlreadyAdopted"]
    refusal = next(outcome for outcome in outcomes if isinstance(outcome, AlreadyAdopted))
    assert refusal.adoption == Adoption.objects.get()


def test_two_people_reporting_one_adoption_keep_one_result_and_lose_none_silently(two_people, at):
    unit, *people = two_people
    adoption = AdoptionFactory(unit=unit, state=AdoptionState.RUNNING)

    def report(user, after):
        loaded = Adoption.objects.get(pk=adoption.pk)
        facts = {"report": "", "changed_parts": "", "hours": None, "money": None}
        return report_adoption(loaded, after=after, by=user, at=at, seen_results=0, **facts)

    outcomes = at_once(lambda: report(people[0], Decimal(5)), lambda: report(people[1], Decimal(7)))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AdoptionRefused", "Result"]
    kept = next(outcome for outcome in outcomes if isinstance(outcome, Result))
    assert Result.objects.get() == kept
    assert Adoption.objects.get().after == kept.after
