"""Plain lists of what is public: for feeds, maps of the site, short addresses, and pictures."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from ..enums import HOME_SLUG
from ..models import PortalRendition, StoryPage
from .pages import columns

FEED_LENGTH = 30
#: The most addresses one sitemap file may hold.
SITEMAP_LENGTH = 50_000


@dataclass(frozen=True)
class Place:
    """An address and when it last changed."""

    path: str
    changed_at: datetime | None = None


def newest_stories(column: str = "", *, on: date) -> QuerySet[StoryPage]:
    """Return the newest public stories, of one column or of all."""
    stories = StoryPage.objects.public(on)
    if column:
        stories = stories.filter(url_path__startswith=f"/{HOME_SLUG}/{column}/")
    return stories.order_by("-first_published_at", "-pk")[:FEED_LENGTH]


def places(*, on: date) -> list[Place]:
    """Return every public address, the front page first."""
    stories = StoryPage.objects.public(on).only("url_path", "last_published_at").order_by("-pk")
    return [
        Place("/"),
        *[Place(column.get_absolute_url()) for column in columns()],
        *[Place(story.get_absolute_url(), story.last_published_at) for story in stories[: SITEMAP_LENGTH - 100]],
    ]


def story_numbered(serial: int, *, on: date) -> StoryPage | None:
    """Return the public story with this number."""
    return StoryPage.objects.public(on).filter(serial=serial).first()


def is_public_picture(name: str, *, on: date) -> bool:
    """Return whether the file ``name`` is a reader's size of a picture that a public story shows."""
    of_public = StoryPage.objects.public(on).filter(hero_picture__isnull=False).values("hero_picture")
    return PortalRendition.objects.filter(file=name, image__in=of_public).exists()
