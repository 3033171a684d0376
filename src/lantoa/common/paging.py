"""Paging by key: page 400 costs what page 1 costs, and nothing is counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet


def row_keys(typed: Iterable[str]) -> list[int]:
    """Return the primary keys among ``typed``; what cannot be one (letters, '²', 30 digits) is left out."""
    return [int(key) for key in typed if key.isascii() and key.isdigit() and len(key) <= 18]


@dataclass(frozen=True)
class KeyPage:
    """One page of rows and the key that opens the next one."""

    rows: Sequence[Any]
    next_key: str = ""


def key_page(queryset: QuerySet, *, after: str = "", size: int = 25) -> KeyPage:
    """Return ``size`` rows of ``queryset``, newest ``pk`` first, after the row with key ``after``.

    An ``after`` that is not a number starts from the top.
    """
    rows = queryset.order_by("-pk")
    if after.isascii() and after.isdigit():
        rows = rows.filter(Q(pk__lt=int(after[:18])))
    found = list(rows[: size + 1])
    has_more = len(found) > size
    return KeyPage(found[:size], str(found[size - 1].pk) if has_more else "")
