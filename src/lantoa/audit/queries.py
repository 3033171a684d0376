"""Reading the log, and proving it whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, models

from . import guard
from .chain import chained_fields, digest
from .models import ChainHead, Entry


class Damage(StrEnum):
    """What can be wrong with a link of the chain."""

    CHANGED = "changed"
    MISSING = "removed"
    REORDERED = "put in another order"
    CUT = "cut off the end"
    ADDED = "slipped in at the end"


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold."""

    sequence: int
    what: Damage


def history_of(target: models.Model) -> models.QuerySet[Entry]:
    """Entries about ``target``, newest first."""
    return Entry.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk)).order_by("-sequence")


def chain_breaks() -> Iterator[Break]:
    """Yield every place where a row was changed, removed, reordered, cut off the end or slipped in."""
    expected, previous_hash, previous_pk = 1, "", 0
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        # Rows are numbered by the database in the order of writing, so a row in another place was moved there.
        was_moved = entry.pk < previous_pk
        if was_moved:
            yield Break(entry.sequence, Damage.REORDERED)
        elif entry.sequence != expected:
            yield from _each(expected, entry.sequence - 1, Damage.MISSING)
        elif entry.previous_hash != previous_hash:
            yield Break(entry.sequence, Damage.REORDERED)
        if digest(chained_fields(entry)) != entry.hash:
            yield Break(entry.sequence, Damage.CHANGED)
        expected, previous_hash, previous_pk = entry.sequence + 1, entry.hash, entry.pk
    yield from _breaks_at_the_end(expected - 1, previous_hash)


def _breaks_at_the_end(last: int, last_hash: str) -> Iterator[Break]:
    head = ChainHead.objects.filter(pk=1).first() or ChainHead(sequence=0)
    yield from _each(last + 1, head.sequence, Damage.CUT)
    yield from _each(head.sequence + 1, last, Damage.ADDED)
    if head.sequence == last and head.hash != last_hash:
        yield Break(last, Damage.CHANGED)


def _each(first: int, last: int, what: Damage) -> Iterator[Break]:
    # A head moved to a huge number must not make the report endless.
    return (Break(sequence, what) for sequence in range(first, min(last, first + 99) + 1))


def last_link() -> str:
    """Return the newest link as '1204:<hash>', to be noted outside of this database."""
    head = ChainHead.objects.filter(pk=1).first() or ChainHead(sequence=0)
    return f"{head.sequence}:{head.hash}"


def link_stands(noted: str) -> bool:
    """Return whether a link noted earlier (see ``last_link``) is still in the chain as it was.

    It is the only proof against somebody who recomputes the whole chain after a change.
    """
    sequence, _colon, noted_hash = noted.partition(":")
    if sequence == "0":
        return not noted_hash
    return sequence.isdigit() and Entry.objects.filter(sequence=int(sequence), hash=noted_hash).exists()


def missing_guards() -> list[str]:
    """Return the names of database triggers that should refuse changes and are not there."""
    return guard.missing(connection)
