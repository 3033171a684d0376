"""Rounds as their people see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lantoa.units.enums import Role
from lantoa.units.permissions import units_of

from ..enums import CoverageState, RoundState
from ..models import Participation, Round


def coverage_state(participation: Participation) -> CoverageState:
    """Return where one expected unit stands."""
    if participation.sent:
        return CoverageState.SENT
    if participation.nil_at:
        return CoverageState.NIL
    return CoverageState.DRAFTING if participation.drafts else CoverageState.SILENT


@dataclass(frozen=True)
class OwnRound:
    """A round in which a unit of mine is expected, and how far it is."""

    participation: Participation
    limit: int
    state: CoverageState

    @property
    def round(self) -> Round:
        return self.participation.round


def rounds(user: Any) -> QuerySet[Round]:
    """Rounds ``user`` may open, newest first."""
    return Round.objects.visible_to(user).select_related("criteria_set").order_by("-period_start", "-pk")


def own_rounds(user: Any, *, only_open: bool = True) -> list[OwnRound]:
    """Return the rounds that expect a unit in which ``user`` is officer or head."""
    units = units_of(user, Role.OFFICER, Role.HEAD)
    rows = Participation.objects.filter(unit__in=units).select_related("round", "unit")
    if only_open:
        rows = rows.filter(round__state=RoundState.OPEN)
    rows = rows.prefetch_related("round__quotas").order_by("round__deadline", "pk")
    return [
        OwnRound(
            row,
            next((q.limit for q in row.round.quotas.all() if q.unit_kind == row.unit_kind), 0),
            coverage_state(row),
        )
        for row in rows
    ]


def is_due(own: OwnRound, now: datetime) -> bool:
    """Return whether the unit still has something to do in this round."""
    until = max(own.round.deadline, own.participation.late_until or own.round.deadline)
    return own.state in (CoverageState.SILENT, CoverageState.DRAFTING) and now <= until
