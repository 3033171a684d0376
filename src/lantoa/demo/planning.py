"""Which dossier is sent by which school in which round, and how it fares: decided before anything is written."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from lantoa.consents.enums import Channel, Purpose
from lantoa.exemplars.enums import SubjectKind
from lantoa.nominations.enums import NominationState, Outcome
from lantoa.units.enums import UnitKind

from .content import Being, Deed, PoolDeed, Pools, Story
from .highlights import LEADING, SETTLED, WITHDRAWN
from .names import Names
from .scales import Scale
from .schools import SAMPLE_COMMUNE, SAMPLE_PRIMARY, SAMPLE_UPPER_SECONDARY, School

S = NominationState
#: Rounds by their place in time.
FIRST, SECOND, RUNNING = range(3)
QUOTAS = {
    UnitKind.UPPER_SECONDARY: 3,
    UnitKind.LOWER_SECONDARY: 2,
    UnitKind.PRIMARY: 2,
    UnitKind.PRESCHOOL: 2,
    UnitKind.CONTINUING: 2,
}


@dataclass(frozen=True)
class Fate:
    """How far a dossier gets, and what happens to it on the way."""

    ends: NominationState
    filled: float = 1.0  # of a draft: how much of it is written
    is_answered: bool = True  # did everybody asked answer the consent link
    refused: frozenset[tuple[str, str]] = frozenset()
    was_returned: bool = False  # came back once from screening and was sent again
    returned_by: str = ""  # of one that stands returned: head | screener | department
    appraisals: int = 0
    is_half_scored: bool = False
    conflict: bool = False
    proposed: str = ""  # an outcome that waits to be applied with the others
    is_late: bool = False

    @property
    def depth(self) -> int:
        """How many steps it takes, roughly."""
        if self.ends == S.DRAFT:
            return 0
        if self.ends in (S.CONFIRMING, S.WITHDRAWN) or self.returned_by == "head":
            return 1
        is_sent_on = self.ends not in (S.SCREENING, S.RETURNED)
        return 2 + self.was_returned + is_sent_on + self.appraisals + bool(self.proposed)


@dataclass(frozen=True)
class Entry:
    """One dossier to be written."""

    key: str
    round: int
    school: School
    deed: Deed
    shown: Being
    fate: Fate
    collective: str = ""
    story: Story | None = None


PAST_FATES: Sequence[tuple[Fate, int]] = (
    (Fate(S.RECOGNISED, appraisals=2), 1),
    (Fate(S.NURTURED, appraisals=2), 3),
    (Fate(S.NURTURED, appraisals=1, was_returned=True), 1),
    (Fate(S.NURTURED, appraisals=1, is_late=True), 1),
    (Fate(S.DECLINED, appraisals=2), 4),
    (Fate(S.DECLINED, appraisals=1), 2),
)
_SHY = frozenset({(Purpose.PICTURE, channel) for channel in Channel} | {(Purpose.STORY, Channel.FACEBOOK)})
#: Drafts stand last: when the pool runs out, only they repeat a text, and nobody compares drafts.
RUNNING_FATES: Sequence[tuple[Fate, int]] = (
    (Fate(S.SCREENING), 8),
    (Fate(S.SCREENING, was_returned=True), 2),
    (Fate(S.RETURNED, returned_by="screener"), 3),
    (Fate(S.RETURNED, returned_by="department"), 3),
    (Fate(S.APPRAISING), 8),
    (Fate(S.APPRAISING, appraisals=1), 5),
    (Fate(S.APPRAISING, appraisals=1, refused=_SHY), 2),
    (Fate(S.APPRAISING, appraisals=2), 4),
    (Fate(S.APPRAISING, is_half_scored=True), 1),
    (Fate(S.APPRAISING, conflict=True), 2),
    (Fate(S.APPRAISING, appraisals=2, proposed=Outcome.RECOGNISED), 4),
    (Fate(S.APPRAISING, appraisals=2, proposed=Outcome.NURTURED), 2),
    (Fate(S.APPRAISING, appraisals=2, proposed=Outcome.DECLINED), 2),
    (Fate(S.WITHDRAWN), 2),
    (Fate(S.DRAFT, filled=0.2), 4),
    (Fate(S.DRAFT, filled=0.6), 5),
    (Fate(S.DRAFT, is_answered=False), 4),
    (Fate(S.DRAFT), 3),
    (Fate(S.CONFIRMING), 3),
    (Fate(S.CONFIRMING, is_answered=False), 2),
)
_NEEDS_COMMUNE = {S.SCREENING}
#: Says little that could be judged; such dossiers come in every round.
_BOILERPLATE = re.compile(r"tích cực|luôn quan tâm|luôn nhiệt|phong phú|nhiều cố gắng|đã lãnh đạo|Qua thực tế")


def plan_entries(
    scale: Scale, schools: Sequence[School], *, stories: Sequence[Story], pools: Pools, names: Names, luck: Random
) -> list[Entry]:
    """Return every dossier of the three rounds."""
    desks = _Desks(schools, luck)
    plan = _Plan(desks, names, luck)
    chosen = _chosen(stories, scale)
    names.reserve([story.shown.name for story in chosen])
    plan.tell(chosen)
    deeds = list(pools.deeds)
    luck.shuffle(deeds)
    plan.deeds = sorted(deeds, key=_is_thin)
    plan.sit_at_sample_desks()
    for round_ in (FIRST, SECOND):
        plan.fill(round_, PAST_FATES, scale.share)
    plan.fill(RUNNING, RUNNING_FATES, scale.share)
    plan.repeat()
    return plan.entries


def _chosen(stories: Sequence[Story], scale: Scale) -> list[Story]:
    """Return the stories of a scale; those with a part of their own come first."""
    ordered = sorted(stories, key=lambda story: story.slug not in (LEADING, WITHDRAWN))
    kept = {
        story.slug for kind in SubjectKind for story in [s for s in ordered if s.kind == kind][: scale.stories_per_kind]
    }
    return [story for story in stories if story.slug in kept]


def _is_thin(pool_deed: PoolDeed) -> bool:
    return bool(_BOILERPLATE.search(pool_deed.deed.what))


def _is_late(story: Story) -> bool:
    """Whether the story speaks of something that the first of the three rounds was too early for."""
    said = f"{story.deed.what} {story.measure.source} {story.turning_point}"
    return any(int(month) >= 6 for month in re.findall(r"(\d+)/2026", said))


class _Desks:
    """Hands out schools: of the kind asked for, the ones with the fewest dossiers in the round first."""

    def __init__(self, schools: Sequence[School], luck: Random) -> None:
        self._order = {school: luck.random() for school in schools}
        self._taken: dict[tuple[int, School], int] = {}
        self.by_name = {school.name: school for school in schools}

    def take(self, round_: int, kind: str, *, needs_commune: bool = False) -> School:
        """Return a school with room in ``round_``; of another kind if there is none of ``kind``."""
        free = [school for school in self._order if self._has_room(round_, school)]
        free = [school for school in free if school.commune] if needs_commune else free
        return self._least_busy(round_, [school for school in free if school.kind == kind] or free)

    def take_in(self, round_: int, commune: str) -> School:
        """Return a school of ``commune``."""
        own = [school for school in self._order if school.commune == commune and self._has_room(round_, school)]
        return self._least_busy(round_, own)

    def _has_room(self, round_: int, school: School) -> bool:
        is_spare = school.name not in (SAMPLE_UPPER_SECONDARY, SAMPLE_PRIMARY)
        return is_spare and self._taken.get((round_, school), 0) < QUOTAS[school.kind] - 1

    def _least_busy(self, round_: int, schools: Sequence[School]) -> School:
        best = min(schools, key=lambda school: (self._taken.get((round_, school), 0), self._order[school]))
        return self.sit(round_, best)

    def sit(self, round_: int, school: School) -> School:
        """Count one more dossier of ``school`` in ``round_``."""
        self._taken[round_, school] = self._taken.get((round_, school), 0) + 1
        return school


class _Plan:
    """Collects entries; each pool deed is used once, so that only planted copies resemble each other."""

    def __init__(self, desks: _Desks, names: Names, luck: Random) -> None:
        self.entries: list[Entry] = []
        self.deeds: list[PoolDeed] = []
        self._desks = desks
        self._names = names
        self._luck = luck
        self._used = 0

    def tell(self, stories: Sequence[Story]) -> None:
        """Let the finished stories begin in the two past rounds."""
        early = sorted((s for s in stories if not _is_late(s)), key=lambda s: -len(s.attempts))[: len(stories) // 2]
        for story in stories:
            round_ = FIRST if story in early else SECOND
            place = self._desks.by_name.get(SETTLED.get(story.slug, ""))
            school = self._desks.sit(round_, place) if place else self._desks.take(round_, story.unit_kind)
            collective = story.subject_name if story.kind == SubjectKind.COLLECTIVE else ""
            fate = Fate(S.RECOGNISED, appraisals=2)
            self.entries.append(Entry(story.slug, round_, school, story.deed, story.shown, fate, collective, story))

    def sit_at_sample_desks(self) -> None:
        """Give the sample logins something to do, and something behind them."""
        upper, primary = (self._desks.by_name[name] for name in (SAMPLE_UPPER_SECONDARY, SAMPLE_PRIMARY))
        for round_, school, fate in (
            (SECOND, upper, Fate(S.NURTURED, appraisals=2)),
            (RUNNING, upper, Fate(S.RETURNED, returned_by="head")),
            (RUNNING, upper, Fate(S.CONFIRMING, is_answered=False)),
            (SECOND, primary, Fate(S.DECLINED, appraisals=2)),
            (RUNNING, primary, Fate(S.CONFIRMING, is_answered=False)),
        ):
            # Whose parents have not answered yet is the commonest thing a school waits for.
            self._add(round_, self._desks.sit(round_, school), fate, prefers_pupil=not fate.is_answered)
        for _each in range(3):
            self._add(RUNNING, self._desks.take_in(RUNNING, SAMPLE_COMMUNE), Fate(S.SCREENING))

    def fill(self, round_: int, fates: Sequence[tuple[Fate, int]], share: float) -> None:
        """Add as many dossiers of each fate as the scale wants, at least one."""
        for fate, count in fates:
            for _each in range(math.ceil(count * share)):
                needs_commune = fate.ends in _NEEDS_COMMUNE or fate.was_returned or fate.returned_by == "screener"
                kind = self._next_deed(thin=fate.ends == S.DECLINED).unit_kind
                school = self._desks.take(round_, kind, needs_commune=needs_commune)
                self._add(round_, school, fate)

    def _next_deed(self, *, thin: bool = False) -> PoolDeed:
        """Return the deed that the next ``_add`` will use."""
        if thin and _is_thin(self.deeds[-1]):
            self.deeds.insert(self._used, self.deeds.pop())
        return self.deeds[self._used % len(self.deeds)]

    def _add(self, round_: int, school: School, fate: Fate, *, prefers_pupil: bool = False) -> None:
        pool_deed = self._fitting(school, prefers_pupil=prefers_pupil)
        self._used += 1
        year = self._birth_year(pool_deed)
        shown = Being(self._names.draw(pool_deed.sex), pool_deed.sex, year, pool_deed.is_pupil, pool_deed.position)
        key = f"{round_}-{len(self.entries)}"
        self.entries.append(Entry(key, round_, school, pool_deed.deed, shown, fate, pool_deed.collective))

    def _fitting(self, school: School, *, prefers_pupil: bool) -> PoolDeed:
        """Bring the next deed that fits the school's kind to the front and return it."""
        start = self._used % len(self.deeds)
        order = [*range(start, len(self.deeds)), *range(start)]
        fitting = [position for position in order if self.deeds[position].unit_kind == school.kind]
        wanted = [position for position in fitting if self.deeds[position].is_pupil] if prefers_pupil else []
        position = next(iter([*wanted, *fitting, start]))
        self.deeds[start], self.deeds[position] = self.deeds[position], self.deeds[start]
        return self.deeds[start]

    def _birth_year(self, pool_deed: PoolDeed) -> int:
        if not pool_deed.is_pupil:
            return self._luck.randrange(1966, 1999)
        grade = re.search(r"\d+", pool_deed.position)
        # Grade 1 in the school year 2026-2027 is mostly the year 2020.
        return 2021 - int(grade[0] if grade else 1)

    def repeat(self) -> None:
        """Plant what an appraiser should notice: a copied text, and somebody introduced a second time."""
        past = [entry for entry in self.entries if entry.round < RUNNING and entry.story is None]
        told = [entry for entry in self.entries if entry.story is not None]
        nurtured = [
            entry
            for entry in past
            if entry.fate.ends == S.NURTURED
            and entry.deed.kind != SubjectKind.GOOD_DEED
            and entry.school.name != SAMPLE_UPPER_SECONDARY
        ]
        for number, entry in enumerate([*nurtured[:1], *told[:1]]):
            school = self._desks.take(RUNNING, entry.school.kind)
            shown = replace(entry.shown, name=self._names.draw(entry.shown.sex or "f"))
            copied = replace(entry.deed, **dict(_reworded(entry.deed)))
            fate = Fate(S.APPRAISING, appraisals=number)
            self.entries.append(Entry(f"copy-{number}", RUNNING, school, copied, shown, fate, entry.collective))
        for entry in nurtured[1:3]:
            again = replace(entry.deed, **dict(_carried_on(entry.deed)))
            self.entries.append(
                replace(
                    entry, key=f"{entry.key}-again", round=RUNNING, deed=again, fate=Fate(S.APPRAISING, appraisals=1)
                )
            )


def _reworded(deed: Deed) -> Iterator[tuple[str, str]]:
    """Change a text as somebody does who borrows it."""
    yield "title", f"Mô hình {deed.title[0].lower()}{deed.title[1:]}"
    yield "what", deed.what.replace("Sau", "Tiếp theo").replace("mỗi tuần", "hằng tuần").replace("không", "chẳng", 1)
    yield "beneficiaries", f"{deed.beneficiaries} của trường"


def _carried_on(deed: Deed) -> Iterator[tuple[str, str]]:
    yield "title", f"{deed.title}: một học kỳ sau"
    yield "what", f"{deed.what} Đợt trước Sở đề nghị theo dõi thêm. Từ đó đến nay việc này chạy đều ở thêm hai lớp."
