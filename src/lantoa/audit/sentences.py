"""What entries say to people: each app gives its verbs a sentence, unknown verbs are shown as they are."""

from collections import defaultdict
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext

from .models import Entry

_sentences: dict[str, tuple[str | Promise, dict[str, type[TextChoices]]]] = {}


def describe(verb: str, sentence: str | Promise, **words: type[TextChoices]) -> None:
    """Let entries of ``verb`` read as ``sentence``, which follows the actor's name: 'opened the round'.

    ``%(name)s`` in it is replaced by the entry's detail of that name; a detail named in ``words``
    is shown by the label of that choice: ``describe("units.grant_role", _("gave %(role)s"), role=Role)``.
    A detail that is a list is shown with commas.
    """
    _sentences[verb] = (sentence, words)


def sentence_of(entry: Entry) -> str:
    """Return what ``entry`` says, without its actor."""
    if entry.verb not in _sentences:
        return entry.verb
    sentence, words = _sentences[entry.verb]
    details: defaultdict[str, Any] = defaultdict(lambda: "…")
    for name, value in entry.details.items():
        values = value if isinstance(value, list) else [value]
        details[name] = ", ".join(_in_words(one, words.get(name)) for one in values)
    try:
        return str(sentence) % details
    except (TypeError, ValueError):
        # A translation with a broken placeholder must not hide what happened.
        return str(sentence)


def _in_words(value: Any, choices: type[TextChoices] | None) -> str:
    return str(choices(value).label) if choices and value in choices.values else str(value)


def actor_of(entry: Entry) -> str:
    """Return who did it, in words."""
    return entry.actor_label or gettext("The system or a guest")
