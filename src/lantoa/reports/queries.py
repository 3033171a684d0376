"""The desk, put together from what the apps below registered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from lantoa.common.desk import Errand, Glance, errands_of, glances_of
from lantoa.common.templatetags.lantoa import days_left, vn_number

#: More errands than this are folded: a list is read from the top.
SHOWN = 12
_WORDS = (
    pgettext_lazy("number word", "one"),
    pgettext_lazy("number word", "two"),
    pgettext_lazy("number word", "three"),
    pgettext_lazy("number word", "four"),
    pgettext_lazy("number word", "five"),
    pgettext_lazy("number word", "six"),
    pgettext_lazy("number word", "seven"),
    pgettext_lazy("number word", "eight"),
    pgettext_lazy("number word", "nine"),
    pgettext_lazy("number word", "ten"),
)


@dataclass(frozen=True)
class Row:
    """One errand as the desk shows it: exactly one row carries the page's main button."""

    errand: Errand
    label: str
    is_primary: bool


@dataclass(frozen=True)
class Desk:
    """What one person sees first in the morning."""

    greeting: str
    first: list[Row]
    folded: list[Row]
    glances: list[Glance]


def desk_of(user: Any, now: datetime) -> Desk:
    """Return the greeting, the errands in order of their due dates and the quiet figures of ``user``."""
    errands = errands_of(user, now)
    leading = next((errand for errand in errands if errand.primary), errands[0] if errands else None)
    rows = [Row(errand, errand.label or days_left(errand.due_at, now), errand is leading) for errand in errands]
    return Desk(greeting(user, len(rows)), rows[:SHOWN], rows[SHOWN:], glances_of(user, now))


def greeting(user: Any, number: int) -> str:
    """Return 'Chào cô An, hôm nay có ba việc'."""
    # Without a given name the address would stand there; nobody is greeted by an e-mail address.
    name = user.get_short_name() if user.first_name else _("friend")
    if not number:
        return _("Hello %(name)s, nothing waits today") % {"name": name}
    template = ngettext(
        "Hello %(name)s, %(number)s thing waits today", "Hello %(name)s, %(number)s things wait today", number
    )
    return template % {"name": name, "number": number_word(number)}


def number_word(number: int) -> str:
    """Return ``number`` in words up to ten, in digits above."""
    return str(_WORDS[number - 1]) if 1 <= number <= len(_WORDS) else vn_number(number)
