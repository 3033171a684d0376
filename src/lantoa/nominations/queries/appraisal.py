"""What waits for judging, what was judged, and what resembles it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lantoa.common.similarity import likeness
from lantoa.units.permissions import units_of

from ..enums import AppraisalState, NominationState
from ..models import Appraisal, Conflict, Nomination, Round, SimilarityBand

#: From here on two texts are shown beside each other; below, shared words are the field's usual ones.
LIKENESS_SHOWN = 70
_CANDIDATES = 30


def screening_queue(user: Any) -> QuerySet[Nomination]:
    """Dossiers that wait for ``user``'s office, oldest first."""
    rows = Nomination.objects.visible_to(user).filter(state=NominationState.SCREENING)
    return rows.select_related("unit", "round", "person", "collective").order_by("confirmed_at", "pk")


def appraisal_queue(user: Any) -> QuerySet[Nomination]:
    """Dossiers ``user`` may judge now, those with the fewest finished appraisals first."""
    conflicted = Conflict.objects.filter(nomination=OuterRef("pk"), officer=user)
    done = Q(appraisals__state=AppraisalState.DONE)
    return (
        Nomination.objects.visible_to(user)
        .awaiting_decision()
        .exclude(Exists(conflicted))
        .exclude(author=user)
        .exclude(confirmed_by=user)
        .exclude(unit__in=units_of(user))
        .select_related("unit", "round", "person", "collective")
        .annotate(
            finished=Count("appraisals", filter=done),
            is_mine_done=Exists(Appraisal.objects.filter(nomination=OuterRef("pk"), appraiser=user, state="done")),
        )
        .order_by("is_mine_done", "finished", "confirmed_at", "pk")
    )


@dataclass(frozen=True)
class Standing:
    """The finished, unconflicted appraisals of a dossier, and their plain mean."""

    appraisals: Sequence[Appraisal]

    @property
    def mean_total(self) -> Decimal | None:
        totals = [appraisal.total for appraisal in self.appraisals if appraisal.total is not None]
        return round(mean(totals), 2) if totals else None


def standing_of(nomination: Nomination) -> Standing:
    """Return the appraisals that count."""
    excluded = Conflict.objects.filter(nomination=nomination).values("officer")
    rows = nomination.appraisals.filter(state=AppraisalState.DONE).exclude(appraiser__in=excluded)
    return Standing(list(rows.select_related("appraiser").prefetch_related("scores__criterion").order_by("scored_at")))


def pending_decisions(user: Any, round_: Round) -> QuerySet[Nomination]:
    """Proposed decisions of a round that wait to be applied together."""
    rows = Nomination.objects.visible_to(user).awaiting_decision().filter(round=round_).exclude(pending_outcome="")
    return rows.select_related("unit", "person", "collective", "decided_by").order_by("pending_outcome", "pk")


@dataclass(frozen=True)
class Resemblance:
    """An earlier or parallel dossier beside this one, and why it is shown."""

    nomination: Nomination
    is_same_subject: bool
    likeness: int  # percent of shared words


def resemblances(nomination: Nomination, *, user: Any) -> list[Resemblance]:
    """Return other sent dossiers of the same subject, and those whose text is nearly the same; alike first.

    It looks as far as ``user`` may: the department over all units and years, a commune over its own.
    """
    own_text = f"{nomination.title} {nomination.what}"
    keys = list(nomination.bands.values_list("key", flat=True))
    sharing = (
        SimilarityBand.objects.filter(key__in=keys)
        .exclude(nomination=nomination)
        .values("nomination")
        .annotate(shared=Count("pk"))
        .order_by("-shared", "-nomination")[:_CANDIDATES]
    )
    same_subject = Q(pk__in=[])
    if nomination.exemplar_id:
        same_subject = Q(exemplar=nomination.exemplar_id)
    if nomination.person_id:
        same_subject |= Q(person=nomination.person_id)
    found = (
        Nomination.objects.visible_to(user)
        .filter(same_subject | Q(pk__in=[row["nomination"] for row in sharing]), code__isnull=False)
        .exclude(pk=nomination.pk)
        .exclude(state=NominationState.WITHDRAWN)
        .select_related("unit", "round", "person", "collective")
    )
    rows = [_resemblance(nomination, other, own_text) for other in found.order_by("-pk")[: _CANDIDATES * 2]]
    shown = [row for row in rows if row.is_same_subject or row.likeness >= LIKENESS_SHOWN]
    return sorted(shown, key=lambda row: (-row.likeness, -row.nomination.pk))


def _resemblance(nomination: Nomination, other: Nomination, own_text: str) -> Resemblance:
    same_exemplar = nomination.exemplar_id is not None and nomination.exemplar_id == other.exemplar_id
    same_person = nomination.person_id is not None and nomination.person_id == other.person_id
    return Resemblance(other, same_exemplar or same_person, likeness(own_text, f"{other.title} {other.what}"))
