"""When things happen in the sample sector, reckoned back from the moment it is built.

The running round is that of the present quarter and ends in a good week; the two before it are decided.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_default_timezone, localdate

_ROMAN = ("I", "II", "III", "IV")
#: Districts ended the day before.
COMMUNES_TOOK_OVER_ON = date(2025, 7, 1)
SECTOR_BEGAN_ON = date(2010, 9, 1)


@dataclass(frozen=True)
class Quarter:
    """A calendar quarter."""

    year: int
    number: int

    @property
    def code(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def label(self) -> str:
        return f"quý {_ROMAN[self.number - 1]}/{self.year}"

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)


def quarter_of(day: date) -> Quarter:
    """Return the quarter in which ``day`` lies."""
    return Quarter(day.year, (day.month + 2) // 3)


@dataclass(frozen=True)
class RoundTimes:
    """When a round is prepared, opened, due, and decided (None: it still runs)."""

    quarter: Quarter
    created_at: datetime
    opened_at: datetime
    deadline: datetime
    decided_at: datetime | None

    @property
    def title(self) -> str:
        return f"Giới thiệu điển hình {self.quarter.label}"


def clock_time(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of ``day`` in local time."""
    return datetime.combine(day, time(hour, minute), get_default_timezone())


def past_round(quarter: Quarter) -> RoundTimes:
    """Return the times of a round that was decided before its quarter ended."""
    end = quarter.last_day
    return RoundTimes(
        quarter,
        created_at=clock_time(end - timedelta(days=60), 8, 30),
        opened_at=clock_time(end - timedelta(days=58), 8),
        deadline=clock_time(end - timedelta(days=19), 17),
        decided_at=clock_time(end - timedelta(days=2), 10),
    )


def running_round(now: datetime) -> RoundTimes:
    """Return the times of the round that runs at ``now``: open for four weeks, due in nine days."""
    today = localdate(now)
    opened_on = today - timedelta(days=28)
    return RoundTimes(
        quarter_of(today),
        created_at=clock_time(opened_on - timedelta(days=2), 14),
        opened_at=clock_time(opened_on, 8),
        deadline=clock_time(today + timedelta(days=9), 17),
        decided_at=None,
    )


def past_rounds(now: datetime, count: int) -> list[RoundTimes]:
    """Return the times of the ``count`` rounds before the running one, oldest first."""
    quarter, found = quarter_of(localdate(now)), []
    for _position in range(count):
        quarter = quarter.previous
        found.append(past_round(quarter))
    return found[::-1]
