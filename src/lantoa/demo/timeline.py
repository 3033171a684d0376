"""Many lives, one order of time.

A life is a generator: it yields the moment of its next act, and does the act when it is resumed.
The timeline resumes the earliest one first, so codes, keys and the audit chain come out in the
order in which things happened, as they would in the running product.
"""

import heapq
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from django.utils.timezone import localtime

Life = Iterator[datetime]


class Timeline:
    """Resumes lives in the order of their moments; equal moments in the order in which they began."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Life]] = []
        self._begun = 0

    def begin(self, life: Life) -> None:
        """Let ``life`` run up to its first moment and wait there."""
        self._begun += 1
        self._wait(life, self._begun)

    def run(self) -> None:
        """Resume lives until all have ended; a life may begin others."""
        while self._waiting:
            _moment, number, life = heapq.heappop(self._waiting)
            self._wait(life, number)

    def _wait(self, life: Life, number: int) -> None:
        moment = next(life, None)
        if moment is not None:
            heapq.heappush(self._waiting, (moment, number, life))


class Clock:
    """The own time of one life: it only goes forward, by office hours, and never beyond ``until``."""

    def __init__(self, start: datetime, *, until: datetime, chance: Random) -> None:
        self.at = min(start, until)
        self._until = until
        self._chance = chance

    def after(self, *, days: float = 0) -> datetime:
        """Go to an office hour about ``days`` later and return it; within the same day to a later minute."""
        wanted = office_hour(self.at + timedelta(days=days), self._chance) if days else self.at
        soonest = self.at + timedelta(minutes=self._chance.randrange(4, 40))
        self.at = min(max(wanted, soonest), self._until)
        return self.at


def office_hour(moment: datetime, chance: Random) -> datetime:
    """Return a moment of the same day when schools work; Saturday and Sunday move to Monday."""
    local = localtime(moment)
    local += timedelta(days=7 - local.weekday() if local.weekday() > 4 else 0)
    minute = chance.randrange(7 * 60 + 30, 16 * 60 + 40)
    return datetime.combine(local.date(), time(minute // 60, minute % 60, chance.randrange(60)), local.tzinfo)


def spread(start: datetime, end: datetime, count: int, chance: Random) -> list[datetime]:
    """Return ``count`` moments between ``start`` and ``end``, evenly strewn with some chance, in order."""
    step = (end - start) / max(count, 1)
    return [start + step * (position + chance.random()) for position in range(count)]
