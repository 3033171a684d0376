from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from lantoa.audit.models import Entry
from lantoa.common.state import IllegalTransition
from lantoa.exemplars.enums import MilestoneKind, Stage
from lantoa.exemplars.models import Exemplar
from lantoa.notifications.models import Mail, Notification
from lantoa.replication.enums import TRANSITIONS, AdoptionState, StopReason
from lantoa.replication.models import Adoption
from lantoa.replication.operations import (
    AdoptionRefused,
    report_adoption,
    start_adoption,
    stop_adoption,
)
from tests.factories.accounts import UserFactory
from tests.factories.replication import AdoptionFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db

SAID = {
    "after": Decimal(710),
    "report": "Học sinh tự trông kệ.",
    "changed_parts": "Thêm một kệ ở cổng.",
    "hours": 40,
    "money": 850_000,
}


@pytest.fixture
def officer():
    return MembershipFactory()


@pytest.fixture
def adoption(officer):
    return AdoptionFactory(unit=officer.unit, created_by=officer.user)


def test_beginning_stamps_the_day(adoption, officer, at):
    start_adoption(adoption, on=date(2026, 11, 16), by=officer.user, at=at)

    stored = Adoption.objects.get()
    assert (stored.state, stored.started_on) == (AdoptionState.RUNNING, date(2026, 11, 16))
    assert Entry.objects.get().verb == "replication.start"


def test_beginning_twice_on_one_day_changes_nothing_and_on_another_is_refused(adoption, officer, at):
    start_adoption(adoption, on=date(2026, 11, 16), by=officer.user, at=at)

    start_adoption(adoption, on=date(2026, 11, 16), by=officer.user, at=at)
    with pytest.raises(IllegalTransition):
        start_adoption(adoption, on=date(2026, 11, 17), by=officer.user, at=at)

    assert Entry.objects.count() == 1
    assert Adoption.objects.get().started_on == date(2026, 11, 16)


def test_a_start_ahead_is_refused(adoption, officer, at):
    with pytest.raises(AdoptionRefused):
        start_adoption(adoption, on=date(2026, 11, 21), by=officer.user, at=at)

    assert Adoption.objects.get().state == AdoptionState.PLANNED


def test_a_result_is_appended_and_makes_the_model_a_replicated_one(adoption, officer, at):
    result = report_adoption(adoption, by=officer.user, at=at, **SAID)

    stored = Adoption.objects.get()
    assert {name: getattr(stored, name) for name in SAID} == SAID
    assert (stored.state, stored.reported_at) == (AdoptionState.REPORTED, at)
    assert {name: getattr(result, name) for name in SAID} == SAID
    assert Exemplar.objects.get().stage == Stage.REPLICATED
    milestone = stored.exemplar.milestones.get()
    assert milestone.kind == MilestoneKind.REPORTED
    assert milestone.text == "Lượt mượn sách mỗi tháng: từ 210 lượt đến 710 lượt (mục tiêu 600 lượt)"
    assert set(Entry.objects.values_list("verb", flat=True)) == {"replication.report", "exemplars.advance"}


def test_every_result_is_kept_and_the_newest_stands_on_the_record(adoption, officer, at):
    report_adoption(adoption, by=officer.user, at=at, **SAID)

    report_adoption(adoption, by=officer.user, at=at + timedelta(days=180), **{**SAID, "after": Decimal(815)})

    assert list(adoption.results.order_by("pk").values_list("after", flat=True)) == [710, 815]
    assert Adoption.objects.get().after == 815


def test_a_result_sent_twice_is_one(adoption, officer, at):
    MembershipFactory(unit=adoption.exemplar.unit)
    first = report_adoption(adoption, by=officer.user, at=at, seen_results=0, **SAID)
    loaded_before = Adoption.objects.get(pk=adoption.pk)

    again = report_adoption(loaded_before, by=officer.user, at=at + timedelta(seconds=2), seen_results=0, **SAID)

    assert again == first
    assert (adoption.results.count(), Notification.objects.count()) == (1, 1)


def test_two_people_reporting_at_once_do_not_overwrite_each_other(adoption, officer, at):
    head = MembershipFactory(unit=officer.unit, head=True).user
    report_adoption(adoption, by=officer.user, at=at, seen_results=0, **SAID)

    with pytest.raises(AdoptionRefused, match="vừa báo kết quả"):
        report_adoption(adoption, by=head, at=at, seen_results=0, **{**SAID, "after": Decimal(500)})

    assert Adoption.objects.get().after == 710


def test_the_first_result_of_a_second_school_leaves_the_stage(adoption, officer, at):
    other = MembershipFactory()
    AdoptionFactory(exemplar=adoption.exemplar, unit=other.unit)
    report_adoption(adoption, by=officer.user, at=at, **SAID)

    report_adoption(other.unit.adoptions.get(), by=other.user, at=at, **SAID)

    assert Exemplar.objects.get(pk=adoption.exemplar_id).stage == Stage.REPLICATED
    assert Entry.objects.filter(verb="exemplars.advance").count() == 1


def test_the_origin_cannot_report_for_the_adopter(adoption, at):
    origin = MembershipFactory(unit=adoption.exemplar.unit)

    for user in (origin.user, MembershipFactory(department_officer=True).user, UserFactory(is_superuser=True)):
        with pytest.raises(AdoptionRefused):
            report_adoption(adoption, by=user, at=at, **SAID)
        with pytest.raises(AdoptionRefused):
            start_adoption(adoption, on=date(2026, 11, 1), by=user, at=at)
        with pytest.raises(AdoptionRefused):
            stop_adoption(adoption, reason=StopReason.TIME, explanation="", by=user, at=at)

    assert Adoption.objects.get().state == AdoptionState.PLANNED


def test_a_result_before_the_start_or_above_a_whole_is_refused(officer, at):
    running = AdoptionFactory(unit=officer.unit, state=AdoptionState.RUNNING, started_on=date(2026, 11, 21))
    share = AdoptionFactory(unit=officer.unit, measure_unit="%", baseline=Decimal(40), aim=Decimal(80))

    with pytest.raises(AdoptionRefused, match="trước ngày bắt đầu"):
        report_adoption(running, by=officer.user, at=at, **SAID)
    with pytest.raises(AdoptionRefused, match="100%"):
        report_adoption(share, by=officer.user, at=at, **SAID)

    assert not Adoption.objects.filter(state=AdoptionState.REPORTED).exists()


def test_an_adopter_may_report_nothing_but_the_figure(adoption, officer, at):
    report_adoption(
        adoption, after=Decimal(0), report="", changed_parts="", hours=None, money=None, by=officer.user, at=at
    )

    assert Adoption.objects.get().after == 0


@pytest.mark.parametrize("state", [AdoptionState.PLANNED, AdoptionState.RUNNING, AdoptionState.REPORTED])
def test_an_adoption_stops_with_a_coded_reason_from_any_open_state(officer, at, state):
    adoption = AdoptionFactory(unit=officer.unit, state=state)
    told = MembershipFactory(unit=adoption.exemplar.unit).user

    stop_adoption(adoption, reason=StopReason.MONEY, explanation="Hết kinh phí.", by=officer.user, at=at)

    stored = Adoption.objects.get()
    assert (stored.state, stored.stop_reason, stored.stop_explanation, stored.stopped_at) == (
        AdoptionState.STOPPED, StopReason.MONEY, "Hết kinh phí.", at,
    )  # fmt: skip
    milestone = stored.exemplar.milestones.get()
    assert (milestone.kind, milestone.text) == (MilestoneKind.STOPPED, "Không đủ kinh phí")
    assert Notification.objects.get().recipient == told
    assert Mail.objects.count() == 0
    assert Exemplar.objects.get().stage == Stage.TOLD


def test_stopping_twice_is_once_and_a_stopped_one_takes_no_result(adoption, officer, at):
    facts = {"reason": StopReason.TIME, "explanation": "Hết giờ.", "by": officer.user, "at": at}
    stop_adoption(adoption, **facts)

    stop_adoption(Adoption.objects.get(), **facts)
    with pytest.raises(IllegalTransition, match="Đã dừng"):
        stop_adoption(Adoption.objects.get(), **{**facts, "reason": StopReason.MONEY})
    with pytest.raises(IllegalTransition):
        report_adoption(Adoption.objects.get(), by=officer.user, at=at, **SAID)

    assert adoption.exemplar.milestones.count() == 1
    assert Adoption.objects.get().stop_reason == StopReason.TIME


def test_every_state_can_be_reached():
    reached = {AdoptionState.PLANNED}
    for _step in AdoptionState:
        reached |= {to for state in reached for to in TRANSITIONS.get(state, ())}

    assert reached == set(AdoptionState)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": AdoptionState.RUNNING, "started_on": None},
        {"state": AdoptionState.REPORTED, "after": None},
        {"state": AdoptionState.STOPPED, "stop_reason": ""},
    ],
)
def test_the_database_refuses_a_state_without_its_facts(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        AdoptionFactory(**facts)
