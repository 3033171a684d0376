"""Finding public stories, and showing where the words were found."""

import re
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.html import conditional_escape, format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString

from lantoa.common.search import WORD_LENGTH, matching
from lantoa.common.text import words

from ..models import StoryPage, StoryWord
from .pages import Card, cards, columns

PAGE_SIZE = 12
#: Longer questions are cut: every word is one more look-up.
MOST_WORDS = 8
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True)
class Found:
    """One page of what a search found."""

    query: str
    cards: list[Card]
    next_key: str
    suggestions: list[Card]


def search_stories(query: str, *, after: str = "", on: date) -> Found:
    """Return public stories that have every word of ``query``, those with all of them in the headline first.

    ``after`` is the key of the last story of the page before; with nothing found there are suggestions.
    """
    wanted = words(query)[:MOST_WORDS]
    found_columns = columns()
    rows: list[StoryPage] = []
    if wanted:
        ranked = matching(StoryPage.objects.public(on), " ".join(wanted)).annotate(is_first=_in_headline(wanted))
        ranked = _after(ranked, after).select_related("hero_picture").order_by("-is_first", "-pk")
        rows = list(ranked[: PAGE_SIZE + 1])
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    suggestions: list[StoryPage] = []
    if wanted and not rows:
        newest = StoryPage.objects.public(on).select_related("hero_picture")
        suggestions = list(newest.order_by("-first_published_at", "-pk")[:3])
    return Found(
        query=query,
        cards=[
            replace(card, excerpt=_excerpt(card.story, wanted)) for card in cards(rows[:PAGE_SIZE], of=found_columns)
        ],
        next_key=f"{int(last.is_first)}-{last.pk}" if last else "",
        suggestions=cards(suggestions, of=found_columns),
    )


def _in_headline(wanted: list[str]) -> Q:
    condition = Q()
    for position, word in enumerate(wanted):
        is_last = position == len(wanted) - 1
        spoken = Q(word__startswith=word[:WORD_LENGTH]) if is_last else Q(word=word[:WORD_LENGTH])
        condition &= Q(Exists(StoryWord.objects.filter(spoken, in_headline=True, target=OuterRef("pk"))))
    return condition


def _after(ranked: QuerySet, key: str) -> QuerySet:
    rank, _dash, pk = key.partition("-")
    if rank not in ("0", "1") or not (pk.isascii() and pk.isdigit()):
        return ranked
    following = Q(is_first=bool(int(rank)), pk__lt=int(pk[:18]))
    return ranked.filter(following | Q(is_first=False) if rank == "1" else following)


def _is_wanted(folded: list[str], wanted: list[str]) -> bool:
    """Whether one of a token's folded words was asked for; the last one asked for may be unfinished."""
    return any(word in wanted[:-1] or word.startswith(wanted[-1]) for word in folded)


def _excerpt(story: StoryPage, wanted: list[str]) -> str:
    """Return a piece of the story's text around the first word that its card does not show anyway."""
    shown = words(f"{story.title} {story.summary}")
    finished = [word for word in wanted[:-1] if word not in shown]
    is_last_shown = any(word.startswith(wanted[-1]) for word in shown)
    if is_last_shown and not finished:
        return ""
    # Something no word is and none begins with, so that a last word that is shown already is not looked for.
    looked_for = [*finished, "\x00" if is_last_shown else wanted[-1]]
    texts = (
        story.unit_name,
        story.quote,
        story.opening,
        story.turning_point,
        strip_tags(story.body.replace("</p>", "</p> ")),
        story.copy_answer,
    )
    for text in texts:
        for token in _TOKEN.finditer(text):
            if _is_wanted(words(token.group()), looked_for):
                return _around(text, token.start())
    return ""


def _around(text: str, position: int) -> str:
    start = text.rfind(" ", 0, max(position - 60, 0)) + 1
    end = text.find(" ", position + 90)
    piece = text[start : end if end > 0 else None]
    return f"{'… ' if start else ''}{' '.join(piece.split())}{' …' if end > 0 else ''}"


def highlighted(text: str, query: str) -> SafeString:
    """Return ``text`` as safe HTML with the words of ``query`` in <mark>, whatever their marks and case."""
    wanted = words(query)[:MOST_WORDS]
    if not wanted:
        return format_html("{}", text)
    pieces = []
    position = 0
    for token in _TOKEN.finditer(text):
        if _is_wanted(words(token.group()), wanted):
            pieces += [(conditional_escape(text[position : token.start()]), token.group())]
            position = token.end()
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", marked, text[position:])
