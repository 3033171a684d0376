"""What the public pages show, and what an editor's list shows."""

from .desk import StoryRow, editors, recognised_untold, story_rows
from .listing import is_public_picture, newest_stories, places, story_numbered
from .pages import (
    SIZES,
    Card,
    ColumnParts,
    HomeParts,
    Measure,
    StoryParts,
    cards,
    column_parts,
    columns,
    home_parts,
    public_story,
    story_address,
    story_parts,
)
from .searching import Found, highlighted, search_stories

__all__ = [
    "SIZES",
    "Card",
    "ColumnParts",
    "Found",
    "HomeParts",
    "Measure",
    "StoryParts",
    "StoryRow",
    "cards",
    "column_parts",
    "columns",
    "editors",
    "highlighted",
    "home_parts",
    "is_public_picture",
    "newest_stories",
    "places",
    "public_story",
    "recognised_untold",
    "search_stories",
    "story_address",
    "story_numbered",
    "story_parts",
    "story_rows",
]
