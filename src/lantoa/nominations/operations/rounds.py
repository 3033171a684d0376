"""A round's life: prepared, opened with who is expected, reminded, closed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from lantoa.accounts.models import User
from lantoa.audit.operations import record
from lantoa.common.errors import DomainError
from lantoa.common.state import move
from lantoa.criteria.models import CriteriaSet
from lantoa.notifications.operations import notify, queue_mail
from lantoa.units.enums import Role
from lantoa.units.models import Membership, Unit
from lantoa.units.queries import department, people_with_role, screening_units

from ..enums import ROUND_TRANSITIONS, RoundState
from ..models import Participation, Quota, Round


class RoundRefused(DomainError):
    """The round is not in a fit state for this."""


@transaction.atomic
def create_round(
    *,
    code: str,
    title: str,
    period_start: date,
    period_end: date,
    deadline: datetime,
    call_text: str,
    criteria_set: CriteriaSet,
    quotas: Mapping[str, int],
    by: Any,
    at: datetime,
) -> Round:
    """Prepare a round that only the department sees until it is opened.

    ``quotas`` maps unit kinds to how many dossiers each unit of that kind may send.
    """
    round_ = Round.objects.create(
        code=code,
        title=title,
        period_start=period_start,
        period_end=period_end,
        deadline=deadline,
        call_text=call_text,
        criteria_set=criteria_set,
        created_by=by,
    )
    _set_quotas(round_, quotas)
    record("nominations.create_round", round_, by=by, at=at, quotas=dict(quotas))
    return round_


@transaction.atomic
def update_round(
    round_: Round, *, values: Mapping[str, Any], quotas: Mapping[str, int] | None, by: Any, at: datetime
) -> None:
    """Change a round being prepared; of an open one only the deadline and the text of the call.

    :raises RoundRefused: if an open round would judge or call others than announced
    """
    stored = Round.objects.select_for_update().get(pk=round_.pk)
    changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
    quotas_changed = quotas is not None and dict(quotas) != dict(stored.quotas.values_list("unit_kind", "limit"))
    if stored.state != RoundState.DRAFT and (quotas_changed or set(changed) - {"deadline", "call_text"}):
        raise RoundRefused(_("The round is open: only its deadline and the text of the call can still be changed."))
    for name, value in changed.items():
        setattr(round_, name, value)
    if changed:
        round_.save(update_fields=list(changed))
    if quotas_changed and quotas is not None:
        _set_quotas(round_, quotas)
    record("nominations.update_round", round_, by=by, at=at, changed={k: str(v) for k, v in changed.items()})


def _set_quotas(round_: Round, quotas: Mapping[str, int]) -> None:
    round_.quotas.all().delete()
    Quota.objects.bulk_create([Quota(round=round_, unit_kind=kind, limit=limit) for kind, limit in quotas.items()])


@transaction.atomic
def open_round(round_: Round, *, by: Any, at: datetime) -> int:
    """Open the round, write down which units are expected, tell them; return how many there are.

    :raises RoundRefused: if the deadline is over or no unit is called
    """
    if round_.deadline <= at:
        raise RoundRefused(_("The deadline is already over. Choose a later one, then open the round."))
    move(round_, RoundState.OPEN, allowed=ROUND_TRANSITIONS, opened_at=at)
    expected = _expect_units(round_, on=localdate(at))
    if not expected:
        raise RoundRefused(_("No unit is called. Give a quota to at least one kind of unit."))
    _tell_units(round_, round_.participations.all(), key="open", at=at)
    record("nominations.open_round", round_, by=by, at=at, expected=expected)
    return expected


def _expect_units(round_: Round, *, on: date) -> int:
    called = Unit.objects.on(on).filter(kind__in=round_.quotas.values("unit_kind"))
    screening = screening_units(called, on=on)
    rows = [
        Participation(round=round_, unit=unit, unit_kind=unit.kind, screening_unit_id=screening[unit.pk])
        for unit in called.order_by("pk")
    ]
    Participation.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


def _tell_units(round_: Round, participations: QuerySet[Participation], *, key: str, at: datetime) -> int:
    """Tell officers and heads of the units; units without any account get a letter at their address."""
    day = localdate(at)
    units = participations.values("unit")
    holders = Membership.objects.on(day).filter(unit__in=units, role__in=(Role.OFFICER, Role.HEAD))
    deadline = _local(round_.deadline)
    titles = {
        "open": _("A new round is open: %(title)s"),
        "remind": _("Reminder: %(title)s"),
    }
    title = titles[key.partition(":")[0]] % {"title": round_.title}
    body = _(
        "Introduce your unit's exemplars, or say with a reason that there is nothing to introduce, by %(deadline)s."
    ) % {"deadline": deadline}
    url = reverse("nominations:round", args=[round_.pk])
    dedupe_key = f"round:{round_.pk}:{key}"
    people = User.objects.filter(pk__in=holders.values("user"), is_active=True)
    notify(people, title=title, body=f"{body}\n\n{round_.call_text}", url=url, at=at, dedupe_key=dedupe_key)
    unreached = Unit.objects.filter(pk__in=units).exclude(pk__in=holders.values("unit")).exclude(email="")
    for unit in unreached:
        queue_mail(unit.email, subject=title, body=body, dedupe_key=f"{dedupe_key}:unit:{unit.pk}", at=at)
    return people.count()


def _local(moment: datetime) -> str:
    return f"{localtime(moment):%H:%M, %d/%m/%Y}"


@transaction.atomic
def close_round(round_: Round, *, by: Any, at: datetime) -> None:
    """Close the round to further sending; what is under way goes on."""
    move(round_, RoundState.CLOSED, allowed=ROUND_TRANSITIONS, closed_at=at)
    record("nominations.close_round", round_, by=by, at=at)


@transaction.atomic
def remind_silent(round_: Round, participations: QuerySet[Participation], *, by: Any, at: datetime) -> int:
    """Remind every unit of ``participations`` that neither sent anything nor said why; return how many.

    At most one reminder a day reaches a unit, however often the button is pressed.

    :raises RoundRefused: if the round is not open
    """
    if round_.state != RoundState.OPEN:
        raise RoundRefused(_("Only an open round has somebody to remind."))
    day_began = at.replace(hour=0, minute=0, second=0, microsecond=0)
    silent = participations.filter(round=round_, sent=0, nil_at__isnull=True).exclude(reminded_at__gte=day_began)
    reached = Participation.objects.filter(pk__in=list(silent.values_list("pk", flat=True)))
    count = reached.count()
    if count:
        _tell_units(round_, reached, key=f"remind:{localdate(at)}", at=at)
        reached.update(reminded_at=at, reminders=F("reminders") + 1)
    record("nominations.remind_silent", round_, by=by, at=at, units=count)
    return count


@transaction.atomic
def grant_late_entry(participation: Participation, *, until: datetime, reason: str, by: Any, at: datetime) -> None:
    """Let one unit send after the deadline, until ``until``.

    :raises RoundRefused: if ``until`` is not in the future
    """
    if until <= at:
        raise RoundRefused(_("The new deadline must lie in the future."))
    participation.late_until, participation.late_reason, participation.late_granted_by = until, reason, by
    participation.save(update_fields=["late_until", "late_reason", "late_granted_by"])
    record("nominations.grant_late_entry", participation, by=by, at=at, until=until.isoformat(), reason=reason)
    notify(
        people_with_role(participation.unit, Role.OFFICER, Role.HEAD, on=localdate(at)),
        title=_("Your unit may still send until %(until)s") % {"until": _local(until)},
        body=reason,
        url=reverse("nominations:round", args=[participation.round_id]),
        at=at,
        dedupe_key=f"late:{participation.pk}:{until.isoformat()}",
    )


@transaction.atomic
def ask_late_entry(participation: Participation, *, reason: str, by: Any, at: datetime) -> None:
    """Ask the department for a late entry; its officers find the request on their desk."""
    on = localdate(at)
    record("nominations.ask_late_entry", participation, by=by, at=at, reason=reason)
    notify(
        people_with_role(department(on), Role.DEPARTMENT_OFFICER, on=on),
        title=_("%(unit)s asks to send late") % {"unit": participation.unit.name},
        body=reason,
        url=reverse("nominations:participation", args=[participation.pk]),
        at=at,
        dedupe_key=f"ask-late:{participation.pk}:{on}",
    )


@transaction.atomic
def report_nil(participation: Participation, *, reason: str, by: Any, at: datetime) -> None:
    """Say, with a reason, that the unit has nothing to introduce this time.

    :raises RoundRefused: if the unit has sent a dossier or the round is closed
    """
    rows = Participation.objects.select_for_update(of=("self",)).select_related("round")
    stored = rows.get(pk=participation.pk)
    if stored.round.state != RoundState.OPEN:
        raise RoundRefused(_("The round is closed."))
    if stored.sent:
        raise RoundRefused(_("Your unit has already sent a dossier in this round."))
    participation.nil_reason, participation.nil_by, participation.nil_at = reason, by, at
    participation.save(update_fields=["nil_reason", "nil_by", "nil_at"])
    record("nominations.report_nil", participation, by=by, at=at, reason=reason)


@transaction.atomic
def take_back_nil(participation: Participation, *, by: Any, at: datetime) -> None:
    """Take back that there was nothing to introduce."""
    if participation.nil_at is None:
        return
    participation.nil_reason, participation.nil_by, participation.nil_at = "", None, None
    participation.save(update_fields=["nil_reason", "nil_by", "nil_at"])
    record("nominations.take_back_nil", participation, by=by, at=at)
