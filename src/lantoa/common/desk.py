"""The desk: what waits for a person, and the doors in the rail.

Apps register in their own ``desk.py``; the desk page in ``reports`` shows what they return.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Errand:
    """One thing that waits for one person, with the one button that starts it."""

    title: str
    detail: str
    url: str
    action: str
    label: str
    tone: str = "info"  # info | due | returned | done
    due_at: datetime | None = None
    primary: bool = False


@dataclass(frozen=True)
class Door:
    """One entry of the rail; shown to whoever holds ``permission``."""

    label: str | Promise
    url_name: str
    icon: str
    permission: str
    order: int


@dataclass(frozen=True)
class Glance:
    """A quiet figure beside the errands: a value, what it counts, where it leads."""

    title: str
    value: str
    detail: str
    url: str = ""


ErrandSource = Callable[[Any, datetime], Iterable[Errand]]
GlanceSource = Callable[[Any, datetime], Iterable[Glance]]
StandingSource = Callable[[Any], Iterable[str]]
_errand_sources: list[ErrandSource] = []
_glance_sources: list[GlanceSource] = []
_standing_sources: list[StandingSource] = []
_doors: list[Door] = []


def errand_source(source: ErrandSource) -> ErrandSource:
    """Register ``source(user, now)`` as a giver of errands."""
    _errand_sources.append(source)
    return source


def glance_source(source: GlanceSource) -> GlanceSource:
    """Register ``source(user, now)`` as a giver of figures for the quiet column."""
    _glance_sources.append(source)
    return source


def standing_source(source: StandingSource) -> StandingSource:
    """Register ``source(user)`` as a giver of the lines under the signed-in name: unit and role."""
    _standing_sources.append(source)
    return source


def add_door(door: Door) -> None:
    """Put ``door`` on the rail."""
    _doors.append(door)


def errands_of(user: Any, now: datetime) -> list[Errand]:
    """Return what waits for ``user``, what is due first on top."""
    found = [errand for source in _errand_sources for errand in source(user, now)]
    return sorted(found, key=lambda errand: (errand.due_at is None, errand.due_at or now, errand.title))


def glances_of(user: Any, now: datetime) -> list[Glance]:
    """Return the quiet figures for ``user``."""
    return [glance for source in _glance_sources for glance in source(user, now)]


def doors_of(user: Any) -> list[Door]:
    """Return the rail's entries that ``user`` may open, in order."""
    return [door for door in sorted(_doors, key=lambda door: door.order) if user.has_perm(door.permission)]


def standings_of(user: Any) -> list[str]:
    """Return in which units ``user`` works and as what, one line each."""
    return [line for source in _standing_sources for line in source(user)]
