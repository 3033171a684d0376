"""How models spread: other schools take them up, some from the origin, some from one another, some stop."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from lantoa.replication.enums import AdoptionState, StopReason
from lantoa.replication.models import Adoption
from lantoa.replication.operations import adopt_model, report_adoption, start_adoption, stop_adoption
from lantoa.units.enums import UnitKind

from .cast import Cast
from .chance import chance
from .content import CopyAttempt
from .planning import Entry
from .timeline import Clock, Life

_PLAN = "Làm thử ở một khối trước, ghi số mỗi tuần. {answer}"
#: Kinds that copy one another's models.
_NEIGHBOURS = {
    UnitKind.PRESCHOOL: (UnitKind.PRESCHOOL, UnitKind.PRIMARY),
    UnitKind.PRIMARY: (UnitKind.PRIMARY, UnitKind.LOWER_SECONDARY),
    UnitKind.LOWER_SECONDARY: (UnitKind.LOWER_SECONDARY, UnitKind.UPPER_SECONDARY, UnitKind.PRIMARY),
    UnitKind.UPPER_SECONDARY: (UnitKind.UPPER_SECONDARY, UnitKind.LOWER_SECONDARY, UnitKind.CONTINUING),
    UnitKind.CONTINUING: (UnitKind.CONTINUING, UnitKind.UPPER_SECONDARY),
}
#: The attempt that each attempt copies, by its place: the third learns from the first, the fourth from the third.
#: What comes after the written ones learns from one of the others, more often from a later one.
_LEARNS_FROM = {2: 0, 3: 2, 4: 0, 6: 3, 7: 5, 8: 2, 9: 6, 10: 6, 11: 7, 13: 9, 14: 9, 15: 12}


def all_attempts(entry: Entry, further: int) -> list[CopyAttempt]:
    """Return the written attempts at a story's model, and ``further`` ones that have only just begun."""
    written = list(entry.story.attempts)
    luck = chance(entry.key, "further")
    for _each in range(further if written else 0):
        model = luck.choice(entry.story.attempts)
        share = luck.uniform(0.8, 1.15)
        baseline, aim = (float(max(1, round(figure * share))) for figure in (model.baseline, model.aim))
        state = AdoptionState.PLANNED if luck.random() < 0.3 else AdoptionState.RUNNING
        written.append(CopyAttempt(state, baseline, aim, None, "", ""))
    return written


class Spread:
    """The attempts at one model, begun one after another from the day its story is public."""

    def __init__(
        self, cast: Cast, entry: Entry, adopters: Sequence[str], attempts: Sequence[CopyAttempt], *, told_at: datetime
    ) -> None:
        self.cast = cast
        self.entry = entry
        self.adopters = adopters
        self.attempts = attempts
        self.told_at = told_at
        self.chance = chance(cast.seed, "spread", entry.key)
        self.made: dict[int, Adoption] = {}

    def lives(self) -> list[Life]:
        """Return one life per attempt."""
        room = self.cast.now - self.told_at
        # Whoever reports needs time for it; whoever has only begun may do so to the last.
        share = 0.6 if len(self.attempts) == len(self.entry.story.attempts) else 0.85
        return [
            self._attempt(position, attempt, self.told_at + room * (0.05 + share * position / len(self.attempts)))
            for position, attempt in enumerate(self.attempts)
        ]

    def _attempt(self, position: int, attempt: CopyAttempt, start: datetime) -> Life:
        unit = self.cast.units[self.adopters[position]]
        by = self.cast.author_in(unit.name)
        clock = Clock(start, until=self.cast.now - timedelta(hours=1), chance=self.chance)
        yield clock.after(days=0.5)
        measure = self.entry.story.measure
        adoption = adopt_model(
            self.cast.nominations[self.entry.key].exemplar,
            unit=unit,
            measure_name=measure.name,
            measure_unit=measure.unit,
            baseline=_decimal(attempt.baseline),
            aim=_decimal(attempt.aim),
            plan=_PLAN.format(answer=self.entry.story.copy.steps[0]),
            by=by,
            at=clock.at,
            source=self._source(position),
            is_sample=True,
        )
        self.made[position] = adoption
        if attempt.state == AdoptionState.PLANNED:
            return
        yield clock.after(days=3)
        start_adoption(adoption, on=localdate(clock.at), by=by, at=clock.at)
        remaining = (self.cast.now - clock.at) / timedelta(days=1)
        if attempt.state in (AdoptionState.REPORTED, AdoptionState.STOPPED):
            yield clock.after(days=max(1, remaining * self.chance.uniform(0.3, 0.8)))
            self._end(adoption, attempt, clock.at)

    def _source(self, position: int) -> Adoption | None:
        """Return whose version is copied, if that unit carries it on by now; else the origin's."""
        source = self.made.get(_LEARNS_FROM.get(position, -1))
        if source is None:
            return None
        source.refresh_from_db()
        return source if source.state in (AdoptionState.RUNNING, AdoptionState.REPORTED) else None

    def _end(self, adoption: Adoption, attempt: CopyAttempt, at: datetime) -> None:
        by = self.cast.author_in(adoption.unit.name)
        if attempt.state == AdoptionState.STOPPED:
            reason = StopReason(attempt.stop_reason)
            stop_adoption(adoption, reason=reason, explanation=attempt.note, by=by, at=at)
            return
        report_adoption(
            adoption,
            after=_decimal(attempt.after or 0),
            report=attempt.note,
            changed_parts="",
            hours=self.chance.randrange(12, 90),
            money=self.chance.randrange(0, 30) * 100_000,
            by=by,
            at=at,
        )


def _decimal(value: float) -> Decimal:
    return Decimal(str(value))


class Adopters:
    """Hands out schools that can take a model up: of a kind near the origin's, busy ones last."""

    def __init__(self, cast: Cast, kinds: dict[str, UnitKind]) -> None:
        self._cast = cast
        self._kinds = kinds  # by the unit's name, only of units with an account
        self._taken = dict.fromkeys(kinds, 0)
        self._chance = chance(cast.seed, "adopters")

    def draw(self, entry: Entry, count: int, *, first: str = "") -> list[str]:
        """Return ``count`` names of units other than the origin's, ``first`` leading if it is given."""
        near = _NEIGHBOURS[entry.school.kind]
        names = [name for name, kind in self._kinds.items() if kind in near and name != entry.school.name]
        order = {name: (near.index(self._kinds[name]), self._taken[name], self._chance.random()) for name in names}
        # Most stay with their own kind; every fourth looks beyond it.
        own = sorted((name for name in names if order[name][0] == 0), key=order.__getitem__)
        beyond = sorted((name for name in names if order[name][0] > 0), key=lambda name: order[name][1:])
        drawn = [name for name in (first,) if name in names]
        while len(drawn) < count:
            pool = beyond if beyond and (len(drawn) % 4 == 3 or not own) else own
            name = pool.pop(0)
            if name not in drawn:
                drawn.append(name)
        for name in drawn:
            self._taken[name] += 1
        return drawn
