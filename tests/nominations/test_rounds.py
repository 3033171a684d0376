"""A round: who is expected, who is told, who is reminded, who may be late."""

from datetime import timedelta

import pytest

from lantoa.nominations import operations
from lantoa.nominations.enums import RoundState
from lantoa.nominations.models import Participation
from lantoa.nominations.operations.rounds import RoundRefused
from lantoa.notifications.models import Mail, Notification
from lantoa.units.enums import UnitKind
from tests.factories.nominations import ParticipationFactory, QuotaFactory, RoundFactory
from tests.factories.units import MembershipFactory, PlacementFactory, ScreeningRouteFactory, UnitFactory


@pytest.fixture
def prepared(sector):
    """A round being prepared that calls both kinds of school."""
    round_ = RoundFactory(draft=True, criteria_set=sector.round.criteria_set)
    QuotaFactory(round=round_, unit_kind=UnitKind.UPPER_SECONDARY)
    QuotaFactory(round=round_, unit_kind=UnitKind.PRIMARY, limit=1)
    return round_


def test_opening_writes_down_who_is_expected_and_through_whom(sector, prepared, at):
    PlacementFactory(unit=sector.primary, parent=sector.commune)
    ScreeningRouteFactory(unit_kind=UnitKind.PRIMARY, through=UnitKind.COMMUNE)
    UnitFactory(kind=UnitKind.PRESCHOOL)
    ended = UnitFactory(primary=True, valid_to=at.date())

    expected = operations.open_round(prepared, by=sector.appraiser, at=at)

    rows = set(prepared.participations.values_list("unit", "unit_kind", "screening_unit"))
    assert expected == 2
    assert rows == {
        (sector.school.pk, UnitKind.UPPER_SECONDARY, None),
        (sector.primary.pk, UnitKind.PRIMARY, sector.commune.pk),
    }
    assert ended.pk not in {unit for unit, _kind, _through in rows}


def test_opening_tells_officers_heads_and_units_without_accounts(sector, prepared, at):
    lonely = UnitFactory(email="truong@example.edu.vn")

    operations.open_round(prepared, by=sector.appraiser, at=at)

    told = set(Notification.objects.values_list("recipient", flat=True))
    assert told == {sector.officer.pk, sector.head.pk, sector.primary_officer.pk, sector.primary_head.pk}
    assert Mail.objects.filter(to=lonely.email).count() == 1
    assert Mail.objects.count() == 5


def test_round_without_a_called_unit_is_not_opened(sector, at):
    empty = RoundFactory(draft=True)

    with pytest.raises(RoundRefused):
        operations.open_round(empty, by=sector.appraiser, at=at)

    empty.refresh_from_db()
    assert empty.state == RoundState.DRAFT


def test_round_is_not_opened_after_its_deadline(sector, prepared):
    with pytest.raises(RoundRefused):
        operations.open_round(prepared, by=sector.appraiser, at=prepared.deadline)


def test_created_round_keeps_its_quotas(sector, at):
    round_ = operations.create_round(
        code="2027-Q1",
        title="Quý I/2027",
        period_start=at.date(),
        period_end=at.date(),
        deadline=at,
        call_text="Mời giới thiệu.",
        criteria_set=sector.round.criteria_set,
        quotas={"primary": 3},
        by=sector.appraiser,
        at=at,
    )

    assert dict(round_.quotas.values_list("unit_kind", "limit")) == {"primary": 3}


def test_round_being_prepared_may_be_changed(sector, prepared, at):
    operations.update_round(prepared, values={"title": "Tên mới"}, quotas={"primary": 5}, by=sector.appraiser, at=at)

    prepared.refresh_from_db()
    assert prepared.title == "Tên mới"
    assert dict(prepared.quotas.values_list("unit_kind", "limit")) == {"primary": 5}


@pytest.mark.parametrize(
    ("values", "quotas", "is_allowed"),
    [
        ({"deadline": "later"}, None, True),
        ({"call_text": "Mời thêm."}, None, True),
        ({"title": "Tên khác"}, None, False),
        ({}, {"primary": 9}, False),
    ],
)
def test_open_round_changes_only_deadline_and_call(sector, at, values, quotas, is_allowed):
    if "deadline" in values:
        values = {"deadline": sector.round.deadline + timedelta(days=1)}

    try:
        operations.update_round(sector.round, values=values, quotas=quotas, by=sector.appraiser, at=at)
        changed = True
    except RoundRefused:
        changed = False

    assert changed == is_allowed


def test_reminder_reaches_the_silent_once_a_day(sector, at):
    answered = ParticipationFactory(round=sector.round, sent=1)
    MembershipFactory(unit=answered.unit)
    operations.report_nil(sector.primary_participation, reason="Chưa có", by=sector.primary_head, at=at)
    rows = Participation.objects.filter(round=sector.round)

    first = operations.remind_silent(sector.round, rows, by=sector.appraiser, at=at)
    second = operations.remind_silent(sector.round, rows, by=sector.appraiser, at=at + timedelta(hours=1))
    tomorrow = operations.remind_silent(sector.round, rows, by=sector.appraiser, at=at + timedelta(days=1))

    assert (first, second, tomorrow) == (1, 0, 1)
    assert set(Notification.objects.values_list("recipient", flat=True)) == {sector.officer.pk, sector.head.pk}
    assert Participation.objects.get(pk=sector.participation.pk).reminders == 2


def test_only_an_open_round_is_reminded(sector, prepared, at):
    with pytest.raises(RoundRefused):
        operations.remind_silent(prepared, prepared.participations.all(), by=sector.appraiser, at=at)


def test_late_entry_lies_in_the_future(sector, at):
    with pytest.raises(RoundRefused):
        operations.grant_late_entry(sector.participation, until=at, reason="Bão", by=sector.appraiser, at=at)


def test_asking_for_a_late_entry_tells_the_department(sector, at):
    operations.ask_late_entry(sector.participation, reason="Trường bị ngập", by=sector.officer, at=at)

    told = set(Notification.objects.values_list("recipient", flat=True))
    assert told == {sector.appraiser.pk, sector.second_appraiser.pk}


def test_nothing_this_time_is_refused_after_a_dossier_was_sent(sector, make_sent, at):
    make_sent()

    with pytest.raises(RoundRefused):
        operations.report_nil(sector.participation, reason="Không có", by=sector.head, at=at)


def test_nothing_this_time_is_refused_when_the_round_is_closed(sector, at):
    operations.close_round(sector.round, by=sector.appraiser, at=at)

    with pytest.raises(RoundRefused):
        operations.report_nil(sector.participation, reason="Không có", by=sector.head, at=at)


def test_taking_back_what_was_never_said_changes_nothing(sector, at):
    operations.take_back_nil(sector.participation, by=sector.head, at=at)

    assert sector.participation.nil_at is None
