"""How far a model has spread, what a unit took up and gave, and what is due."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from lantoa.common.paging import KeyPage, key_page
from lantoa.exemplars.models import Exemplar
from lantoa.exemplars.queries import public_name
from lantoa.nominations.enums import NominationState
from lantoa.nominations.models import Nomination
from lantoa.units.enums import Role
from lantoa.units.models import Unit
from lantoa.units.permissions import units_of

from .enums import OPEN_STATES, AdoptionState, StopReason
from .models import Adoption, Result

#: An adoption that runs so long without a result is asked for one.
REPORT_AFTER = timedelta(days=60)


@dataclass(frozen=True)
class Adopter:
    """One unit's go at a model, as others may read it."""

    unit_name: str
    state: AdoptionState
    generation: int
    baseline: Decimal
    aim: Decimal
    after: Decimal | None
    measure_name: str
    measure_unit: str
    report: str
    stop_reason_label: str
    adoption_id: int
    # Whose version was copied; empty: the origin's.
    source_name: str

    @property
    def state_label(self) -> str:
        return str(self.state.label)


@dataclass(frozen=True)
class Spread:
    """How one model spread: who took it up, in which generation, with what result, who stopped and why."""

    rings: list[int] = field(default_factory=list)
    adopters: list[Adopter] = field(default_factory=list)
    running: int = 0
    reported: int = 0
    stopped: int = 0
    stop_reasons: list[tuple[str, int]] = field(default_factory=list)

    @property
    def adopting(self) -> int:
        """Units that carry it on, with or without a result yet."""
        return self.running + self.reported


@dataclass
class ModelSpread:
    """One model of ours in numbers: the row of a list, with its rings."""

    exemplar: Exemplar
    rings: list[int] = field(default_factory=list)
    adopting: int = 0
    reported: int = 0
    stopped: int = 0
    newest_at: datetime | None = None


@dataclass(frozen=True)
class Chain:
    """What units took up from others, and what others took up from them."""

    taken_up: list[Adoption]
    given: list[ModelSpread]


def spread_of(exemplar: Exemplar) -> Spread:
    """Return how ``exemplar`` spread; a unit that stopped is told of, but carries no dot in the rings."""
    rows = list(exemplar.adoptions.select_related("source").order_by("generation", "pk"))
    states = Counter(row.state for row in rows)
    reasons = Counter(row.stop_reason for row in rows if row.state == AdoptionState.STOPPED)
    return Spread(
        rings=_rings(Counter(row.generation for row in rows if row.state in OPEN_STATES)),
        adopters=[_adopter(row) for row in rows],
        running=states[AdoptionState.PLANNED] + states[AdoptionState.RUNNING],
        reported=states[AdoptionState.REPORTED],
        stopped=states[AdoptionState.STOPPED],
        stop_reasons=[(str(StopReason(reason).label), number) for reason, number in reasons.most_common()],
    )


def _adopter(row: Adoption) -> Adopter:
    return Adopter(
        unit_name=row.unit_name,
        state=AdoptionState(row.state),
        generation=row.generation,
        baseline=row.baseline,
        aim=row.aim,
        after=row.after,
        measure_name=row.measure_name,
        measure_unit=row.measure_unit,
        report=row.report,
        stop_reason_label=row.get_stop_reason_display(),
        adoption_id=row.pk,
        source_name=row.source.unit_name if row.source else "",
    )


def _rings(by_generation: Counter[int]) -> list[int]:
    return [by_generation[generation] for generation in range(1, max(by_generation, default=0) + 1)]


def model_spreads(exemplars: Sequence[Exemplar]) -> list[ModelSpread]:
    """Return the numbers of each of ``exemplars``, in their order, with one query."""
    found = {exemplar.pk: ModelSpread(exemplar) for exemplar in exemplars}
    counted = (
        Adoption.objects.filter(exemplar__in=found)
        .values_list("exemplar", "generation", "state")
        .annotate(number=Count("pk"), newest=Max("created_at"))
        .order_by("exemplar", "generation", "state")
    )
    rings: dict[int, Counter[int]] = {pk: Counter() for pk in found}
    for pk, generation, state, number, newest in counted:
        row = found[pk]
        row.newest_at = max(filter(None, (row.newest_at, newest)))
        if state == AdoptionState.STOPPED:
            row.stopped += number
            continue
        row.adopting += number
        row.reported += number if state == AdoptionState.REPORTED else 0
        rings[pk][generation] += number
    for pk, row in found.items():
        row.rings = _rings(rings[pk])
    return list(found.values())


def spreading_models(*, after: str = "", size: int = 25) -> KeyPage:
    """One page of all models that any unit took up, the newest record first, each with its numbers."""
    adopted = Exemplar.objects.filter(Exists(Adoption.objects.filter(exemplar=OuterRef("pk"))))
    page = key_page(adopted.select_related("unit"), after=after, size=size)
    return KeyPage(model_spreads(page.rows), page.next_key)


def chain_of(*units: Unit | int) -> Chain:
    """Return what ``units`` took up from others, newest first, and what others took up from them."""
    taken_up = list(with_names(Adoption.objects.filter(unit__in=units)).order_by("-pk"))
    ours = Exemplar.objects.filter(unit__in=units).filter(Exists(Adoption.objects.filter(exemplar=OuterRef("pk"))))
    given = model_spreads(list(ours.select_related("unit").order_by("-pk")))
    return Chain(taken_up, given)


def with_names(adoptions: QuerySet[Adoption]) -> QuerySet[Adoption]:
    """Load with each adoption what ``model_name`` and a row of a list need."""
    telling = Exemplar.objects.with_telling().select_related("unit")
    return adoptions.prefetch_related(Prefetch("exemplar", queryset=telling)).select_related(
        "unit", "source", "created_by"
    )


def model_name(adoption: Adoption, user: Any) -> str:
    """Return the model's name as ``user`` may read it; ``adoption`` comes from ``with_names``.

    The origin and the department know it by its record; everyone else by its public headline.
    """
    exemplar = adoption.exemplar
    is_insider = user.has_perm("replication.see_all") or exemplar.unit_id in units_of(user)
    return exemplar.name if is_insider else public_name(exemplar)


def recent_spread(limit: int, since: datetime) -> list[tuple[int, int]]:
    """Return (exemplar id, adoptions begun since ``since``) of told models, those that spread most first."""
    counted = (
        Adoption.objects.open()
        .filter(created_at__gte=since, exemplar__in=Exemplar.objects.told().values("pk"))
        .values_list("exemplar")
        .annotate(number=Count("pk"))
        .order_by("-number", "exemplar")
    )
    return list(counted[:limit])


def fastest_spreading(*, since: datetime, limit: int = 5) -> list[tuple[Exemplar, int]]:
    """Return the told models that most units took up since ``since``, each with how many did."""
    counted = recent_spread(limit, since)
    exemplars = Exemplar.objects.select_related("unit").in_bulk([pk for pk, _number in counted])
    return [(exemplars[pk], number) for pk, number in counted]


def adoptions_due(user: Any, now: datetime) -> QuerySet[Adoption]:
    """Adoptions of the user's units that run, or wait to begin, for sixty days without a word."""
    long_running = Q(state=AdoptionState.RUNNING, started_on__lte=localdate(now) - REPORT_AFTER)
    never_begun = Q(state=AdoptionState.PLANNED, created_at__lte=now - REPORT_AFTER)
    own = Adoption.objects.filter(unit__in=units_of(user, Role.OFFICER, Role.HEAD))
    return with_names(own.filter(long_running | never_begun)).order_by("created_at", "pk")


def versions_to_copy(exemplar: Exemplar, *, besides: Iterable[int] = ()) -> QuerySet[Adoption]:
    """Adopters of ``exemplar`` with a result, whose version may be copied by a unit not among ``besides``."""
    with_result = exemplar.adoptions.filter(state=AdoptionState.REPORTED)
    return with_result.exclude(unit__in=list(besides)).order_by("generation", "unit_name", "pk")


def suggested_measure(exemplar: Exemplar) -> tuple[str, str]:
    """Return what is measured and in which unit, so that units can be compared; empty if nobody said.

    The origin's recognised dossier says it, or else the newest adopter.
    """
    measured = Nomination.objects.filter(exemplar=exemplar, state=NominationState.RECOGNISED).exclude(measure_name="")
    in_dossier = measured.order_by("-decided_at", "-pk").values_list("measure_name", "measure_unit").first()
    if in_dossier:
        return in_dossier
    return exemplar.adoptions.order_by("-pk").values_list("measure_name", "measure_unit").first() or ("", "")


def units_of_adopter(user: Any, *, besides: Exemplar) -> QuerySet[Unit]:
    """Units in whose name ``user`` takes up a model, but for the one where ``besides`` began."""
    own = Unit.objects.filter(pk__in=units_of(user, Role.OFFICER, Role.HEAD))
    return own.exclude(pk=besides.unit_id).order_by("name", "pk")


def carried_on_by(units: Iterable[Unit], exemplar: Exemplar) -> QuerySet[Adoption]:
    """Open adoptions of ``exemplar`` by ``units``."""
    return Adoption.objects.open().filter(exemplar=exemplar, unit__in=units).order_by("unit_name", "pk")


def results_of(adoption: Adoption) -> QuerySet[Result]:
    """Every measurement reported, newest first."""
    return adoption.results.select_related("reported_by").order_by("-pk")


@dataclass(frozen=True)
class Giving:
    """How many units carry on what one's units began."""

    adopting: int
    added: int


def giving_of(user: Any, *, since: datetime) -> Giving:
    """Return how many units carry on models of the user's units, and how many of them began since ``since``."""
    units = units_of(user, Role.OFFICER, Role.HEAD)
    if not units:
        return Giving(0, 0)
    totals = (
        Adoption.objects.open()
        .filter(exemplar__unit__in=units)
        .aggregate(adopting=Count("pk"), added=Count("pk", filter=Q(created_at__gte=since)))
    )
    return Giving(**totals)
