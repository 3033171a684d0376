"""Who must answer, who has answered, and what may therefore be shown."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from lantoa.people.enums import PersonKind
from lantoa.people.models import Person

from . import wording
from .enums import PAIRS, Audience, Channel, Purpose, Signatory
from .models import Appearance, Consent, ConsentRequest, Matter, PaperScan

#: From this age a child answers too (Luật 91/2025/QH15, Điều 24).
AGE_OF_OWN_ANSWER = 7
#: Below this age a parent answers whatever the department's setting says (Luật Trẻ em 2016, Điều 1).
AGE_OF_CHILDHOOD = 16
Pair = tuple[str, str]


def required_signatories(person: Person, *, on: date) -> tuple[Signatory, ...]:
    """Return whose answers are needed to show ``person`` on day ``on``.

    Where only a year of birth is known, or nothing, every answer that may be needed is needed.
    """
    youngest, oldest = person.age_on(on), person.oldest_age_on(on)
    if person.kind == PersonKind.STAFF or (person.kind == PersonKind.OTHER and youngest is None):
        return (Signatory.SELF,)
    if youngest is None or oldest is None:
        return (Signatory.SELF, Signatory.REPRESENTATIVE)
    if youngest >= max(settings.CONSENT_REPRESENTATIVE_UNTIL_AGE, AGE_OF_CHILDHOOD):
        return (Signatory.SELF,)
    if oldest < AGE_OF_OWN_ANSWER:
        return (Signatory.REPRESENTATIVE,)
    return (Signatory.SELF, Signatory.REPRESENTATIVE)


def audience_of(person: Person, signatory: Signatory, *, on: date) -> Audience:
    """Return in whose words ``signatory`` is asked about ``person``."""
    if signatory == Signatory.REPRESENTATIVE:
        return Audience.REPRESENTATIVE
    is_child = Signatory.REPRESENTATIVE in required_signatories(person, on=on)
    return Audience.CHILD if is_child else Audience.PERSON


def shown_page(
    appearance: Appearance, *, signatory: str, signatory_name: str, on: date
) -> tuple[wording.ShippedText, str]:
    """Return the text and the whole page, as plain text, that this signatory reads on day ``on``."""
    text = wording.newest_text(audience_of(appearance.person, Signatory(signatory), on=on))
    page = wording.shown_page(
        text.body,
        matter=appearance.matter,
        person=appearance.person,
        signatory=Signatory(signatory),
        signatory_name=signatory_name,
    )
    return text, page


def _last_day_without_own_answer(person: Person) -> date | None:
    """Return the day before ``person`` may be seven; None when no birth is known."""
    if person.birth_date:
        born = person.birth_date
        # 29 February has its birthday on 1 March in other years, as ``age_on`` counts.
        first = date(born.year + AGE_OF_OWN_ANSWER, born.month, 1) + timedelta(days=born.day - 1)
        return first - timedelta(days=1)
    if person.birth_year:
        return date(person.birth_year + AGE_OF_OWN_ANSWER, 1, 1) - timedelta(days=1)
    return None


@dataclass(frozen=True)
class Gate:
    """May it be shown, and until which day the present answers allow it (None: no end)."""

    is_cleared: bool
    expires_on: date | None = None


def gates(matter: Matter, *, on: date) -> dict[Pair, Gate]:
    """Return what the answers allow on day ``on``, for every purpose and channel, from the answers themselves."""
    appearances = list(Appearance.objects.current().filter(matter=matter).select_related("person").order_by("pk"))
    if not appearances:
        return {pair: Gate(matter.names_nobody) for pair in PAIRS}
    given = {
        (appearance, signatory, purpose, channel): expires_on
        for appearance, signatory, purpose, channel, expires_on in Consent.objects.in_force(on)
        .filter(appearance__in=appearances)
        .values_list("appearance_id", "signatory", "purpose", "channel", "expires_on")
    }
    return {pair: _gate(appearances, given, pair, on=on) for pair in PAIRS}


def _gate(appearances: list[Appearance], given: dict[Any, date | None], pair: Pair, *, on: date) -> Gate:
    ends: list[date] = []
    for appearance in appearances:
        needed = required_signatories(appearance.person, on=on)
        for signatory in needed:
            key = (appearance.pk, signatory, *pair)
            if key not in given:
                return Gate(False)
            ends += [end for end in [given[key]] if end]
        if Signatory.SELF not in needed and (appearance.pk, Signatory.SELF, *pair) not in given:
            # The seventh birthday brings a second needed answer.
            ends += [end for end in [_last_day_without_own_answer(appearance.person)] if end]
    return Gate(True, min(ends, default=None))


def is_cleared(matter: Matter, *, purpose: str, channel: str, on: date) -> bool:
    """Return whether ``matter`` may be shown for ``purpose`` on ``channel`` on day ``on``."""
    return gates(matter, on=on)[(purpose, channel)].is_cleared


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
    def granted(self) -> list[Pair]:
        return [pair for pair, answer in self.answers.items() if self._stands(answer)]

    @property
    def refused(self) -> list[Pair]:
        return [pair for pair, answer in self.answers.items() if not answer.is_granted]

    @property
    def answered_at(self):
        return max((answer.answered_at for answer in self.answers.values()), default=None)

    @property
    def withdrawn_at(self):
        return max((answer.withdrawn_at for answer in self.answers.values() if answer.withdrawn_at), default=None)

    @property
    def state(self) -> str:
        """answered | withdrawn | expired | opened | asked | unasked."""
        if self.granted or self.refused:
            return "answered"
        if self.withdrawn_at:
            return "withdrawn"
        if self.answers:
            return "expired"
        if not self.request:
            return "unasked"
        return "opened" if self.request.opened_at else "asked"

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
    appearances = Appearance.objects.current().filter(matter=matter).select_related("person").order_by("pk")
    people = [
        PersonStatus(row, [SignatoryStatus(row, s, on=on) for s in required_signatories(row.person, on=on)])
        for row in appearances
    ]
    statuses = {(s.appearance.pk, s.signatory): s for person in people for s in person.signatories}
    _fill(statuses, [person.appearance.pk for person in people])
    return Overview(matter, people, gates(matter, on=on))


def _fill(statuses: dict[tuple[int, str], SignatoryStatus], appearances: list[int]) -> None:
    for request in ConsentRequest.objects.filter(appearance__in=appearances, closed_at__isnull=True):
        if status := statuses.get((request.appearance_id, request.signatory)):
            status.request = request
    answers = Consent.objects.filter(appearance__in=appearances, replaced_at__isnull=True).select_related("scan")
    for answer in answers.order_by("pk"):
        if status := statuses.get((answer.appearance_id, answer.signatory)):
            status.answers[(answer.purpose, answer.channel)] = answer
            if answer.scan and answer.scan not in status.scans:
                status.scans.append(answer.scan)


def missing_answers(matter: Matter, *, on: date) -> list[SignatoryStatus]:
    """Return who still has to answer before the matter's consents are complete."""
    return consent_overview(matter, on=on).missing


def standing_grants(request: ConsentRequest):
    """Return every yes of this link's signatory that stands, whichever way it was given."""
    return Consent.objects.filter(
        appearance=request.appearance_id,
        signatory=request.signatory,
        is_granted=True,
        withdrawn_at__isnull=True,
        replaced_at__isnull=True,
    ).order_by("pk")


def may_withdraw(request: ConsentRequest) -> bool:
    """Return whether this link can take answers back.

    An open link can; a link that was replaced only what was given by itself: it may have gone to a wrong address.
    """
    grants = standing_grants(request)
    is_closed = ConsentRequest.objects.filter(pk=request.pk, closed_at__isnull=False).exists()
    return (grants.filter(request=request) if is_closed else grants).exists()


def request_with_page(**lookup: Any) -> ConsentRequest:
    """Return a request with everything its page shows.

    :raises ConsentRequest.DoesNotExist: if there is none
    """
    return ConsentRequest.objects.select_related("appearance__person", "appearance__matter__unit").get(**lookup)


def is_open_for_answers(request: ConsentRequest, *, at: datetime) -> bool:
    """Return whether answers may be given by this link at ``at``."""
    is_alive = request.answered_at is not None or at < request.expires_at
    return request.closed_at is None and is_alive and request.appearance.removed_at is None
