"""Writing the log: in the caller's transaction, one link after another."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from .chain import chained_fields, digest
from .models import ChainHead, Entry


def record(verb: str, target: models.Model, *, by: Any, at: datetime, **details: Any) -> Entry:
    """Append that ``by`` (a user, or None for a person without account) did ``verb`` to ``target``."""
    return record_many(verb, [(target, details)], by=by, at=at)[0]


@transaction.atomic
def record_many(
    verb: str, acts: Iterable[tuple[models.Model, dict[str, Any]]], *, by: Any, at: datetime
) -> list[Entry]:
    """Append the same ``verb`` for many (target, details) pairs, in their order, with one lock and few writes."""
    # The head's lock puts writers in line; without it two entries could follow the same one.
    head = ChainHead.objects.select_for_update().get_or_create(pk=1)[0]
    entries = []
    for target, details in acts:
        entry = _entry(verb, target, by=by, at=at, details=details)
        entry.sequence, entry.previous_hash = head.sequence + 1, head.hash
        entry.hash = digest(chained_fields(entry))
        head.sequence, head.hash = entry.sequence, entry.hash
        entries.append(entry)
    if entries:
        Entry.objects.bulk_create(entries, batch_size=500)
        head.save(update_fields=["sequence", "hash"])
    return entries


def _entry(verb: str, target: models.Model, *, by: Any, at: datetime, details: dict[str, Any]) -> Entry:
    return Entry(
        at=at,
        actor=by,
        actor_label=_storable(str(by or ""))[:200],
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=_storable(str(target))[:300],
        details=_plain(details),
    )


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    """Return ``details`` as every database gives them back: dates, decimals and fractions as text."""
    # jsonb rewrites fractions (1e20 comes back as an integer), and a rewritten detail would look tampered with.
    return _storable(json.loads(json.dumps(details, cls=DjangoJSONEncoder), parse_float=str))


def _storable(value: Any) -> Any:
    """Return ``value`` without what PostgreSQL refuses in text: NUL and half characters."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode()
    if isinstance(value, list):
        return [_storable(part) for part in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(part) for key, part in value.items()}
    return value
