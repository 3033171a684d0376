"""What a dossier has, what it still lacks, and what stands beside it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lantoa.consents.queries import consent_overview, missing_answers
from lantoa.exemplars.enums import SubjectKind

from ..models import Nomination, Participation, Round, Step


class PartStatus(StrEnum):
    """How far one page of the dossier is."""

    EMPTY = "empty"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True)
class Part:
    """One page of the dossier on its task list."""

    name: str  # the url's name without namespace
    label: str | Promise
    status: PartStatus
    nomination_id: int

    @property
    def url(self) -> str:
        return reverse(f"nominations:{self.name}", args=[self.nomination_id])


def _filled(*values: Any) -> PartStatus:
    present = [value not in (None, "") for value in values]
    if all(present):
        return PartStatus.DONE
    return PartStatus.STARTED if any(present) else PartStatus.EMPTY


def _subject_status(nomination: Nomination) -> PartStatus:
    if nomination.kind == SubjectKind.INDIVIDUAL:
        return _filled(nomination.person_id)
    if nomination.kind == SubjectKind.COLLECTIVE:
        return _filled(nomination.collective_id)
    return _filled(nomination.title)


def _self_assessment_status(nomination: Nomination) -> PartStatus:
    wanted = nomination.round.criteria_set.criteria.count()
    given = nomination.self_scores.count()
    if given >= wanted:
        return PartStatus.DONE
    return PartStatus.STARTED if given else PartStatus.EMPTY


def _consent_status(nomination: Nomination, on: date) -> PartStatus:
    """Done once everyone needed was asked: who refuses publicity may still be introduced."""
    people = consent_overview(nomination.matter, on=on).people
    unasked = [status.state == "unasked" for person in people for status in person.signatories]
    if not any(unasked):
        return PartStatus.DONE
    return PartStatus.EMPTY if all(unasked) else PartStatus.STARTED


def parts_of(nomination: Nomination, *, on: date) -> list[Part]:
    """Return the dossier's pages in the order people fill them."""
    first = "person" if nomination.kind == SubjectKind.INDIVIDUAL else "subject"
    told = _filled(nomination.title, nomination.field, nomination.happened_from, nomination.what)
    changed = _filled(nomination.result_before, nomination.result_after, nomination.beneficiaries)
    proven = PartStatus.DONE if nomination.evidence.exists() else PartStatus.EMPTY
    pages = [
        (first, _("Who or what"), _subject_status(nomination)),
        ("achievement", _("What was done"), told),
        ("result", _("Result and who benefits"), changed),
        ("evidence", _("Evidence"), proven),
        ("self-assessment", _("Self-assessment"), _self_assessment_status(nomination)),
        ("consent", _("Consent"), _consent_status(nomination, on)),
    ]
    return [Part(name, label, status, nomination.pk) for name, label, status in pages]


def missing_parts(nomination: Nomination, *, on: date) -> list[Part]:
    """Return the pages that keep the dossier from being sent."""
    return [part for part in parts_of(nomination, on=on) if part.status != PartStatus.DONE]


def unanswered_consents(nomination: Nomination, *, on: date) -> list:
    """Return who has been asked for consent and has not answered yet."""
    return missing_answers(nomination.matter, on=on)


def dossiers(user: Any) -> QuerySet[Nomination]:
    """Dossiers ``user`` may open, with what a row of a list shows."""
    return Nomination.objects.visible_to(user).select_related("round", "unit", "person", "collective")


def dossiers_of_units(round_: Round, unit_ids: set[int]) -> QuerySet[Nomination]:
    """Dossiers of some units in one round, newest first."""
    rows = Nomination.objects.filter(round=round_, unit__in=unit_ids)
    return rows.select_related("person", "collective", "unit", "round").order_by("-pk")


def steps_of(nomination: Nomination) -> QuerySet[Step]:
    """The dossier's way so far, oldest first."""
    return nomination.steps.select_related("by").order_by("at", "pk")


def participation_of(nomination: Nomination) -> Participation:
    """Return the row that expects this dossier's unit in its round."""
    return Participation.objects.select_related("round").get(round_id=nomination.round_id, unit_id=nomination.unit_id)
