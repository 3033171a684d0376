"""The parts of each public page, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Max, OuterRef, Subquery, When
from django.utils import translation

from lantoa.common.paging import KeyPage, key_page
from lantoa.nominations.models import Round
from lantoa.replication.enums import OPEN_STATES, AdoptionState
from lantoa.replication.models import Adoption
from lantoa.replication.queries import Adopter, Spread, spread_of

from ..enums import HOME_SLUG
from ..models import ColumnPage, HomePage, StoryPage, StoryPageQuerySet

#: Sizes in which readers get a picture; made when a story is published.
HERO_SIZE = "fill-1040x640|format-webp"
CARD_SIZE = "fill-640x400|format-webp"
SHARE_SIZE = "fill-1200x630|format-jpeg"
SIZES = (HERO_SIZE, CARD_SIZE, SHARE_SIZE)
#: Results first: they tell a reader more than intentions.
_TELLING_ORDER = (AdoptionState.REPORTED, AdoptionState.RUNNING, AdoptionState.PLANNED, AdoptionState.STOPPED)


@dataclass(frozen=True)
class Card:
    """A story as it stands among others."""

    story: StoryPage
    column: ColumnPage | None
    rings: Sequence[int]
    picture: Any = None
    #: Where a search found its words, when neither headline nor summary show them.
    excerpt: str = ""

    @property
    def adopters(self) -> int:
        """Units that are doing it now or have reported what came of it."""
        return sum(self.rings)


@dataclass(frozen=True)
class Bar:
    """One figure of the chart; ``percent`` of the longer one."""

    value: Decimal
    percent: int


@dataclass(frozen=True)
class Measure:
    """Before and after on one scale that begins at nought."""

    before: Bar
    after: Bar

    @property
    def is_drawable(self) -> bool:
        """Bars of a negative figure would lie."""
        return self.before.value >= 0 and self.after.value >= 0


@dataclass(frozen=True)
class HomeParts:
    """The front page."""

    home: HomePage | None
    columns: list[ColumnPage]
    lead: Card | None = None
    spreading: list[Card] = field(default_factory=list)
    is_spreading: bool = False
    open_rounds: list[Round] = field(default_factory=list)


@dataclass(frozen=True)
class ColumnParts:
    """One page of a column."""

    column: ColumnPage
    columns: list[ColumnPage]
    cards: list[Card]
    next_key: str


@dataclass(frozen=True)
class StoryParts:
    """A story with what is known of it beyond its own text."""

    story: StoryPage
    columns: list[ColumnPage]
    column: ColumnPage | None
    spread: Spread
    adopters: list[Adopter]
    picture: Any
    share_picture: Any
    measure: Measure | None
    related: list[Card]


def columns() -> list[ColumnPage]:
    """Return the columns in the order of the tree, named in the reader's language."""
    found = list(ColumnPage.objects.live().order_by("path"))
    if (translation.get_language() or "").startswith("en"):
        for column in found:
            column.title = column.title_english or column.title
            column.intro = column.intro_english or column.intro
    return found


def story_address(column: str, slug: str) -> str:
    """Return the place in the tree of what readers find at /column/slug/."""
    return f"/{HOME_SLUG}/{column}/{slug}/"


def public_story(column: str, slug: str, *, on: date) -> tuple[StoryPage | None, bool]:
    """Return the story at an address and whether it may be shown on day ``on``; None when there never was one."""
    at_address = StoryPage.objects.filter(slug=slug, url_path=story_address(column, slug))
    story = at_address.public(on).select_related("exemplar", "hero_picture").first()
    if story:
        return story, True
    return at_address.filter(first_published_at__isnull=False).first(), False


def cards(stories: Iterable[StoryPage], *, of: Sequence[ColumnPage]) -> list[Card]:
    """Return ``stories`` (with ``hero_picture`` loaded) as cards; two queries however many there are."""
    stories = list(stories)
    rings = _rings([story.exemplar_id for story in stories])
    by_place = {column.url_path: column for column in of}
    pictures = _renditions([story for story in stories if story.hero_picture_id], CARD_SIZE)
    return [
        Card(
            story=story,
            column=by_place.get(story.url_path[: -len(story.slug) - 1]),
            rings=rings.get(story.exemplar_id, []),
            picture=pictures.get(story.hero_picture_id, {}).get(CARD_SIZE),
        )
        for story in stories
    ]


def _rings(exemplars: list[int]) -> dict[int, list[int]]:
    """Return exemplar id -> units of each generation that carry it on."""
    counted = (
        Adoption.objects.filter(exemplar__in=exemplars, state__in=OPEN_STATES)
        .values_list("exemplar", "generation")
        .annotate(number=Count("pk"))
    )
    rings: dict[int, list[int]] = {}
    for exemplar, generation, number in counted:
        of_exemplar = rings.setdefault(exemplar, [])
        of_exemplar.extend([0] * (generation - len(of_exemplar)))
        of_exemplar[generation - 1] = number
    return rings


def _renditions(stories: list[StoryPage], *sizes: str) -> dict[int, dict[str, Any]]:
    """Return picture id -> size -> rendition."""
    if not stories:
        return {}
    found: dict[int, dict[str, Any]] = {}
    model = StoryPage._meta.get_field("hero_picture").related_model.get_rendition_model()
    wanted = model.objects.filter(image__in=[story.hero_picture_id for story in stories], filter_spec__in=sizes)
    for rendition in wanted:
        found.setdefault(rendition.image_id, {})[rendition.filter_spec] = rendition
    # Made at publishing; a size that is missing (an older story, a new size) is made now. Without a
    # readable file the page shows its ripple instead.
    for story in stories:
        for size in sizes:
            of_picture = found.setdefault(story.hero_picture_id, {})
            if size not in of_picture and story.hero_picture and (made := story.hero_picture.sized(size)):
                of_picture[size] = made
    return found


def _newest(on: date) -> StoryPageQuerySet:
    return StoryPage.objects.public(on).select_related("hero_picture").order_by("-first_published_at", "-pk")


def home_parts(home: HomePage | None, *, on: date) -> HomeParts:
    """Return what the front page shows on day ``on``, also while nothing is published yet."""
    found_columns = columns()
    lead = None
    if home and home.lead_story_id:
        lead = StoryPage.objects.public(on).filter(pk=home.lead_story_id).select_related("hero_picture").first()
    newest = list(_newest(on)[:4])
    lead = lead or (newest[0] if newest else None)
    adopted_at = (
        Adoption.objects.filter(exemplar=OuterRef("exemplar"), state__in=OPEN_STATES)
        .values("exemplar")
        .annotate(latest=Max("created_at"))
        .values("latest")
    )
    spreading = list(
        StoryPage.objects.public(on)
        .annotate(adopted_at=Subquery(adopted_at))
        .filter(adopted_at__isnull=False)
        .exclude(pk=lead.pk if lead else None)
        .select_related("hero_picture")
        .order_by(F("adopted_at").desc(), "-pk")[:3]
    )
    shown = {story.pk for story in [lead, *spreading] if story}
    filled = [*spreading, *[story for story in newest if story.pk not in shown]][:3]
    all_cards = cards([lead, *filled] if lead else filled, of=found_columns)
    return HomeParts(
        home=home,
        columns=found_columns,
        lead=all_cards[0] if lead else None,
        spreading=all_cards[1:] if lead else all_cards,
        is_spreading=bool(spreading),
        open_rounds=list(Round.objects.open().filter(deadline__date__gte=on).order_by("deadline", "pk")[:2]),
    )


def column_parts(column: ColumnPage, *, after: str, on: date, size: int = 12) -> ColumnParts:
    """Return one page of ``column``, the newest stories first."""
    found_columns = columns()
    stories = StoryPage.objects.public(on).child_of(column).select_related("hero_picture")
    page: KeyPage = key_page(stories, after=after, size=size)
    return ColumnParts(
        column=next((named for named in found_columns if named.pk == column.pk), column),
        columns=found_columns,
        cards=cards(page.rows, of=found_columns),
        next_key=page.next_key,
    )


def story_parts(story: StoryPage, *, on: date) -> StoryParts:
    """Return everything the page of ``story`` shows; drafts too, for an editor's preview."""
    found_columns = columns()
    spread = spread_of(story.exemplar)
    pictures = _renditions([story], HERO_SIZE, SHARE_SIZE) if story.hero_picture_id else {}
    sizes = pictures.get(story.hero_picture_id, {})
    return StoryParts(
        story=story,
        columns=found_columns,
        column=_column_of(story, found_columns),
        spread=spread,
        adopters=sorted(spread.adopters, key=lambda adopter: _TELLING_ORDER.index(adopter.state)),
        picture=sizes.get(HERO_SIZE),
        share_picture=sizes.get(SHARE_SIZE),
        measure=_measure(story),
        related=cards(_related(story, on=on), of=found_columns),
    )


def _column_of(story: StoryPage, among: list[ColumnPage]) -> ColumnPage | None:
    return next((column for column in among if story.path.startswith(column.path)), None)


def _measure(story: StoryPage) -> Measure | None:
    before, after = story.measure_before, story.measure_after
    if before is None or after is None:
        return None
    longest = max(abs(before), abs(after)) or Decimal(1)
    return Measure(
        before=Bar(before, round(abs(before) / longest * 100)), after=Bar(after, round(abs(after) / longest * 100))
    )


def _related(story: StoryPage, *, on: date) -> list[StoryPage]:
    """Return three others: the same field and kind first, then the field, then the kind, then the newest."""
    nearness = Case(
        When(field=story.field, kind=story.kind, then=0),
        When(field=story.field, then=1),
        When(kind=story.kind, then=2),
        default=3,
    )
    return list(_newest(on).exclude(pk=story.pk).order_by(nearness, "-first_published_at", "-pk")[:3])
