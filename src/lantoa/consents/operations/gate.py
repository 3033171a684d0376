"""The gate: brought up to date in the same transaction as whatever moves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.timezone import localdate

from .. import queries, signals
from ..models import Clearance, Matter


@contextmanager
def keeping_gate(matter_id: int, *, at: datetime) -> Iterator[Matter]:
    """Lock the matter, let the caller write, then bring the gate up to date in the same transaction."""
    with transaction.atomic():
        # One lock a matter puts answers, withdrawals and changes of people in line.
        matter = Matter.objects.select_for_update().get(pk=matter_id)
        before = _cleared_pairs(matter)
        yield matter
        settle(matter, before, at=at)


def _cleared_pairs(matter: Matter) -> set[tuple[str, str]]:
    return set(Clearance.objects.filter(matter=matter, is_cleared=True).values_list("purpose", "channel"))


def settle(matter: Matter, before: set[tuple[str, str]], *, at: datetime) -> None:
    wanted = queries.gates(matter, on=localdate(at))
    rows = {(row.purpose, row.channel): row for row in Clearance.objects.filter(matter=matter)}
    for pair, gate in wanted.items():
        row = rows.get(pair)
        if row and (row.is_cleared, row.expires_on) == (gate.is_cleared, gate.expires_on):
            continue
        if row:
            row.is_cleared, row.expires_on, row.computed_at = gate.is_cleared, gate.expires_on, at
            row.save(update_fields=["is_cleared", "expires_on", "computed_at"])
    Clearance.objects.bulk_create(
        Clearance(
            matter=matter,
            purpose=pair[0],
            channel=pair[1],
            is_cleared=gate.is_cleared,
            expires_on=gate.expires_on,
            computed_at=at,
        )
        for pair, gate in wanted.items()
        if pair not in rows
    )
    _announce(matter, before, {pair for pair, gate in wanted.items() if gate.is_cleared})


def _announce(matter: Matter, before: set[tuple[str, str]], after: set[tuple[str, str]]) -> None:
    for signal, pairs in ((signals.clearance_lost, before - after), (signals.clearance_gained, after - before)):
        for purpose, channel in sorted(pairs):
            # After commit, robustly: a failing listener must not undo an answer or a withdrawal.
            send = partial(signal.send_robust, Matter, matter_id=matter.pk, purpose=purpose, channel=channel)
            transaction.on_commit(send)


def recompute_clearance(matter: Matter, *, at: datetime) -> None:
    """Bring the gate of ``matter`` up to date with the answers, ages and dates of ``at``."""
    with keeping_gate(matter.pk, at=at):
        pass


def refresh_gates(now: datetime) -> int:
    """Recompute the gates that a new day may move: answers that ended, birthdays; return how many matters."""
    matters = queries.matters_moved_by_time(localdate(now))
    for matter in matters:
        recompute_clearance(matter, at=now)
    return len(matters)
