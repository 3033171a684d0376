"""What waits for editors: recognised exemplars without a story, drafts, and what stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from lantoa.accounts.models import User
from lantoa.consents.enums import Purpose
from lantoa.nominations.enums import NominationState
from lantoa.nominations.models import Nomination
from lantoa.units.enums import Role
from lantoa.units.models import Membership

from ..enums import Progress
from ..gate import in_force
from ..models import StoryPage, Telling


@dataclass(frozen=True)
class StoryRow:
    """One line of the editors' list."""

    progress: Progress
    title: str
    unit_name: str
    is_cleared: bool
    picture_is_cleared: bool
    nomination: Nomination | None = None
    story: StoryPage | None = None
    end_reason: str = ""


def editors(on: date) -> QuerySet[User]:
    """Who writes the portal on day ``on``."""
    holders = Membership.objects.on(on).filter(role=Role.EDITOR).values("user")
    return User.objects.filter(pk__in=holders, is_active=True).order_by("pk")


def recognised_untold(user: Any) -> QuerySet[Nomination]:
    """Recognised nominations without a story that ``user`` may write; newest decision first."""
    if not user.has_perm("portal.write_story"):
        return Nomination.objects.none()
    return Nomination.objects.filter(state=NominationState.RECOGNISED, matter__story__isnull=True).order_by(
        "-decided_at", "-pk"
    )


def _with_consent(rows: QuerySet, on: date) -> QuerySet:
    of_matter = in_force(on).filter(matter=OuterRef("matter"))
    return rows.annotate(
        story_cleared=Exists(of_matter.filter(purpose=Purpose.STORY)),
        picture_cleared=Exists(of_matter.filter(purpose=Purpose.PICTURE)),
    )


def story_rows(
    user: Any, progress: Progress, *, after: str = "", on: date, size: int = 25
) -> tuple[list[StoryRow], str]:
    """Return one page of the editors' list and the key of the next one."""
    make: Callable[[Any], StoryRow]
    key = int(after[:18]) if after.isascii() and after.isdigit() else None
    if progress == Progress.UNTOLD:
        rows = _with_consent(recognised_untold(user).select_related("person", "collective"), on).order_by("-pk")
        make = _untold_row
    else:
        rows = _with_consent(_in_progress(StoryPage.objects.visible_to(user), progress), on).order_by("-pk")
        make = _story_row
    if key is not None:
        rows = rows.filter(pk__lt=key)
    found = list(rows[: size + 1])
    next_key = str(found[size - 1].pk) if len(found) > size else ""
    return [make(row) for row in found[:size]], next_key


def _in_progress(stories: Any, progress: Progress) -> Any:
    was_told = Exists(Telling.objects.filter(story=OuterRef("pk")))
    if progress == Progress.PUBLIC:
        return stories.filter(live=True)
    if progress == Progress.DRAFT:
        return stories.filter(~was_told, live=False)
    return stories.filter(was_told, live=False).prefetch_related("tellings")


def _untold_row(nomination: Any) -> StoryRow:
    return StoryRow(
        progress=Progress.UNTOLD,
        title=nomination.title,
        unit_name=nomination.unit_name,
        is_cleared=nomination.story_cleared,
        picture_is_cleared=nomination.picture_cleared,
        nomination=nomination,
    )


def _story_row(story: Any) -> StoryRow:
    ended = [telling for telling in _prefetched(story, "tellings") if telling.ended_at]
    last = max(ended, key=lambda telling: telling.ended_at, default=None)
    progress = Progress.PUBLIC if story.live else Progress.TAKEN_DOWN if ended else Progress.DRAFT
    return StoryRow(
        progress=progress,
        title=story.draft_title or story.title,
        unit_name=story.unit_name,
        is_cleared=story.story_cleared,
        picture_is_cleared=story.picture_cleared or not (story.hero_picture_id and story.picture_shows_person),
        story=story,
        end_reason=last.end_reason if last else "",
    )


def _prefetched(row: Any, name: str) -> Iterable[Any]:
    return getattr(row, "_prefetched_objects_cache", {}).get(name, ())
