"""What a link of the chain is: the one formula, for who writes it and for who checks it."""

import hashlib
import json
from datetime import UTC
from typing import Any

from .models import Entry


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
