from datetime import timedelta

import pytest
from django.urls import reverse

from lantoa.replication.desk import results_due, spread_of_ours
from lantoa.replication.enums import AdoptionState
from tests.factories.exemplars import ExemplarFactory
from tests.factories.replication import AdoptionFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db


def test_a_long_running_adoption_asks_for_its_result(at):
    officer = MembershipFactory()
    then = at - timedelta(days=61)
    adoption = AdoptionFactory(
        unit=officer.unit, state=AdoptionState.RUNNING, started_on=then.date(), exemplar__name="Thư viện hành lang"
    )

    errand = next(iter(results_due(officer.user, at)))

    assert errand.title == "Báo kết quả áp dụng “Thư viện hành lang”"
    assert errand.url == reverse("replication:report", args=[adoption.pk])
    assert errand.label == "Chờ kết quả"


def test_a_plan_never_begun_is_asked_about(at):
    officer = MembershipFactory()
    adoption = AdoptionFactory(unit=officer.unit, created_at=at - timedelta(days=61))

    errand = next(iter(results_due(officer.user, at)))

    assert errand.title.startswith("Đã bắt đầu áp dụng")
    assert errand.url == reverse("replication:adoption", args=[adoption.pk])


def test_a_glance_tells_how_many_carry_on_what_began_here(at):
    officer = MembershipFactory()
    exemplar = ExemplarFactory(unit=officer.unit, told=True)
    assert list(spread_of_ours(officer.user, at)) == []
    AdoptionFactory.create_batch(2, exemplar=exemplar, created_at=at - timedelta(days=30))

    (before,) = spread_of_ours(officer.user, at)
    AdoptionFactory(exemplar=exemplar, created_at=at)
    (after,) = spread_of_ours(officer.user, at)

    assert (before.value, before.detail) == ("2", "đơn vị đang áp dụng")
    assert (after.value, after.detail) == ("3", "đơn vị đang áp dụng, thêm 1 trong tuần")
