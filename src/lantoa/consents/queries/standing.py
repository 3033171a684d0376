"""Where everybody stands who is asked: for pages that show it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from lantoa.people.enums import PersonKind
from lantoa.people.models import Person

from .. import wording
from ..enums import PAIRS, Channel, Purpose, Signatory
from ..models import Appearance, Consent, ConsentRequest, Matter, PaperScan, ShownPage
from .rules import Gate, Pair, gates, required_signatories, shown_page


def sorted_answers(answers: dict[Pair, Consent]) -> list[tuple[Pair, Consent]]:
    """Return answers in the order of the page's questions."""
    return [(pair, answers[pair]) for pair in PAIRS if pair in answers]


@dataclass
class SignatoryStatus:
    """Where one signatory of one appearance stands."""

    appearance: Appearance
    signatory: Signatory
    request: ConsentRequest | None = None
    answers: dict[Pair, Consent] = field(default_factory=dict)
    scans: list[PaperScan] = field(default_factory=list)
    on: date | None = None

    @property
    def person(self) -> Person:
        return self.appearance.person

    @property
    def name(self) -> str:
        """The signatory's name where known; else the person's own, or nothing for a parent not named yet."""
        if self.request:
            return self.request.signatory_name
        for answer in self.answers.values():
            return answer.signatory_name
        return self.person.full_name if self.signatory == Signatory.SELF else ""

    def _stands(self, answer: Consent) -> bool:
        is_over = answer.expires_on and self.on and answer.expires_on < self.on
        return answer.is_granted and not answer.withdrawn_at and not is_over

    @property
    def is_parent(self) -> bool:
        return self.signatory == Signatory.REPRESENTATIVE

    @property
    def is_child(self) -> bool:
        return self.person.kind == PersonKind.PUPIL and not self.is_parent

    @property
    def label(self) -> str:
        """Who this is, for a reader of the page: the name, or whose parent."""
        return self.name or f"{self.signatory.label}, {self.person.full_name}"

    @property
    def is_outdated(self) -> bool:
        """What is told was changed after the newest answer."""
        if not self.newest or self.on is None:
            return False
        name = self.newest.signatory_name
        _text, page = shown_page(self.appearance, signatory=self.signatory, signatory_name=name, on=self.on)
        return self.newest.shown.sha256 != wording.sha256_of(page)

    @property
    def said(self) -> dict[Pair, bool]:
        """What stands of the answers, to show them again in a form."""
        return {pair: answer.is_granted for pair, answer in self.answers.items() if not answer.withdrawn_at}

    @property
    def by_purpose(self) -> list[tuple[Purpose, list[tuple[Channel, Consent]]]]:
        """The answers as a list for reading: a group a purpose, a line a place."""
        lines = sorted_answers(self.answers)
        return [
            (purpose, [(Channel(channel), answer) for (about, channel), answer in lines if about == purpose])
            for purpose in Purpose
        ]

    @property
    def shown(self) -> ShownPage | None:
        """The page read with the newest answer."""
        return self.newest.shown if self.newest else None

    @property
    def newest(self) -> Consent | None:
        return max(self.answers.values(), key=lambda answer: answer.answered_at, default=None)

    @property
    def granted(self) -> list[Pair]:
        return [pair for pair, answer in self.answers.items() if self._stands(answer)]

    @property
    def refused(self) -> list[Pair]:
        return [pair for pair, answer in self.answers.items() if not answer.is_granted]

    @property
    def answered_at(self) -> datetime | None:
        return max((answer.answered_at for answer in self.answers.values()), default=None)

    @property
    def withdrawn_at(self) -> datetime | None:
        return max((answer.withdrawn_at for answer in self.answers.values() if answer.withdrawn_at), default=None)

    @property
    def state(self) -> str:
        """answered | withdrawn | expired | opened | asked | unasked."""
        if self.granted or (self.refused and not self.withdrawn_at):
            return "answered"
        # A withdrawal closes the links of its time: one that is open was made to ask again.
        if self.request and not self.request.closed_at and not self.request.answered_at:
            return "opened" if self.request.opened_at else "asked"
        if self.withdrawn_at:
            return "withdrawn"
        return "expired" if self.answers else "unasked"

    @property
    def is_missing(self) -> bool:
        return self.state not in ("answered", "withdrawn")


@dataclass
class PersonStatus:
    """One person who appears, with those who answer for them."""

    appearance: Appearance
    signatories: list[SignatoryStatus]

    @property
    def person(self) -> Person:
        return self.appearance.person


@dataclass
class Overview:
    """What a page about one matter shows of its consents."""

    matter: Matter
    people: list[PersonStatus]
    gates: dict[Pair, Gate]

    @property
    def missing(self) -> list[SignatoryStatus]:
        return [status for person in self.people for status in person.signatories if status.is_missing]

    @property
    def is_complete(self) -> bool:
        """Everybody who is needed has answered, yes or no; or nobody is named."""
        return not self.missing if self.people else self.matter.names_nobody

    @property
    def rows(self) -> list[tuple[Channel, list[tuple[Purpose, Gate]]]]:
        """The gate as a table: a line a channel, a column a purpose."""
        return [(channel, [(purpose, self.gates[purpose, channel]) for purpose in Purpose]) for channel in Channel]


def consent_overview(matter: Matter, *, on: date) -> Overview:
    """Return who has answered what and what may be shown, in a fixed number of queries."""
    appearances = (
        Appearance.objects.current().filter(matter=matter).select_related("person", "matter__unit").order_by("pk")
    )
    people = [
        PersonStatus(row, [SignatoryStatus(row, s, on=on) for s in required_signatories(row.person, on=on)])
        for row in appearances.order_by("pk")
    ]
    statuses = {(s.appearance.pk, str(s.signatory)): s for person in people for s in person.signatories}
    _fill(statuses, [person.appearance.pk for person in people])
    return Overview(matter, people, gates(matter, on=on))


def _fill(statuses: dict[tuple[int, str], SignatoryStatus], appearances: list[int]) -> None:
    for request in ConsentRequest.objects.filter(appearance__in=appearances, closed_at__isnull=True):
        if status := statuses.get((request.appearance_id, request.signatory)):
            status.request = request
    answers = Consent.objects.filter(appearance__in=appearances, replaced_at__isnull=True)
    for answer in answers.select_related("scan", "shown").order_by("pk"):
        if status := statuses.get((answer.appearance_id, answer.signatory)):
            status.answers[(answer.purpose, answer.channel)] = answer
            if answer.scan and answer.scan not in status.scans:
                status.scans.append(answer.scan)


def missing_answers(matter: Matter, *, on: date) -> list[SignatoryStatus]:
    """Return who still has to answer before the matter's consents are complete."""
    return consent_overview(matter, on=on).missing


def status_of(request: ConsentRequest, *, on: date) -> SignatoryStatus:
    """Return where the signatory of one link stands, whichever way the answers were given."""
    status = SignatoryStatus(request.appearance, Signatory(request.signatory), request=request, on=on)
    answers = Consent.objects.filter(
        appearance=request.appearance_id, signatory=request.signatory, replaced_at__isnull=True
    )
    for answer in answers.select_related("shown", "scan").order_by("pk"):
        status.answers[(answer.purpose, answer.channel)] = answer
    return status
