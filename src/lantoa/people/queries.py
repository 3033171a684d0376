"""Finding people and collectives of one unit by words with or without diacritics."""

from typing import TypeVar

from django.db.models import Q, QuerySet

from lantoa.common.text import words
from lantoa.units.models import Unit

from .models import Collective, Person

Named = TypeVar("Named", Person, Collective)


def find_people(unit: Unit, query: str, limit: int = 10) -> list[Person]:
    """Return people of ``unit`` whose names have a word beginning with each word of ``query``, by name."""
    return _find(Person.objects.filter(unit=unit), query, limit)


def find_collectives(unit: Unit, query: str, limit: int = 10) -> list[Collective]:
    """Return collectives of ``unit`` whose names have a word beginning with each word of ``query``, by name."""
    return _find(Collective.objects.filter(unit=unit), query, limit)


def _find(rows: QuerySet[Named], query: str, limit: int) -> list[Named]:
    wanted = words(query)
    if not wanted:
        return []
    for word in wanted:
        # Stored names are folded words with single spaces; the unit's index keeps the scan to its own people.
        rows = rows.filter(Q(folded_name__startswith=word) | Q(folded_name__contains=f" {word}"))
    return list(rows.order_by("folded_name", "pk")[:limit])
