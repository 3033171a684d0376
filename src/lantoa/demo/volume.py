"""Years of dossiers for measuring: as many as wanted, in minutes instead of hours.

Rounds are created, opened and closed by the operations. The dossiers in them are written in bulk,
past the operations, and keep what those promise: states with their stamps and reasons, codes
without gaps, at most the quota a unit, steps, a frozen submission, words to be found by, counters
recounted at the end. What only single pages need is left out: consents (every gate stays closed),
evidence, similarity keys, notifications, and entries of the audit log, which stays whole without them.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.timezone import localdate

from lantoa.accounts.models import User
from lantoa.common.search import WORD_LENGTH
from lantoa.common.text import fold, split_name, words
from lantoa.consents.models import Matter
from lantoa.criteria.models import CriteriaSet
from lantoa.exemplars.enums import Stage, SubjectKind
from lantoa.exemplars.models import Exemplar, ExemplarWord
from lantoa.nominations import operations
from lantoa.nominations.enums import DECIDED_STATES, NominationState, RoundState
from lantoa.nominations.models import Nomination, NominationWord, Participation, Round, Step, Submission
from lantoa.people.enums import PersonKind
from lantoa.people.models import Person
from lantoa.units.enums import Role
from lantoa.units.models import Membership

from .chance import chance
from .content import Pools, pools
from .dossiers import key_of
from .planning import QUOTAS
from .timetable import Quarter, past_round, quarter_of

S = NominationState
_BATCH = 2000
#: Five years of quarters, in which two schools of three introduce somebody.
_CITY_ROUNDS, _CITY_DOSSIERS = 20, 40_000
#: Of a hundred dossiers so many stand where.
_PAST = {S.RECOGNISED: 25, S.NURTURED: 25, S.DECLINED: 45, S.WITHDRAWN: 5}
_RUNNING = {S.DRAFT: 15, S.CONFIRMING: 5, S.SCREENING: 20, S.APPRAISING: 45, S.RETURNED: 10, S.WITHDRAWN: 5}
#: The way to each state; screening is left out where no office screens.
_WAYS = {
    S.DRAFT: (),
    S.CONFIRMING: (S.CONFIRMING,),
    S.SCREENING: (S.CONFIRMING, S.SCREENING),
    S.APPRAISING: (S.CONFIRMING, S.SCREENING, S.APPRAISING),
    S.RETURNED: (S.CONFIRMING, S.SCREENING, S.RETURNED),
    S.WITHDRAWN: (S.CONFIRMING, S.SCREENING, S.WITHDRAWN),
    **{state: (S.CONFIRMING, S.SCREENING, S.APPRAISING, state) for state in DECIDED_STATES},
}
_STAGES = {S.RECOGNISED: Stage.RECOGNISED, S.NURTURED: Stage.NURTURED}


def add_years(*, seed: int, now: datetime) -> int:
    """Give a sector of the city's size its five years of rounds and dossiers; return how many were written."""
    officer = User.objects.get(email="chuyen.vien@so.example")
    running = Round.objects.open().get()
    add_rounds(_CITY_ROUNDS - Round.objects.count(), by=officer, criteria_set=running.criteria_set)
    rounds = list(Round.objects.order_by("period_start"))
    return add_dossiers(_CITY_DOSSIERS, rounds=rounds, officer=officer, seed=seed, now=now)


def add_rounds(count: int, *, by: User, criteria_set: CriteriaSet) -> list[Round]:
    """Create, open and close ``count`` quarterly rounds before the earliest one there is; return them, newest first."""
    earliest = Round.objects.order_by("period_start").first()
    quarter = quarter_of(earliest.period_start)
    made = []
    for _each in range(count):
        quarter = quarter.previous
        made.append(_add_round(quarter, by=by, criteria_set=criteria_set))
    return made


def _add_round(quarter: Quarter, *, by: User, criteria_set: CriteriaSet) -> Round:
    times = past_round(quarter)
    round_ = operations.create_round(
        code=quarter.code,
        title=times.title,
        period_start=quarter.first_day,
        period_end=quarter.last_day,
        deadline=times.deadline,
        call_text=times.title,
        criteria_set=criteria_set,
        quotas={kind.value: limit for kind, limit in QUOTAS.items()},
        by=by,
        at=times.created_at,
    )
    operations.open_round(round_, by=by, at=times.opened_at)
    operations.close_round(round_, by=by, at=times.decided_at)
    return round_


@dataclass
class _Row:
    """One dossier on its way into the tables."""

    nomination: Nomination
    is_new_person: bool
    steps: list[Step] = field(default_factory=list)


def add_dossiers(count: int, *, rounds: Sequence[Round], officer: User, seed: int, now: datetime) -> int:
    """Write ``count`` dossiers, evenly over ``rounds`` as far as their quotas have room; return how many."""
    with translation.override("vi"), transaction.atomic():
        writer = _Writer(officer, seed=seed, now=now)
        for position, round_ in enumerate(rounds):
            share = (count - writer.written) // (len(rounds) - position)
            writer.fill(round_, share)
    return writer.written


class _Writer:
    """Writes dossiers round by round; people come back in later rounds, as they do."""

    def __init__(self, officer: User, *, seed: int, now: datetime) -> None:
        self.written = 0
        self._officer = officer
        self._now = now
        self._seed = seed
        self._luck = chance(seed, "volume", Nomination.objects.count())
        self._pools: Pools = pools()
        self._people: dict[int, list[Person]] = defaultdict(list)
        self._exemplars: dict[int, Exemplar] = {}
        self._heads: dict[int, User] = {}

    def fill(self, round_: Round, count: int) -> None:
        """Write up to ``count`` dossiers of one round."""
        seats = list(self._seats(round_, count))
        self._appoint_heads([seat.unit_id for seat in seats])
        number = round_.last_number
        for start in range(0, len(seats), _BATCH):
            rows = []
            for seat in seats[start : start + _BATCH]:
                row = self._row(round_, seat, number + 1)
                number += row.nomination.code is not None
                rows.append(row)
            self._write(rows)
        Round.objects.filter(pk=round_.pk).update(last_number=number)
        recount_round(round_)
        self.written += len(seats)

    def _seats(self, round_: Round, count: int) -> Iterator[Participation]:
        """Yield expected units, each as often as its quota has room, until ``count`` are found."""
        used = Counter(
            Nomination.objects.filter(round=round_).exclude(state=S.WITHDRAWN).values_list("unit", flat=True)
        )
        expected = list(Participation.objects.filter(round=round_, nil_at=None).select_related("unit").order_by("pk"))
        self._luck.shuffle(expected)
        left = count
        for turn in range(max(QUOTAS.values())):
            for row in expected:
                if left and turn + used[row.unit_id] < QUOTAS[row.unit_kind]:
                    left -= 1
                    yield row

    def _appoint_heads(self, units: Sequence[int]) -> None:
        """Give every unit without a head one who cannot sign in."""
        heads = Membership.objects.filter(role=Role.HEAD, unit__in=set(units)).select_related("user")
        self._heads |= {row.unit_id: row.user for row in heads}
        missing = sorted(set(units) - set(self._heads))
        people = []
        for unit in missing:
            last_name, first_name = split_name(self._name("f"))
            address = f"head.{unit}@volume.example"
            unusable = make_password(None)
            people.append(User(email=address, last_name=last_name, first_name=first_name, password=unusable))
        User.objects.bulk_create(people, batch_size=_BATCH)
        since = localdate(self._now) - timedelta(days=6 * 365)
        rows = [
            Membership(user=user, unit_id=unit, role=Role.HEAD, valid_from=since)
            for unit, user in zip(missing, people, strict=True)
        ]
        Membership.objects.bulk_create(rows, batch_size=_BATCH)
        self._heads |= dict(zip(missing, people, strict=True))

    def _name(self, sex: str) -> str:
        middles = self._pools.middle_female if sex == "f" else self._pools.middle_male
        choose = self._luck.choice
        return f"{choose(self._pools.surnames)} {choose(middles)} {choose(self._pools.given)}"

    def _row(self, round_: Round, seat: Participation, number: int) -> _Row:
        state = _drawn(self._luck, _RUNNING if round_.state == RoundState.OPEN else _PAST)
        if state == S.SCREENING and seat.screening_unit_id is None:
            state = S.APPRAISING
        deed = self._luck.choice(self._pools.deeds).deed
        person, is_new = self._person(seat)
        head = self._heads[seat.unit_id]
        began = round_.opened_at + (min(round_.deadline, self._now) - round_.opened_at) * (0.9 * self._luck.random())
        steps = list(self._steps(state, seat, began, head))
        is_sent = any(step.to_state in (S.SCREENING, S.APPRAISING) for step in steps)
        nomination = Nomination(
            round=round_,
            unit_id=seat.unit_id,
            unit_name=seat.unit.name,
            screening_unit_id=seat.screening_unit_id,
            author=head,
            kind=SubjectKind.INDIVIDUAL,
            person=person,
            title=deed.title,
            field=deed.field,
            happened_from=localdate(began) - timedelta(days=200),
            what=deed.what,
            result_before=deed.before,
            result_after=deed.after,
            beneficiaries=deed.beneficiaries,
            state=state,
            code=f"{round_.code}-{number:06d}" if is_sent else None,
            creation_key=key_of(self._seed, "volume", round_.code, seat.unit_id, began.isoformat()),
            created_at=began,
            changed_at=began,
            changed_by=head,
            is_sample=True,
            **self._stamps(state, steps, head, is_sent=is_sent),
        )
        return _Row(nomination, is_new, steps)

    def _stamps(self, state: S, steps: Sequence[Step], head: User, *, is_sent: bool) -> dict[str, object]:
        stamps: dict[str, object] = {}
        if is_sent:
            stamps |= {"confirmed_by": head, "confirmed_at": steps[1].at}
        if state == S.RETURNED:
            stamps["returned_reason"] = steps[-1].reason
        if state in DECIDED_STATES:
            stamps |= {"decided_by": self._officer, "decided_at": steps[-1].at, "decision_reason": steps[-1].reason}
        return stamps

    def _steps(self, state: S, seat: Participation, began: datetime, head: User) -> Iterator[Step]:
        """Yield the way to ``state``, one step a day."""
        came_from, at = S.DRAFT, began
        for to in _way(state, is_screened=seat.screening_unit_id is not None):
            at += timedelta(hours=18)
            is_judged = to in (S.RETURNED, *DECIDED_STATES)
            reason = self._luck.choice(self._pools.decline_reasons) if is_judged else ""
            by = head if to in (S.CONFIRMING, S.SCREENING, S.WITHDRAWN) or came_from == S.CONFIRMING else self._officer
            yield Step(from_state=came_from, to_state=to, reason=reason, by=by, at=at)
            came_from = to

    def _person(self, seat: Participation) -> tuple[Person, bool]:
        known = self._people[seat.unit_id]
        if known and self._luck.random() < 0.4:
            return self._luck.choice(known), False
        sex = self._luck.choice("fm")
        name = self._name(sex)
        year = self._luck.randrange(1966, 1999)
        post = self._luck.choice(self._pools.positions_staff)
        person = Person(
            full_name=name,
            folded_name=fold(name),
            kind=PersonKind.STAFF,
            sex=sex,
            birth_year=year,
            unit_id=seat.unit_id,
            position=post,
            is_sample=True,
        )
        known.append(person)
        return person, True

    def _write(self, rows: Sequence[_Row]) -> None:
        Person.objects.bulk_create([row.nomination.person for row in rows if row.is_new_person], batch_size=_BATCH)
        self._write_exemplars([row.nomination for row in rows if row.nomination.code])
        self._write_nominations([row.nomination for row in rows])
        for row in rows:
            for step in row.steps:
                step.nomination = row.nomination
        Step.objects.bulk_create([step for row in rows for step in row.steps], batch_size=_BATCH)

    def _write_exemplars(self, sent: Sequence[Nomination]) -> None:
        """Discover whoever is introduced for the first time; carry on the life of the others."""
        new, further = [], {}
        for nomination in sent:
            known = self._exemplars.get(nomination.person.pk)
            if known is None:
                self._exemplars[nomination.person.pk] = exemplar = _exemplar(nomination)
                new.append(exemplar)
            elif nomination.state == S.RECOGNISED and known.stage != Stage.RECOGNISED:
                known.stage = Stage.RECOGNISED
                further[id(known)] = known
        Exemplar.objects.bulk_create(new, batch_size=_BATCH)
        _bulk(ExemplarWord, ((exemplar, exemplar.name) for exemplar in new))
        Exemplar.objects.bulk_update(further.values(), ["stage"], batch_size=_BATCH)

    def _write_nominations(self, nominations: Sequence[Nomination]) -> None:
        matters = [
            Matter(title=one.title, summary=one.what, unit_id=one.unit_id, created_at=one.created_at)
            for one in nominations
        ]
        Matter.objects.bulk_create(matters, batch_size=_BATCH)
        for nomination, matter in zip(nominations, matters, strict=True):
            nomination.matter = matter
            nomination.person = nomination.person
            nomination.exemplar = self._exemplars[nomination.person.pk] if nomination.code else None
        Nomination.objects.bulk_create(nominations, batch_size=_BATCH)
        sent = [nomination for nomination in nominations if nomination.code]
        _bulk(NominationWord, ((one, f"{one.code} {one.subject_name} {one.title} {one.unit_name}") for one in sent))
        Submission.objects.bulk_create([_submission(self._seed, one) for one in sent], batch_size=_BATCH)


def _way(state: S, *, is_screened: bool) -> Sequence[S]:
    way = _WAYS[state]
    if is_screened or S.SCREENING not in way:
        return way
    # Without an office on the way the dossier goes straight to the department.
    return [S.APPRAISING if to == S.SCREENING else to for to in way if to != S.APPRAISING]


def _drawn(luck: Random, shares: dict[S, int]) -> S:
    return luck.choices(list(shares), list(shares.values()))[0]


def _exemplar(nomination: Nomination) -> Exemplar:
    return Exemplar(
        kind=SubjectKind.INDIVIDUAL,
        name=nomination.person.full_name,
        folded_name=nomination.person.folded_name,
        unit_id=nomination.unit_id,
        person=nomination.person,
        field=nomination.field,
        summary=nomination.what,
        stage=_STAGES.get(S(nomination.state), Stage.NOMINATED),
        discovered_at=nomination.created_at,
        is_sample=True,
    )


def _bulk(model: type[models.Model], texts: Iterator[tuple[models.Model, str]]) -> None:
    """Write the words of each text for its target."""
    rows = [model(target=target, word=word) for target, text in texts for word in _words(text)]
    model.objects.bulk_create(rows, batch_size=_BATCH * 2)


def _words(text: str) -> list[str]:
    return sorted({word[:WORD_LENGTH] for word in words(text)})


def _submission(seed: int, nomination: Nomination) -> Submission:
    content = {
        "title": nomination.title,
        "what": nomination.what,
        "subject": nomination.person.full_name,
        "unit_name": nomination.unit_name,
        "self_scores": [],
        "evidence": [],
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Submission(
        nomination=nomination,
        number=1,
        content=content,
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        sent_at=nomination.confirmed_at,
        sent_by=nomination.confirmed_by,
        idempotency_key=key_of(seed, "sent", nomination.code),
    )


def recount_round(round_: Round) -> None:
    """Bring the counters of all units of a round up to date in one statement."""
    own = (
        Nomination.objects.filter(round=round_, unit=OuterRef("unit"))
        .exclude(state=S.WITHDRAWN)
        .order_by()
        .values("unit")
        .annotate(with_code=Count("code"), all_of_them=Count("pk"))
    )
    Participation.objects.filter(round=round_).update(
        sent=Coalesce(Subquery(own.values("with_code")[:1]), 0),
        drafts=Coalesce(Subquery(own.annotate(rest=F("all_of_them") - F("with_code")).values("rest")[:1]), 0),
    )
