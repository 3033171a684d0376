"""Writing the log: one function, in the caller's transaction."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from .models import ChainHead, Entry


def digest(fields: dict[str, Any]) -> str:
    """Return the SHA-256 over the canonical JSON of an entry's ``fields`` (see ``chained_fields``)."""
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def chained_fields(entry: Entry) -> dict[str, Any]:
    """Return what the hash of ``entry`` covers; the previous hash ties it to its place."""
    return {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "actor_label": entry.actor_label,
        "verb": entry.verb,
        "target_type": entry.target_type,
        "target_id": entry.target_id,
        "target_label": entry.target_label,
        "details": entry.details,
        "previous_hash": entry.previous_hash,
    }


@transaction.atomic
def record(verb: str, target: models.Model, *, by: Any, at: datetime, **details: Any) -> Entry:
    """Append that ``by`` (a user, or None for a person without account) did ``verb`` to ``target``."""
    # The head's lock puts writers in line; without it two entries could follow the same one.
    head = ChainHead.objects.select_for_update().get_or_create(pk=1)[0]
    entry = Entry(
        sequence=head.sequence + 1,
        at=at,
        actor=by,
        actor_label=str(by or "")[:200],
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:300],
        details=details,
        previous_hash=head.hash,
    )
    entry.hash = digest(chained_fields(entry))
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])
    return entry
