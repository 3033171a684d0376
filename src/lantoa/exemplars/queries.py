"""Finding exemplars, and telling the life of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lantoa.common.paging import KeyPage, key_page
from lantoa.common.search import matching

from .enums import MilestoneKind, Stage, SubjectKind
from .models import PUBLIC_STAGES, Exemplar, Milestone

#: The milestone by which each stage is reached; the first reported result makes an exemplar replicated.
_REACHED_BY = {
    Stage.DISCOVERED: MilestoneKind.DISCOVERED,
    Stage.NURTURED: MilestoneKind.NURTURED,
    Stage.NOMINATED: MilestoneKind.NOMINATED,
    Stage.RECOGNISED: MilestoneKind.RECOGNISED,
    Stage.TOLD: MilestoneKind.TOLD,
    Stage.REPLICATED: MilestoneKind.REPORTED,
}


@dataclass(frozen=True)
class PathStep:
    """One of the six steps of an exemplar's life and how it stands there."""

    stage: Stage
    standing: str  # done | here | skipped | ahead
    reached_at: datetime | None


def exemplar_list(
    user: Any, *, words: str = "", kind: str = "", stage: str = "", field: str = "", after: str = ""
) -> KeyPage:
    """One page of the exemplars ``user`` may open that fit every filter given, newest first."""
    chosen = {"kind": kind, "stage": stage, "field": field}
    rows = Exemplar.objects.visible_to(user).filter(**{name: value for name, value in chosen.items() if value})
    return key_page(matching(rows, words).select_related("unit"), after=after)


def timeline_of(exemplar: Exemplar) -> QuerySet[Milestone]:
    """Milestones of ``exemplar``, oldest first."""
    return exemplar.milestones.select_related("by", "unit").order_by("at", "pk")


def public_name(exemplar: Any) -> str:
    """Return what outsiders may read: the headline of the public story, never the name in the dossier.

    ``exemplar`` comes from a queryset ``with_telling``, which adds what the model alone does not know. A story
    may call a pupil by the given name only, and once it is taken down nobody outside the unit is named at all.
    """
    is_told = exemplar.stage in PUBLIC_STAGES and exemplar.telling != MilestoneKind.TAKEN_DOWN
    if is_told and exemplar.told_title:
        return exemplar.told_title
    if is_told and exemplar.kind == SubjectKind.MODEL:
        return exemplar.name
    return _("A good practice of %(unit)s") % {"unit": exemplar.unit}


def path_of(exemplar: Exemplar, milestones: Iterable[Milestone]) -> Sequence[PathStep]:
    """Return the six steps from discovery to replication, with the day each was first reached.

    A step before the present one that left no milestone was skipped: a good deed is seldom nurtured first.
    """
    first: dict[str, datetime] = {}
    for milestone in milestones:
        first.setdefault(milestone.kind, milestone.at)
    stages = list(Stage)
    here = stages.index(Stage(exemplar.stage))
    return [
        PathStep(stage, _standing(position, here, reached_at), reached_at if position <= here else None)
        for position, stage in enumerate(stages)
        for reached_at in [first.get(_REACHED_BY[stage])]
    ]


def _standing(position: int, here: int, reached_at: datetime | None) -> str:
    if position == here:
        return "here"
    if position > here:
        return "ahead"
    return "done" if reached_at else "skipped"
