"""The life of one dossier: written, consented to, sent, screened, judged."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.timezone import localdate

from lantoa.accounts.models import User
from lantoa.consents.enums import PAIRS, Signatory
from lantoa.consents.operations import answer_request, ask_consent
from lantoa.consents.queries import required_signatories
from lantoa.criteria.models import Criterion
from lantoa.nominations import operations
from lantoa.nominations.enums import ConflictReason, NominationState, Outcome
from lantoa.nominations.models import Nomination

from .cast import Cast
from .chance import chance
from .names import Names
from .planning import Entry
from .timeline import Clock, Life

S = NominationState
_RELATIONS = {"f": "Mẹ", "m": "Cha"}
#: Marks that criteria of a good, a middling and a thin dossier get.
_MARKS = {Outcome.RECOGNISED: (7, 10), Outcome.NURTURED: (5, 8), Outcome.DECLINED: (2, 6)}


def key_of(seed: int, *parts: object) -> UUID:
    """Return a one-time key that follows from ``seed`` and ``parts``."""
    return uuid5(NAMESPACE_URL, "/".join(["lantoa-demo", str(seed), *map(str, parts)]))


class Dossier:
    """One entry on its way; each step is a generator that yields the moment of its act first."""

    def __init__(self, cast: Cast, entry: Entry, *, start: datetime, until: datetime, names: Names) -> None:
        self.cast = cast
        self.entry = entry
        self.chance = chance(cast.seed, "dossier", entry.key)
        self.clock = Clock(start, until=until, chance=self.chance)
        self.names = names
        self.unit = cast.units[entry.school.name]
        self.author = cast.author_in(entry.school.name)
        self.head = cast.heads[entry.school.name]
        self.nomination: Nomination

    def life(self) -> Life:
        """Live as the entry's fate says."""
        fate = self.entry.fate
        yield from self._begin()
        yield from self._fill(fate.filled)
        if fate.filled < 1:
            return
        yield from self._ask_consents(is_answered=fate.is_answered)
        if fate.ends == S.DRAFT:
            return
        if fate.ends == S.WITHDRAWN:
            yield self.clock.after(days=1)
            reason = "Người được giới thiệu xin rút để dành cho năm sau."
            operations.withdraw_nomination(self.nomination, reason=reason, by=self.author, at=self.clock.at)
            return
        yield from self._send()
        if fate.ends != S.CONFIRMING and fate.returned_by != "head":
            yield from self._travel()

    def _begin(self) -> Life:
        yield self.clock.after()
        participation = self.cast.participations[self.entry.round, self.unit.pk]
        self.nomination = operations.start_nomination(
            participation,
            kind=self.entry.deed.kind,
            creation_key=key_of(self.cast.seed, "start", self.entry.key),
            by=self.author,
            at=self.clock.at,
            is_sample=True,
        )
        self.cast.nominations[self.entry.key] = self.nomination
        operations.set_subject(
            self.nomination,
            person=self.cast.shown[self.entry.key],
            collective=self.cast.collectives.get(self.entry.key),
            title=self.entry.deed.title,
            by=self.author,
            at=self.clock.at,
        )

    def _fill(self, share: float) -> Life:
        deed = self.entry.deed
        if share < 0.5:
            return
        yield self.clock.after()
        happened = localdate(self.clock.at) - timedelta(days=self.chance.randrange(120, 500))
        what = deed.what.replace("{unit}", self.unit.name)
        values = {"title": deed.title, "field": deed.field, "happened_from": happened, "what": what}
        operations.save_fields(self.nomination, values=values, by=self.author, at=self.clock.at)
        if share < 1:
            return
        yield self.clock.after(days=1)
        results = {
            "result_before": deed.before,
            "result_after": deed.after,
            "beneficiaries": deed.beneficiaries,
            "measure_name": deed.measure.name,
            "measure_unit": deed.measure.unit,
            "measure_before": Decimal(str(deed.measure.before)),
            "measure_after": Decimal(str(deed.measure.after)),
        }
        operations.save_fields(self.nomination, values=results, by=self.author, at=self.clock.at)
        scores = {criterion.pk: (self._mark(criterion), "") for criterion in self._criteria()}
        operations.save_self_scores(self.nomination, scores=scores, by=self.author, at=self.clock.at)
        self._attach()

    def _criteria(self) -> list[Criterion]:
        return list(self.cast.criteria_set.criteria.all())

    def _mark(self, criterion: Criterion) -> int:
        lowest, highest = _MARKS[self._merit()]
        return min(self.chance.randrange(lowest, highest + 1), criterion.max_points)

    def _merit(self) -> Outcome:
        """Return what the dossier deserves, so that the marks lead to the decision."""
        fate = self.entry.fate
        named = fate.proposed or (fate.ends if fate.ends in Outcome.values else "")
        return Outcome(named) if named else self.chance.choice(list(Outcome))

    def _attach(self) -> None:
        story = self.entry.story
        picture = self.cast.pictures.get(story.slug if story else self.entry.deed.field)
        files = [
            (picture, "Tranh minh họa, vẽ bằng máy"),
            (self.cast.sheet, "Biên bản xác nhận kết quả (mẫu minh họa)"),
        ]
        if not story and self.chance.random() < 0.5:
            files = files[1:]
        for upload, caption in files:
            if upload:
                operations.attach_evidence(
                    self.nomination,
                    upload=upload,
                    caption=caption,
                    shows_people=False,
                    by=self.author,
                    at=self.clock.at,
                )

    def _ask_consents(self, *, is_answered: bool) -> Life:
        yield self.clock.after()
        person = self.cast.shown[self.entry.key]
        appearance = self.nomination.matter.appearances.get(person=person)
        requests = []
        for signatory in required_signatories(person, on=localdate(self.clock.at)):
            name, relation = person.full_name, ""
            if signatory == Signatory.REPRESENTATIVE:
                sex = self.chance.choice("fm")
                family = person.full_name.split()[0] if sex == "m" else ""
                name, relation = self.names.draw(sex, surname=family), _RELATIONS[sex]
            request, _token = ask_consent(
                appearance,
                signatory=signatory,
                signatory_name=name,
                relation=relation,
                by=self.author,
                at=self.clock.at,
            )
            requests.append(request)
        # A child answers first, a parent when the day's work is done; whoever is waited for is the last one.
        for request in requests if is_answered else requests[:-1]:
            yield self.clock.after(days=0.7)
            answers = {pair: self._says_yes(pair) for pair in PAIRS}
            answer_request(request, answers=answers, at=self.clock.at)

    def _says_yes(self, pair: tuple[str, str]) -> bool:
        is_needed = self.entry.story is not None and pair[1] == "portal"
        return is_needed or (pair not in self.entry.fate.refused and self.chance.random() < 0.93)

    def _send(self) -> Life:
        yield self.clock.after()
        operations.request_confirmation(self.nomination, by=self.author, at=self.clock.at)
        if self.entry.fate.ends == S.CONFIRMING:
            return
        yield self.clock.after(days=0.8)
        if self.entry.fate.returned_by == "head":
            self._return(
                self.head, "Phần cách làm mới có hai dòng, trường khác đọc chưa hình dung được. Nhờ viết thêm."
            )
            return
        self._confirm(1)

    def _confirm(self, number: int) -> None:
        key = key_of(self.cast.seed, "send", self.entry.key, number)
        operations.confirm_nomination(self.nomination, idempotency_key=key, by=self.head, at=self.clock.at)

    def _return(self, by: User, reason: str) -> None:
        operations.return_nomination(self.nomination, reason=reason, by=by, at=self.clock.at)

    def _travel(self) -> Life:
        """Go through the commune if there is one on the way, then to the department."""
        fate = self.entry.fate
        screener = self.cast.screeners.get(self.nomination.screening_unit_id or 0)
        if screener:
            if fate.was_returned:
                yield from self._go_back_once(screener)
            if fate.ends == S.SCREENING:
                return
            yield self.clock.after(days=1.5)
            if fate.returned_by == "screener":
                self._return(screener, self.chance.choice(self.cast.pools.return_reasons))
                return
            operations.forward_nomination(self.nomination, by=screener, at=self.clock.at)
        yield from self._be_judged()

    def _go_back_once(self, screener: User) -> Life:
        yield self.clock.after(days=1)
        self._return(screener, self.chance.choice(self.cast.pools.return_reasons))
        yield self.clock.after(days=1)
        added = {"what": f"{self.nomination.what} Nguồn số liệu: sổ theo dõi của trường, có chữ ký tổ trưởng."}
        operations.save_fields(self.nomination, values=added, by=self.author, at=self.clock.at)
        operations.request_confirmation(self.nomination, by=self.author, at=self.clock.at)
        yield self.clock.after()
        self._confirm(2)

    def _be_judged(self) -> Life:
        fate, (first, second) = self.entry.fate, self.cast.department_officers
        if fate.returned_by == "department":
            yield self.clock.after(days=2)
            self._return(first, self.chance.choice(self.cast.pools.return_reasons))
            return
        if fate.conflict:
            yield self.clock.after(days=1)
            explanation = self.chance.choice(self.cast.pools.conflict_reasons)
            reason = (
                ConflictReason.FAMILY if "anh em" in explanation or "Con tôi" in explanation else ConflictReason.OTHER
            )
            operations.declare_conflict(
                self.nomination, reason=reason, explanation=explanation, by=first, at=self.clock.at
            )
            first, second = second, first
        judges = (first, second) if self.chance.random() < 0.6 or fate.conflict else (second, first)
        for judge in judges[: fate.appraisals]:
            yield self.clock.after(days=1.5)
            self._appraise(judge, is_finished=True)
        if fate.is_half_scored:
            yield self.clock.after(days=1)
            self._appraise(first, is_finished=False)
        outcome = fate.proposed or (fate.ends if fate.ends in Outcome.values else "")
        if outcome:
            yield self.clock.after()
            self._propose(Outcome(outcome), by=judges[0])

    def _appraise(self, judge: User, *, is_finished: bool) -> None:
        criteria = self._criteria() if is_finished else self._criteria()[:3]
        scores = {
            criterion: (self._mark(criterion), self.chance.choice(self.cast.pools.criterion_comments))
            for criterion in criteria
        }
        comment = self.chance.choice(self.cast.pools.criterion_comments) if is_finished else ""
        operations.save_appraisal(
            self.nomination, scores=scores, comment=comment, is_finished=is_finished, by=judge, at=self.clock.at
        )

    def _propose(self, outcome: Outcome, *, by: User) -> None:
        pools = self.cast.pools
        reasons = {
            Outcome.RECOGNISED: pools.recognise_reasons,
            Outcome.NURTURED: pools.nurture_reasons,
            Outcome.DECLINED: pools.decline_reasons,
        }[outcome]
        operations.propose_decision(
            self.nomination,
            outcome=outcome,
            reason=self.chance.choice(reasons),
            seen_outcome=self.nomination.pending_outcome,
            by=by,
            at=self.clock.at,
        )
