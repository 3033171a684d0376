from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import localtime

from lantoa.demo.chance import chance
from lantoa.demo.timeline import Clock, Timeline, office_hour, spread
from lantoa.demo.timetable import Quarter, past_rounds, quarter_of, running_round

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def life_of(log, name, *days):
    for day in days:
        yield START + timedelta(days=day)
        log.append((day, name))


def test_lives_are_woven_in_the_order_of_time():
    log = []
    timeline = Timeline()
    timeline.begin(life_of(log, "slow", 1, 5))
    timeline.begin(life_of(log, "quick", 0, 2, 3))

    timeline.run()

    assert log == [(0, "quick"), (1, "slow"), (2, "quick"), (3, "quick"), (5, "slow")]


def test_a_life_may_begin_others_on_its_way():
    log = []
    timeline = Timeline()

    def parent():
        yield START
        timeline.begin(life_of(log, "child", 1))
        yield START + timedelta(days=2)
        log.append((2, "parent"))

    timeline.begin(parent())
    timeline.run()

    assert log == [(1, "child"), (2, "parent")]


def test_equal_moments_keep_the_order_of_beginning():
    log = []
    timeline = Timeline()
    for name in ("first", "second", "third"):
        timeline.begin(life_of(log, name, 1))

    timeline.run()

    assert [name for _day, name in log] == ["first", "second", "third"]


@pytest.mark.parametrize("seed", range(20))
def test_a_clock_goes_forward_by_office_hours_and_never_past_its_end(seed):
    end = START + timedelta(days=12)
    clock = Clock(START, until=end, chance=chance(seed))

    moments = [clock.after(days=days) for days in (0, 1, 0.7, 2, 0, 3, 9)]

    assert moments == sorted(moments)
    assert moments[-1] == end
    assert all(localtime(moment).weekday() < 5 for moment in moments[:-1] if moment < end)


def test_weekends_move_to_monday():
    saturday = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)

    moved = localtime(office_hour(saturday, chance("any")))

    assert moved.date() == date(2026, 11, 23)
    assert 7 <= moved.hour < 17


def test_moments_are_spread_in_order():
    moments = spread(START, START + timedelta(days=10), 7, chance("any"))

    assert len(moments) == 7
    assert moments == sorted(moments)
    assert all(START <= moment <= START + timedelta(days=10) for moment in moments)


@pytest.mark.parametrize(
    ("day", "code", "label"),
    [
        (date(2026, 1, 1), "2026-Q1", "quý I/2026"),
        (date(2026, 11, 22), "2026-Q4", "quý IV/2026"),
        (date(2027, 6, 30), "2027-Q2", "quý II/2027"),
    ],
)
def test_a_day_lies_in_its_quarter(day, code, label):
    quarter = quarter_of(day)

    assert (quarter.code, quarter.label) == (code, label)
    assert quarter.first_day <= day <= quarter.last_day


def test_quarters_follow_each_other_over_new_year():
    assert Quarter(2026, 4).next == Quarter(2027, 1)
    assert Quarter(2027, 1).previous == Quarter(2026, 4)
    assert Quarter(2026, 4).last_day == date(2026, 12, 31)


@pytest.mark.parametrize("day", range(0, 92, 7))
def test_past_rounds_are_decided_before_the_running_moment(day):
    now = datetime(2026, 10, 1, 2, 0, tzinfo=UTC) + timedelta(days=day)

    first, second = past_rounds(now, 2)
    running = running_round(now)

    assert first.created_at < first.opened_at < first.deadline < first.decided_at < second.decided_at < now
    assert running.opened_at < now < running.deadline
    assert [first.quarter.code, second.quarter.code, running.quarter.code] == ["2026-Q2", "2026-Q3", "2026-Q4"]
