"""The life of a round: prepared, opened, reminded of, closed, decided; and what units say in it."""

from datetime import datetime, timedelta

from lantoa.nominations import operations
from lantoa.nominations.models import Nomination, Participation

from .cast import Cast
from .chance import chance
from .dossiers import Dossier
from .names import Names
from .planning import QUOTAS, Entry
from .schools import SAMPLE_PRIMARY, SAMPLE_UPPER_SECONDARY
from .timeline import Life, Timeline, office_hour, spread
from .timetable import RoundTimes

_CALL = """Kính mời các đơn vị chọn và giới thiệu điển hình tiên tiến {quarter}: cá nhân, tập thể, mô hình mới và \
việc tốt đã có kết quả nhìn thấy được.

Xin kể việc đã làm, số liệu trước và sau, ai được lợi. Một trang rõ ràng hơn mười trang thành tích chung. \
Hỏi ý kiến người được giới thiệu (và cha mẹ, nếu là học sinh) trước khi gửi.

Nếu quý này chưa có gương phù hợp, đơn vị chỉ cần bấm “Không có điển hình” và ghi một câu lý do."""
#: Of the units that can answer so many say that they have nothing to introduce: in a past and in the running round.
_NIL_PAST, _NIL_RUNNING = 0.7, 0.1


class RoundLife:
    """One round from its call to its decisions."""

    def __init__(self, cast: Cast, number: int, times: RoundTimes, entries: list[Entry], names: Names) -> None:
        self.cast = cast
        self.number = number
        self.times = times
        self.entries = entries
        self.names = names
        self.officer = cast.department_officers[0]
        self.chance = chance(cast.seed, "round", number)

    def life(self, timeline: Timeline) -> Life:
        """Live; dossiers and answers of the round begin when it opens."""
        yield self.times.created_at
        round_ = self._create()
        yield self.times.opened_at
        operations.open_round(round_, by=self.officer, at=self.times.opened_at)
        for row in round_.participations.select_related("unit", "round"):
            self.cast.participations[self.number, row.unit_id] = row
        self._begin_dossiers(timeline)
        timeline.begin(self._answers())
        reminded_at = self._reminder()
        yield reminded_at
        operations.remind_silent(round_, round_.participations.all(), by=self.officer, at=reminded_at)
        if self.times.decided_at is None:
            yield from self._grant_more_time()
            return
        closed_at = self.times.decided_at - timedelta(hours=1)
        yield closed_at
        operations.close_round(round_, by=self.officer, at=closed_at)
        yield self.times.decided_at
        ready = Nomination.objects.filter(round=round_).exclude(pending_outcome="")
        operations.apply_decisions(ready, by=self.officer, at=self.times.decided_at)

    def _create(self):
        round_ = operations.create_round(
            code=self.times.quarter.code,
            title=self.times.title,
            period_start=self.times.quarter.first_day,
            period_end=self.times.quarter.last_day,
            deadline=self.times.deadline,
            call_text=_CALL.format(quarter=self.times.quarter.label),
            criteria_set=self.cast.criteria_set,
            quotas={kind.value: limit for kind, limit in QUOTAS.items()},
            by=self.officer,
            at=self.times.created_at,
        )
        self.cast.rounds[self.number] = round_
        return round_

    def _until(self) -> datetime:
        """Return the last moment at which something of this round may have happened."""
        return (
            self.times.decided_at - timedelta(hours=3)
            if self.times.decided_at
            else self.cast.now - timedelta(minutes=20)
        )

    def _begin_dossiers(self, timeline: Timeline) -> None:
        late = [entry for entry in self.entries if entry.fate.is_late]
        timely = [entry for entry in self.entries if not entry.fate.is_late]
        self.chance.shuffle(timely)
        # Whatever has gone far began early.
        timely.sort(key=lambda entry: -entry.fate.depth)
        last_start = min(self.times.deadline - timedelta(days=9), self._until() - timedelta(days=2))
        starts = spread(self.times.opened_at + timedelta(hours=2), last_start, len(timely), self.chance)
        for entry, start in zip(timely, starts, strict=True):
            timeline.begin(self._dossier(entry, office_hour(start, self.chance)).life())
        for entry in late:
            timeline.begin(self._late(entry))

    def _dossier(self, entry: Entry, start: datetime) -> Dossier:
        return Dossier(self.cast, entry, start=start, until=self._until(), names=self.names)

    def _late(self, entry: Entry) -> Life:
        """Grant a late entry when the deadline is over, and let the dossier be written in that time."""
        granted_at = self.times.deadline + timedelta(hours=16)
        yield granted_at
        row = self.cast.participations[self.number, self.cast.units[entry.school.name].pk]
        operations.grant_late_entry(
            row,
            until=granted_at + timedelta(days=9),
            reason="Trường mất điện hai ngày cuối hạn.",
            by=self.officer,
            at=granted_at,
        )
        yield from self._dossier(entry, granted_at + timedelta(hours=2)).life()

    def _answers(self) -> Life:
        """Let units without anything to introduce say so."""
        share = _NIL_RUNNING if self.times.decided_at is None else _NIL_PAST
        busy = {entry.school.name for entry in self.entries} | {SAMPLE_UPPER_SECONDARY, SAMPLE_PRIMARY}
        names = [
            row.unit.name
            for (number, _unit), row in self.cast.participations.items()
            if number == self.number and row.unit.name in self.cast.heads and row.unit.name not in busy
        ]
        quiet = [name for name in sorted(names) if self.chance.random() < share] or sorted(names)[:1]
        self.chance.shuffle(quiet)
        end = min(self.times.deadline, self._until())
        for name, moment in zip(quiet, spread(self.times.opened_at, end, len(quiet), self.chance), strict=True):
            yield moment
            row = self.cast.participations[self.number, self.cast.units[name].pk]
            reason = self.chance.choice(self.cast.pools.nil_reasons)
            operations.report_nil(row, reason=reason, by=self.cast.heads[name], at=moment)

    def _reminder(self) -> datetime:
        wanted = self.times.deadline - timedelta(days=5) if self.times.decided_at else self.cast.now - timedelta(days=3)
        return office_hour(wanted, self.chance)

    def _grant_more_time(self) -> Life:
        """Give one silent school a week more, as it asked."""
        silent = [
            row
            for row in Participation.objects.filter(round=self.cast.rounds[self.number], sent=0, nil_at=None, drafts=0)
            .select_related("unit", "round")
            .order_by("pk")
            if row.unit.name in self.cast.heads
        ]
        if not silent:
            return
        row = silent[len(silent) // 2]
        asked_at = self.cast.now - timedelta(days=2)
        yield asked_at
        reason = "Trường đang chuyển về cơ sở mới, máy tính và sổ sách chưa sắp xếp xong."
        operations.ask_late_entry(row, reason=reason, by=self.cast.heads[row.unit.name], at=asked_at)
        granted_at = asked_at + timedelta(hours=5)
        yield granted_at
        operations.grant_late_entry(
            row,
            until=self.times.deadline + timedelta(days=7),
            reason="Đồng ý, trường gửi trong tuần sau hạn.",
            by=self.officer,
            at=granted_at,
        )
