"""Who has and who has not introduced anybody: counted over the expected units, never over the dossiers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from lantoa.common.paging import row_keys
from lantoa.units.enums import UnitKind

from ..enums import CoverageState
from ..models import Participation, Round

IS_SENT = Q(sent__gt=0)
IS_NIL = Q(sent=0, nil_at__isnull=False)
IS_DRAFTING = Q(sent=0, nil_at__isnull=True, drafts__gt=0)
IS_SILENT = Q(sent=0, nil_at__isnull=True, drafts=0)
CONDITIONS = {
    CoverageState.SILENT: IS_SILENT,
    CoverageState.DRAFTING: IS_DRAFTING,
    CoverageState.NIL: IS_NIL,
    CoverageState.SENT: IS_SENT,
}


@dataclass
class Tally:
    """How many units of a group stand where."""

    label: str
    key: str = ""
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CoverageState, 0))

    @property
    def expected(self) -> int:
        return sum(self.counts.values())

    @property
    def answered_percent(self) -> int:
        """Share of units that sent something or said why not, rounded down: 100 means all."""
        answered = self.counts[CoverageState.SENT] + self.counts[CoverageState.NIL]
        return answered * 100 // self.expected if self.expected else 0


@dataclass(frozen=True)
class Coverage:
    """A round's coverage: in all, by kind of unit, by the office that screens."""

    total: Tally
    by_kind: list[Tally]
    by_office: list[Tally]


def participations(user: Any, round_: Round) -> QuerySet[Participation]:
    """Expected units of the round that ``user`` may watch."""
    return Participation.objects.visible_to(user).filter(round=round_)


def coverage(user: Any, round_: Round) -> Coverage:
    """Return the coverage of what ``user`` may watch, in one grouped query."""
    state = Case(
        *[When(condition, then=Value(state.value)) for state, condition in CONDITIONS.items()],
        output_field=CharField(),
    )
    rows = (
        participations(user, round_)
        .values("unit_kind", "screening_unit", "screening_unit__name", "screening_unit__folded_name", state_now=state)
        .annotate(units=Count("pk"))
        .order_by("unit_kind", "screening_unit__folded_name", "screening_unit")
    )
    total = Tally("")
    kinds: dict[str, Tally] = {}
    offices: dict[int | None, Tally] = {}
    for row in rows:
        kind = kinds.setdefault(row["unit_kind"], Tally(_kind_label(row["unit_kind"]), row["unit_kind"]))
        office = offices.setdefault(
            row["screening_unit"], Tally(row["screening_unit__name"] or "", str(row["screening_unit"] or "0"))
        )
        for tally in (total, kind, office):
            tally.counts[row["state_now"]] += row["units"]
    return Coverage(total, list(kinds.values()), _worst_first(offices.values()))


def _kind_label(kind: str) -> str:
    return str(UnitKind(kind).label)


def _worst_first(tallies: Iterable[Tally]) -> list[Tally]:
    return sorted(tallies, key=lambda tally: (tally.answered_percent, tally.label))


def units_in_state(
    user: Any, round_: Round, *, state: str = "", kind: str = "", office: str = ""
) -> QuerySet[Participation]:
    """Expected units filtered as the words above the table say; ``office`` "0" means straight to the department."""
    rows = participations(user, round_).select_related("unit", "screening_unit", "round")
    if state in CoverageState:
        rows = rows.filter(CONDITIONS[CoverageState(state)])
    if kind:
        rows = rows.filter(unit_kind=kind)
    if office == "0":
        rows = rows.filter(screening_unit__isnull=True)
    elif office:
        rows = rows.filter(screening_unit__in=row_keys([office]))
    return rows
