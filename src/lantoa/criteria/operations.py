"""Making, publishing and renewing sets of criteria."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.audit.operations import record
from lantoa.common.errors import DomainError

from .models import CriteriaSet, Criterion
from .queries import criteria_in_order, newest_published

_QUARTERLY = Path(__file__).parent / "data" / "quarterly.json"


class WeightsDoNotAddUp(DomainError):
    """The weights of a set make something other than 100."""


class AlreadyPublished(DomainError):
    """A published set is frozen: dossiers were judged by it."""


class CodeTaken(DomainError):
    """Another set has this code."""


@dataclass(frozen=True)
class CriterionText:
    """One criterion as it is written into a set; its place is its place in the list."""

    name: str
    question: str
    weight: int
    guidance: str = ""
    max_points: int = 10


@transaction.atomic
def create_criteria_set(
    code: str, *, title: str, basis: str, criteria: Sequence[CriterionText], at: datetime, by: Any
) -> CriteriaSet:
    """Write the first version of a set, not yet published.

    :raises WeightsDoNotAddUp: unless the weights make 100
    :raises CodeTaken: if a set with this code exists
    """
    if CriteriaSet.objects.filter(code=code).exists():
        raise CodeTaken(_("There is already a criteria set “%(code)s”. Start a new version of it.") % {"code": code})
    criteria_set = CriteriaSet.objects.create(code=code, title=title, basis=basis)
    _write_criteria(criteria_set, criteria)
    record("criteria.create", criteria_set, by=by, at=at, weights=[criterion.weight for criterion in criteria])
    return criteria_set


@transaction.atomic
def rewrite_criteria(criteria_set: CriteriaSet, *, criteria: Sequence[CriterionText], at: datetime, by: Any) -> None:
    """Replace the criteria of a set that is still a draft.

    :raises AlreadyPublished: if it is published
    :raises WeightsDoNotAddUp: unless the weights make 100
    """
    _lock_draft(criteria_set)
    criteria_set.criteria.all().delete()
    _write_criteria(criteria_set, criteria)
    record("criteria.rewrite", criteria_set, by=by, at=at, weights=[criterion.weight for criterion in criteria])


@transaction.atomic
def publish_criteria_set(criteria_set: CriteriaSet, *, at: datetime, by: Any) -> None:
    """Freeze the set and let rounds use it.

    :raises AlreadyPublished: if it is published
    :raises WeightsDoNotAddUp: unless the weights make 100
    """
    _lock_draft(criteria_set)
    _check_weights([criterion.weight for criterion in criteria_set.criteria.all()])
    criteria_set.published_at = at
    criteria_set.save(update_fields=["published_at"])
    record("criteria.publish", criteria_set, by=by, at=at)


@transaction.atomic
def start_new_version(criteria_set: CriteriaSet, *, at: datetime, by: Any) -> CriteriaSet:
    """Return the draft of the next version, with the same criteria; the one already started if there is one."""
    versions = CriteriaSet.objects.select_for_update().filter(code=criteria_set.code)
    newest = versions.order_by("-version").first()
    if newest and newest.published_at is None:
        return newest
    draft = CriteriaSet.objects.create(
        code=criteria_set.code,
        version=(newest or criteria_set).version + 1,
        title=criteria_set.title,
        basis=criteria_set.basis,
    )
    _write_criteria(
        draft,
        [
            CriterionText(row.name, row.question, row.weight, row.guidance, row.max_points)
            for row in criteria_in_order(criteria_set)
        ],
    )
    record("criteria.start_version", draft, by=by, at=at, copied_from=criteria_set.version)
    return draft


@transaction.atomic
def ensure_default_criteria(*, at: datetime, by: Any) -> CriteriaSet:
    """Return the published set for quarterly introductions; on first use write the shipped proposal."""
    proposal = json.loads(_QUARTERLY.read_text(encoding="utf-8"))
    if known := newest_published(proposal["code"]):
        return known
    criteria = [
        CriterionText(
            name=row["name"],
            question=row["question"],
            weight=row["weight"],
            guidance="\n".join(f"{points}: {text}" for points, text in row["levels"].items()),
        )
        for row in proposal["criteria"]
    ]
    draft = CriteriaSet.objects.filter(code=proposal["code"]).order_by("-version").first()
    if draft is None:
        draft = create_criteria_set(
            proposal["code"], title=proposal["title"], basis=proposal["basis"], criteria=criteria, at=at, by=by
        )
    publish_criteria_set(draft, at=at, by=by)
    return draft


def _lock_draft(criteria_set: CriteriaSet) -> None:
    # Reread under a lock: someone may publish while another one rewrites.
    if CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk).published_at is not None:
        raise AlreadyPublished(
            _("This criteria set is published, so it no longer changes. Start a new version to change it.")
        )


def _check_weights(weights: Sequence[int]) -> None:
    if sum(weights) != 100 or any(weight < 1 for weight in weights):
        raise WeightsDoNotAddUp(
            _("The weights add up to %(sum)s. Change them so that they make exactly 100.") % {"sum": sum(weights)}
        )


def _write_criteria(criteria_set: CriteriaSet, criteria: Sequence[CriterionText]) -> None:
    _check_weights([criterion.weight for criterion in criteria])
    Criterion.objects.bulk_create(
        Criterion(
            criteria_set=criteria_set,
            position=position,
            name=criterion.name,
            question=criterion.question,
            guidance=criterion.guidance,
            weight=criterion.weight,
            max_points=criterion.max_points,
        )
        for position, criterion in enumerate(criteria, start=1)
    )
