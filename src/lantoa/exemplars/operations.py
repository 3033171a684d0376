"""The life of an exemplar: discovered, and one milestone after another."""

from datetime import datetime
from typing import Any

from django.db import transaction

from lantoa.audit.operations import record
from lantoa.common.search import index_words
from lantoa.common.state import move
from lantoa.common.text import fold
from lantoa.people.models import Collective, Person
from lantoa.units.models import Unit

from .enums import TRANSITIONS, MilestoneKind, Stage, SubjectKind
from .models import Exemplar, Milestone


@transaction.atomic
def discover_exemplar(
    unit: Unit,
    *,
    kind: SubjectKind,
    name: str,
    by: Any,
    at: datetime,
    person: Person | None = None,
    collective: Collective | None = None,
    field: str = "",
    summary: str = "",
    is_sample: bool = False,
) -> Exemplar:
    """Return the one record of this subject: the one known already, or a new one.

    A person or collective is known by itself, a model by its name in its unit; each good deed is a new one.
    """
    facts = {
        "kind": kind,
        "unit": unit,
        "name": name,
        "person": person,
        "collective": collective if kind == SubjectKind.COLLECTIVE else None,
        "field": field,
        "summary": summary,
        "discovered_at": at,
        "is_sample": is_sample,
    }
    # get_or_create: two dossiers about the same person may be sent in the same second.
    if kind == SubjectKind.INDIVIDUAL and person:
        exemplar, is_new = Exemplar.objects.get_or_create(person=person, kind=kind, defaults=facts)
    elif kind == SubjectKind.COLLECTIVE and collective:
        exemplar, is_new = Exemplar.objects.get_or_create(collective=collective, defaults=facts)
    elif kind == SubjectKind.MODEL and (known := _same_model(unit, name)):
        exemplar, is_new = known, False
    else:
        exemplar, is_new = Exemplar.objects.create(**facts), True
    if is_new:
        index_words(exemplar, exemplar.name, unit.name)
        record_milestone(exemplar, kind=MilestoneKind.DISCOVERED, by=by, at=at, unit=unit)
        record("exemplars.discover", exemplar, by=by, at=at)
    return exemplar


def _same_model(unit: Unit, name: str) -> Exemplar | None:
    named_so = Exemplar.objects.filter(unit=unit, kind=SubjectKind.MODEL, folded_name=fold(name)[:300])
    return named_so.order_by("pk").first()


def record_milestone(
    exemplar: Exemplar,
    *,
    kind: MilestoneKind,
    at: datetime,
    by: Any = None,
    unit: Unit | None = None,
    text: str = "",
    url: str = "",
) -> Milestone:
    """Append one line to the timeline."""
    return Milestone.objects.create(
        exemplar=exemplar, kind=kind, at=at, by=by, unit=unit, text=text[:500], url=url[:300]
    )


@transaction.atomic
def advance_exemplar(exemplar: Exemplar, to: Stage, *, by: Any, at: datetime) -> bool:
    """Bring the exemplar to stage ``to`` if its life has that step now; return whether it moved.

    A later event never throws a further stage back: an exemplar already replicated stays so.
    """
    current = Exemplar.objects.select_for_update().get(pk=exemplar.pk).stage
    if to not in TRANSITIONS.get(Stage(current), ()):
        return False
    move(exemplar, to, allowed=TRANSITIONS, field="stage")
    record("exemplars.advance", exemplar, by=by, at=at, stage=to)
    return True
