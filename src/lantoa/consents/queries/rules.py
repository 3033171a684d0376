"""Who must answer, in which words, and what the answers allow."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from lantoa.people.enums import PersonKind
from lantoa.people.models import Person

from .. import wording
from ..enums import PAIRS, Audience, Purpose, Signatory
from ..models import Appearance, Clearance, Consent, Matter

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
    year = person.birth_year
    return date(year + AGE_OF_OWN_ANSWER, 1, 1) - timedelta(days=1) if year else None


@dataclass(frozen=True)
class Gate:
    """May it be shown, and until which day the present answers allow it (None: no end)."""

    is_cleared: bool
    expires_on: date | None = None


def gates(matter: Matter, *, on: date) -> dict[Pair, Gate]:
    """Return what the answers allow on day ``on``, for every purpose and channel, from the answers themselves."""
    appearances = list(Appearance.objects.current().filter(matter=matter).select_related("person").order_by("pk"))
    if not appearances:
        # Who names nobody has asked nobody: a picture in which people can be recognised stays closed.
        return {pair: Gate(matter.names_nobody and pair[0] == Purpose.STORY) for pair in PAIRS}
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


def matters_moved_by_time(on: date) -> list[Matter]:
    """Return matters whose gate may read differently on day ``on`` than it was written.

    Those with an end behind them, and those with a pupil near the age at which other answers are needed; the
    years are counted generously, so that days without a running job are caught up.
    """
    ended = Clearance.objects.filter(is_cleared=True, expires_on__lt=on)
    grown = max(settings.CONSENT_REPRESENTATIVE_UNTIL_AGE, AGE_OF_CHILDHOOD)
    years = [on.year - age - years_ago for age in (AGE_OF_OWN_ANSWER, grown) for years_ago in (0, 1)]
    near = Appearance.objects.current().filter(person__birth_year__in=years).exclude(person__kind=PersonKind.STAFF)
    moved = Q(pk__in=ended.values("matter")) | Q(pk__in=near.values("matter"))
    return list(Matter.objects.filter(moved).order_by("pk"))
