"""Taking up a model, and saying honestly what became of it.

Only the adopter writes here: counts entered by the origin of a model would be worth nothing.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lantoa.audit.operations import record
from lantoa.common.errors import DomainError
from lantoa.common.forms.numbers import write_number
from lantoa.common.state import move
from lantoa.exemplars.enums import MilestoneKind, Stage
from lantoa.exemplars.models import Exemplar
from lantoa.exemplars.operations import advance_exemplar, record_milestone
from lantoa.exemplars.queries import public_name
from lantoa.notifications.enums import Urgency
from lantoa.notifications.operations import notify
from lantoa.units.enums import Role
from lantoa.units.models import Membership, Unit
from lantoa.units.queries import people_with_role

from .enums import TRANSITIONS, AdoptionState, StopReason
from .models import Adoption, Result, is_percent


class AdoptionRefused(DomainError):
    """The model cannot be taken up, or the record not changed, in this way."""


class AlreadyAdopted(AdoptionRefused):
    """The unit carries this model on already; ``adoption`` is the record of it."""

    def __init__(self, adoption: Adoption):
        super().__init__(
            _("%(unit)s has taken up this model already. Open its record to report a result.")
            % {"unit": adoption.unit_name}
        )
        self.adoption = adoption


@transaction.atomic
def adopt_model(
    exemplar: Exemplar,
    *,
    unit: Unit,
    measure_name: str,
    measure_unit: str,
    baseline: Decimal,
    aim: Decimal,
    plan: str,
    by: Any,
    at: datetime,
    source: Adoption | None = None,
    is_sample: bool = False,
) -> Adoption:
    """Write down that ``unit`` takes up ``exemplar``, from the version of ``source`` or from the origin's.

    The same wish of the same person again returns the record made first.

    :raises AlreadyAdopted: if the unit carries it on already with other words
    :raises AdoptionRefused: if it may not be copied, or not by this unit, or the figures make no sense
    """
    # The lock puts two clicks, or two officers of one school, in line.
    Exemplar.objects.select_for_update().get(pk=exemplar.pk)
    _check_adopter(unit, by)
    _check_may_copy(exemplar, unit, source)
    _check_figures(measure_unit, baseline, aim)
    wish = {
        "source": source,
        "plan": plan,
        "measure_name": measure_name,
        "measure_unit": measure_unit,
        "baseline": baseline,
        "aim": aim,
        "created_by": by,
    }
    known = Adoption.objects.open().filter(exemplar=exemplar, unit=unit).first()
    if known:
        if all(getattr(known, name) == value for name, value in wish.items()):
            return known
        raise AlreadyAdopted(known)
    adoption = Adoption.objects.create(
        exemplar=exemplar,
        unit=unit,
        unit_name=unit.name,
        generation=source.generation + 1 if source else 1,
        created_at=at,
        is_sample=is_sample,
        **wish,
    )
    _note(adoption, MilestoneKind.ADOPTED, _way(adoption), by=by, at=at)
    record("replication.adopt", adoption, by=by, at=at, exemplar=exemplar.pk, generation=adoption.generation)
    _thank(
        adoption,
        title=_("%(unit)s takes up “%(model)s”"),
        body=_("They start from %(baseline)s and aim at %(aim)s (%(measure)s). Thank you for showing the way."),
        key="adopted",
        at=at,
    )
    return adoption


@transaction.atomic
def start_adoption(adoption: Adoption, *, on: date, by: Any, at: datetime) -> None:
    """Note that the unit has begun on day ``on``; the same day again changes nothing.

    :raises AdoptionRefused: if the day lies ahead
    :raises IllegalTransition: if it is not a plan any more
    """
    _check_adopter(adoption.unit, by)
    if on > localdate(at):
        raise AdoptionRefused(_("The start lies ahead. Note it on the day you begin."))
    current = Adoption.objects.select_for_update().get(pk=adoption.pk)
    if current.state == AdoptionState.RUNNING and current.started_on == on:
        return
    move(adoption, AdoptionState.RUNNING, allowed=TRANSITIONS, started_on=on)
    record("replication.start", adoption, by=by, at=at, on=on.isoformat())


@transaction.atomic
def report_adoption(
    adoption: Adoption,
    *,
    after: Decimal,
    report: str,
    changed_parts: str,
    hours: int | None,
    money: int | None,
    by: Any,
    at: datetime,
    seen_results: int | None = None,
) -> Result:
    """Append a measured result; the first one makes the model a replicated one.

    The newest result said again by the same person changes nothing and is returned. ``seen_results`` is how many
    results the writer had before the eyes.

    :raises AdoptionRefused: if somebody else reported meanwhile, or the figures make no sense
    :raises IllegalTransition: if the adoption was stopped
    """
    _check_adopter(adoption.unit, by)
    current = Adoption.objects.select_for_update().get(pk=adoption.pk)
    _check_figures(current.measure_unit, after)
    if current.started_on and localdate(at) < current.started_on:
        raise AdoptionRefused(_("A result cannot lie before the start."))
    said: dict[str, Any] = {
        "after": after,
        "report": report,
        "changed_parts": changed_parts,
        "hours": hours,
        "money": money,
    }
    newest = current.results.order_by("-pk").first()
    if newest and newest.reported_by_id == by.pk and all(getattr(newest, key) == value for key, value in said.items()):
        adoption.refresh_from_db()
        return newest
    if seen_results is not None and seen_results != current.results.count():
        raise AdoptionRefused(
            _("Somebody of your unit has just reported a result. Reload the page, then add what is missing.")
        )
    move(adoption, AdoptionState.REPORTED, allowed=TRANSITIONS, reported_at=at, **said)
    result = Result.objects.create(adoption=adoption, reported_by=by, reported_at=at, **said)
    _note(adoption, MilestoneKind.REPORTED, _way(adoption), by=by, at=at)
    advance_exemplar(adoption.exemplar, Stage.REPLICATED, by=by, at=at)
    record("replication.report", adoption, by=by, at=at, after=str(after), hours=hours, money=money)
    _thank(
        adoption,
        title=_("%(unit)s has a result with “%(model)s”"),
        body=_("%(measure)s: from %(baseline)s to %(after)s. What began with you helps others too. Thank you."),
        key=f"reported:{result.pk}",
        at=at,
    )
    return result


@transaction.atomic
def stop_adoption(adoption: Adoption, *, reason: StopReason, explanation: str, by: Any, at: datetime) -> None:
    """Write down why the unit stopped; the same reason again changes nothing.

    :raises IllegalTransition: if it was stopped for another reason
    """
    _check_adopter(adoption.unit, by)
    current = Adoption.objects.select_for_update().get(pk=adoption.pk)
    if (current.state, current.stop_reason, current.stop_explanation) == (AdoptionState.STOPPED, reason, explanation):
        return
    move(
        adoption,
        AdoptionState.STOPPED,
        allowed=TRANSITIONS,
        stop_reason=reason,
        stop_explanation=explanation,
        stopped_at=at,
    )
    _note(adoption, MilestoneKind.STOPPED, str(StopReason(reason).label), by=by, at=at)
    record("replication.stop", adoption, by=by, at=at, reason=reason)
    _thank(
        adoption,
        title=_("%(unit)s has stopped “%(model)s”"),
        body=_("Reason: %(reason)s. Knowing why helps the next school; you may read the details."),
        key="stopped",
        at=at,
        urgency=Urgency.DIGEST,
    )


def _check_adopter(unit: Unit, by: Any) -> None:
    # Checked here too: a superuser passes every permission, and still no one reports for another unit.
    if not Membership.objects.of(by, Role.OFFICER, Role.HEAD).filter(unit=unit).exists():
        raise AdoptionRefused(_("Only the officer or the head of the unit that takes up the model keeps its record."))


def _check_may_copy(exemplar: Exemplar, unit: Unit, source: Adoption | None) -> None:
    if not Exemplar.objects.told().filter(pk=exemplar.pk).exists():
        raise AdoptionRefused(_("This model has no public story now, so it cannot be taken up."))
    if exemplar.unit_id == unit.pk:
        raise AdoptionRefused(_("This is the unit's own model; there is nothing to take up."))
    if source is None:
        return
    if source.exemplar_id != exemplar.pk:
        raise AdoptionRefused(_("The version to copy belongs to another model."))
    if source.unit_id == unit.pk:
        raise AdoptionRefused(_("A unit cannot copy its own version."))
    if source.state not in (AdoptionState.RUNNING, AdoptionState.REPORTED):
        raise AdoptionRefused(_("That unit does not carry the model on. Choose the origin's version or another one."))


def _check_figures(measure_unit: str, *figures: Decimal) -> None:
    if any(figure < 0 for figure in figures):
        raise AdoptionRefused(_("A figure below zero makes no sense here."))
    if is_percent(measure_unit) and any(figure > 100 for figure in figures):
        raise AdoptionRefused(_("A share cannot exceed 100%. If you count something else, change the unit of measure."))


def _way(adoption: Adoption) -> str:
    """Say the figures in a line: 'Lượt mượn sách: từ 210 lượt đến 710 lượt (mục tiêu 600 lượt)'."""
    if adoption.after is None:
        return _("%(measure)s: from %(baseline)s to %(aim)s") % _figures(adoption)
    return _("%(measure)s: from %(baseline)s to %(after)s (aim %(aim)s)") % _figures(adoption)


def _note(adoption: Adoption, kind: MilestoneKind, text: str, *, by: Any, at: datetime) -> None:
    record_milestone(
        adoption.exemplar,
        kind=kind,
        at=at,
        by=by,
        unit=adoption.unit,
        text=text,
        # Whoever may open the exemplar's record may open this page; the adopter's own record is not for all of them.
        url=reverse("replication:spread", args=[adoption.exemplar_id]),
    )


def _thank(
    adoption: Adoption, *, title: str, body: str, key: str, at: datetime, urgency: Urgency = Urgency.NOW
) -> None:
    """Tell officers and heads of the unit where the model began, and of the unit whose version was copied."""
    exemplar = Exemplar.objects.with_telling().select_related("unit").get(pk=adoption.exemplar_id)
    # The origin knows the record by its name; a unit further down the chain only by its public headline.
    givers = {exemplar.unit: exemplar.name}
    if adoption.source:
        givers.setdefault(adoption.source.unit, public_name(exemplar))
    for giver, model in givers.items():
        facts = {**_figures(adoption), "model": model}
        notify(
            people_with_role(giver, Role.OFFICER, Role.HEAD, on=localdate(at)),
            title=title % facts,
            body=body % facts,
            url=reverse("replication:adoption", args=[adoption.pk]),
            at=at,
            dedupe_key=f"replication:{adoption.pk}:{key}",
            urgency=urgency,
        )


def _figures(adoption: Adoption) -> dict[str, str]:
    return {
        "unit": adoption.unit_name,
        "measure": adoption.measure_name,
        "baseline": f"{write_number(adoption.baseline)} {adoption.measure_unit}".strip(),
        "aim": f"{write_number(adoption.aim)} {adoption.measure_unit}".strip(),
        "after": f"{write_number(adoption.after or 0)} {adoption.measure_unit}".strip(),
        "reason": adoption.get_stop_reason_display(),
    }
