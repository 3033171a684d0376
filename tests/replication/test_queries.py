from datetime import timedelta
from decimal import Decimal

import pytest

from lantoa.exemplars.enums import MilestoneKind, Stage, SubjectKind
from lantoa.nominations.enums import NominationState
from lantoa.replication.enums import AdoptionState, StopReason
from lantoa.replication.models import Adoption
from lantoa.replication.queries import (
    adoptions_due,
    chain_of,
    giving_of,
    model_name,
    recent_spread,
    spread_of,
    spreading_models,
    suggested_measure,
    units_of_adopter,
    versions_to_copy,
    with_names,
)
from tests.factories.accounts import UserFactory
from tests.factories.exemplars import ExemplarFactory, MilestoneFactory
from tests.factories.nominations import NominationFactory
from tests.factories.replication import AdoptionFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db

A = AdoptionState


def test_nothing_has_spread_before_anybody_took_it_up():
    spread = spread_of(ExemplarFactory(told=True))

    assert (spread.rings, spread.adopters, spread.adopting, spread.stopped, spread.stop_reasons) == ([], [], 0, 0, [])


def test_spread_counts_each_generation_and_tells_stops_with_their_reasons(django_assert_num_queries):
    exemplar = ExemplarFactory(told=True)
    first = AdoptionFactory(exemplar=exemplar, state=A.REPORTED)
    second = AdoptionFactory(exemplar=exemplar, source=first, state=A.RUNNING)
    AdoptionFactory(exemplar=exemplar, source=second)
    AdoptionFactory(exemplar=exemplar, source=first, state=A.STOPPED, stop_reason=StopReason.MONEY)
    AdoptionFactory(exemplar=exemplar, state=A.STOPPED, stop_reason=StopReason.TIME)
    AdoptionFactory(exemplar=exemplar, state=A.STOPPED, stop_reason=StopReason.TIME)
    AdoptionFactory(state=A.REPORTED)

    with django_assert_num_queries(1):
        spread = spread_of(exemplar)

    assert spread.rings == [1, 1, 1]
    assert (spread.running, spread.reported, spread.stopped, spread.adopting) == (2, 1, 3, 3)
    assert spread.stop_reasons == [("Không đủ thời gian", 2), ("Không đủ kinh phí", 1)]
    assert [(row.generation, row.source_name) for row in spread.adopters] == [
        (1, ""), (1, ""), (1, ""), (2, first.unit_name), (2, first.unit_name), (3, second.unit_name),
    ]  # fmt: skip


def test_an_adopter_is_shown_as_the_unit_wrote_it():
    adoption = AdoptionFactory(
        state=A.STOPPED, stop_reason=StopReason.STAFF, report="Cô phụ trách chuyển trường.", after=Decimal("85.5")
    )

    adopter = spread_of(adoption.exemplar).adopters[0]

    assert (adopter.unit_name, adopter.state, adopter.state_label) == (adoption.unit.name, A.STOPPED, "Đã dừng")
    assert (adopter.baseline, adopter.aim, adopter.after) == (210, 600, Decimal("85.5"))
    assert (adopter.measure_name, adopter.measure_unit) == ("Lượt mượn sách mỗi tháng", "lượt")
    assert (adopter.report, adopter.stop_reason_label) == ("Cô phụ trách chuyển trường.", "Không có người tiếp tục")


def test_a_generation_whose_units_all_stopped_leaves_an_empty_ring():
    exemplar = ExemplarFactory(told=True)
    first = AdoptionFactory(exemplar=exemplar, state=A.RUNNING)
    AdoptionFactory(exemplar=exemplar, source=first)
    Adoption.objects.filter(pk=first.pk).update(state=A.STOPPED, stop_reason="time", stopped_at=first.created_at)

    assert spread_of(exemplar).rings == [0, 1]


@pytest.mark.parametrize("state", A)
def test_every_state_is_counted_once(state):
    spread = spread_of(AdoptionFactory(state=state).exemplar)

    assert spread.running + spread.reported + spread.stopped == 1
    assert sum(spread.rings) == (state != A.STOPPED)


@pytest.mark.parametrize("item_count", [1, 3])
def test_chain_shows_what_was_taken_up_and_given_without_growing(item_count, django_assert_num_queries):
    unit = MembershipFactory().unit
    ours = ExemplarFactory.create_batch(item_count, unit=unit, told=True)
    for exemplar in ours:
        AdoptionFactory(exemplar=exemplar, state=A.REPORTED)
        AdoptionFactory(exemplar=exemplar, state=A.STOPPED)
        AdoptionFactory(unit=unit)
    ExemplarFactory(unit=unit)
    AdoptionFactory()

    with django_assert_num_queries(4):
        chain = chain_of(unit)

    assert {row.unit for row in chain.taken_up} == {unit}
    assert len(chain.taken_up) == item_count
    assert {row.exemplar for row in chain.given} == set(ours)
    assert [(row.adopting, row.reported, row.stopped, row.rings) for row in chain.given] == [
        (1, 1, 1, [1])
    ] * item_count


def test_recent_spread_counts_new_open_adoptions_of_told_models(at):
    busy, quiet, old = (ExemplarFactory(told=True) for _number in range(3))
    gone = ExemplarFactory(told=True)
    MilestoneFactory(exemplar=gone, kind=MilestoneKind.TAKEN_DOWN)
    week_ago = at - timedelta(days=7)
    for exemplar, created_at in (
        (quiet, at), (busy, at), (busy, week_ago), (old, week_ago - timedelta(seconds=1)), (gone, at), (gone, at),
    ):  # fmt: skip
        AdoptionFactory(exemplar=exemplar, created_at=created_at)
    AdoptionFactory(exemplar=quiet, created_at=at, state=A.STOPPED)
    AdoptionFactory(exemplar=quiet, created_at=at, state=A.STOPPED)

    assert recent_spread(10, week_ago) == [(busy.pk, 2), (quiet.pk, 1)]
    assert recent_spread(1, week_ago) == [(busy.pk, 2)]


@pytest.mark.parametrize(
    ("state", "days", "is_due"),
    [
        (A.RUNNING, 59, False),
        (A.RUNNING, 60, True),
        (A.PLANNED, 59, False),
        (A.PLANNED, 60, True),
        (A.REPORTED, 90, False),
        (A.STOPPED, 90, False),
    ],
)
def test_a_result_is_due_after_sixty_days_without_a_word(at, state, days, is_due):
    officer = MembershipFactory()
    then = at - timedelta(days=days)
    facts = {"started_on": then.date()} if state == A.RUNNING else {}
    AdoptionFactory(unit=officer.unit, state=state, created_at=then, **facts)

    assert adoptions_due(officer.user, at).exists() == is_due


def test_results_are_asked_only_of_the_adopters_officer_and_head(at):
    long_ago = at - timedelta(days=90)
    adoption = AdoptionFactory(state=A.RUNNING, started_on=long_ago.date(), created_at=long_ago)
    officer = MembershipFactory(unit=adoption.unit).user
    head = MembershipFactory(unit=adoption.unit, head=True).user
    others = [
        MembershipFactory(unit=adoption.exemplar.unit).user,
        MembershipFactory(department_officer=True).user,
        MembershipFactory(unit=adoption.unit, screener=True).user,
        UserFactory(),
    ]

    assert all(list(adoptions_due(user, at)) == [adoption] for user in (officer, head))
    assert not any(adoptions_due(user, at) for user in others)


def test_outsiders_read_the_public_headline_insiders_the_record(at):
    exemplar = ExemplarFactory(
        told=True, kind=SubjectKind.INDIVIDUAL, name="Nguyễn Thị Tên Thật", unit__name="Trường Gốc"
    )
    MilestoneFactory(exemplar=exemplar, kind=MilestoneKind.TOLD, text="Em N. và tủ sách", at=at)
    adoption = AdoptionFactory(exemplar=exemplar)
    adopter = MembershipFactory(unit=adoption.unit).user
    origin = MembershipFactory(unit=exemplar.unit).user
    department = MembershipFactory(department_officer=True).user

    def names():
        row = with_names(Adoption.objects.all()).get()
        return [model_name(row, user) for user in (adopter, origin, department)]

    assert names() == ["Em N. và tủ sách", "Nguyễn Thị Tên Thật", "Nguyễn Thị Tên Thật"]

    MilestoneFactory(exemplar=exemplar, kind=MilestoneKind.TAKEN_DOWN, at=at + timedelta(hours=1))

    assert names() == ["Cách làm hay của Trường Gốc", "Nguyễn Thị Tên Thật", "Nguyễn Thị Tên Thật"]


def test_only_versions_with_a_result_of_other_units_can_be_copied():
    exemplar = ExemplarFactory(told=True)
    wanted = AdoptionFactory(exemplar=exemplar, state=A.REPORTED)
    own = AdoptionFactory(exemplar=exemplar, state=A.REPORTED)
    for state in (A.PLANNED, A.RUNNING, A.STOPPED):
        AdoptionFactory(exemplar=exemplar, state=state)

    assert list(versions_to_copy(exemplar, besides=[own.unit_id])) == [wanted]


def test_the_measure_of_the_recognised_dossier_is_suggested_or_the_newest_adopters():
    exemplar = ExemplarFactory(told=True)
    assert suggested_measure(exemplar) == ("", "")

    AdoptionFactory(exemplar=exemplar, measure_name="Lượt mượn", measure_unit="lượt")
    assert suggested_measure(exemplar) == ("Lượt mượn", "lượt")

    NominationFactory(exemplar=exemplar, measure_name="Chưa gửi", measure_unit="cuốn")
    NominationFactory(
        exemplar=exemplar,
        state=NominationState.RECOGNISED,
        measure_name="Lượt mượn mỗi tháng",
        measure_unit="lượt",
    )
    assert suggested_measure(exemplar) == ("Lượt mượn mỗi tháng", "lượt")


def test_one_takes_up_for_the_units_one_works_for_but_the_origin():
    exemplar = ExemplarFactory(told=True)
    officer = MembershipFactory()
    head_elsewhere = MembershipFactory(user=officer.user, head=True)
    MembershipFactory(user=officer.user, unit=exemplar.unit)
    MembershipFactory(user=officer.user, screener=True)
    MembershipFactory()

    assert set(units_of_adopter(officer.user, besides=exemplar)) == {officer.unit, head_elsewhere.unit}


def test_giving_counts_open_adoptions_of_the_own_models(at):
    officer = MembershipFactory()
    exemplar = ExemplarFactory(unit=officer.unit, stage=Stage.REPLICATED)
    AdoptionFactory(exemplar=exemplar, created_at=at)
    AdoptionFactory(exemplar=exemplar, created_at=at - timedelta(days=30), state=A.REPORTED)
    AdoptionFactory(exemplar=exemplar, created_at=at, state=A.STOPPED)
    AdoptionFactory(unit=officer.unit, created_at=at)

    giving = giving_of(officer.user, since=at - timedelta(days=7))

    assert (giving.adopting, giving.added) == (2, 1)
    assert giving_of(UserFactory(), since=at).adopting == 0


@pytest.mark.parametrize("item_count", [1, 3])
def test_all_models_that_spread_are_listed_without_growing(item_count, django_assert_num_queries):
    for _number in range(item_count):
        AdoptionFactory()
    ExemplarFactory(told=True)

    with django_assert_num_queries(2):
        page = spreading_models()

    assert len(page.rows) == item_count


@pytest.mark.parametrize(
    ("baseline", "aim", "after", "way"),
    [
        (210, 600, 600, 100),
        (210, 600, 405, 50),
        (31, 8, 8, 100),
        (31, 8, 35, -17),
        (0, 40, 38, 95),
        (5, 5, 9, None),
        (5, 9, None, None),
    ],
)
def test_the_way_from_start_to_aim_is_measured_in_either_direction(baseline, aim, after, way):
    adoption = AdoptionFactory.build(
        exemplar=None, unit=None, unit_name="", created_by=None, baseline=Decimal(baseline), aim=Decimal(aim),
        after=None if after is None else Decimal(after),
    )  # fmt: skip

    assert adoption.share_of_way == way
