"""Finding by words with and without diacritics, the same on every database.

Each searchable model has a table of its folded words: one row a word. A query is an
intersection of prefix look-ups on an index, so it does not grow with the table.
"""

from typing import Any

from django.db import models

from .text import words

WORD_LENGTH = 40


class SearchWord(models.Model):
    """One folded word of one row; concrete models add ``target`` with related_name ``search_words``."""

    word = models.CharField(max_length=WORD_LENGTH)

    class Meta:
        abstract = True


def _words_of(model: type[models.Model]) -> Any:
    return model._meta.get_field("search_words").related_model


def index_words(target: models.Model, *texts: str) -> None:
    """Replace the stored words of ``target`` by those of ``texts``."""
    model = _words_of(type(target))
    wanted = {word[:WORD_LENGTH] for text in texts for word in words(text)}
    stored = set(model.objects.filter(target=target).values_list("word", flat=True))
    model.objects.filter(target=target, word__in=stored - wanted).delete()
    rows = [model(target=target, word=word) for word in sorted(wanted - stored)]
    model.objects.bulk_create(rows, ignore_conflicts=True)


def matching(queryset: models.QuerySet, query: str) -> models.QuerySet:
    """Keep rows that have every word of ``query``; the last one may be unfinished."""
    wanted = [word[:WORD_LENGTH] for word in words(query)]
    model = _words_of(queryset.model)
    for position, word in enumerate(wanted):
        is_last = position == len(wanted) - 1
        # A range instead of LIKE: it uses the plain index on both databases. Its end is written in letters, because
        # collations other than C sort signs before them.
        end = word + "z" * WORD_LENGTH
        spoken = models.Q(word__gte=word, word__lte=end) if is_last else models.Q(word=word)
        queryset = queryset.filter(models.Exists(model.objects.filter(spoken, target=models.OuterRef("pk"))))
    return queryset
