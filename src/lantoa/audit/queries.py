"""Reading the log, and proving it whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from .models import ChainHead, Entry
from .operations import chained_fields, digest


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold."""

    sequence: int
    what: str  # changed | missing | reordered | cut


def history_of(target: models.Model) -> models.QuerySet[Entry]:
    """Entries about ``target``, newest first."""
    return (
        Entry.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk))
        .select_related("actor")
        .order_by("-sequence")
    )


def chain_breaks() -> Iterator[Break]:
    """Yield every place where a row was changed, removed, reordered or cut off the end."""
    expected, previous_hash = 1, ""
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected:
            yield Break(expected, "missing")
        elif entry.previous_hash != previous_hash:
            yield Break(entry.sequence, "reordered")
        if digest(chained_fields(entry)) != entry.hash:
            yield Break(entry.sequence, "changed")
        expected, previous_hash = entry.sequence + 1, entry.hash
    head = ChainHead.objects.filter(pk=1).first()
    if head and (head.sequence != expected - 1 or head.hash != previous_hash):
        yield Break(expected, "cut")
