"""What a dossier has, what it still lacks, and what stands beside it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lantoa.consents.models import ConsentRequest
from lantoa.consents.queries import missing_answers, required_signatories
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

    name: str  # the url name without namespace
    label: str | Promise
    status: PartStatus
    hint: str | Promise = ""


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
    if nomination.person is None:
        return PartStatus.DONE
    asked = set(
        ConsentRequest.objects.filter(appearance__matter=nomination.matter, closed_at__isnull=True).values_list(
            "signatory", flat=True
        )
    )
    asked |= set(nomination.matter.appearances.values_list("consents__signatory", flat=True)) - {None}
    needed = set(required_signatories(nomination.person, on=on))
    if needed <= asked:
        return PartStatus.DONE
    return PartStatus.STARTED if asked else PartStatus.EMPTY


def parts_of(nomination: Nomination, *, on: date) -> list[Part]:
    """Return the dossier's pages in the order people fill them."""
    return [
        Part("subject", _("Who or what"), _subject_status(nomination)),
        Part(
            "achievement",
            _("What was done"),
            _filled(nomination.title, nomination.field, nomination.happened_from, nomination.what),
        ),
        Part(
            "result",
            _("Result and who benefits"),
            _filled(nomination.result_before, nomination.result_after, nomination.beneficiaries),
        ),
        Part(
            "evidence",
            _("Evidence"),
            PartStatus.DONE if nomination.evidence.exists() else PartStatus.EMPTY,
        ),
        Part("self-assessment", _("Self-assessment"), _self_assessment_status(nomination)),
        Part("consent", _("Consent"), _consent_status(nomination, on)),
    ]


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


