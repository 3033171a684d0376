"""Pages, pictures, and the record of when which story was public."""

from .pages import ColumnPage, HomePage, StoryPage, StoryPageQuerySet
from .pictures import PortalImage, PortalRendition
from .records import StoryWord, Telling

__all__ = [
    "ColumnPage",
    "HomePage",
    "PortalImage",
    "PortalRendition",
    "StoryPage",
    "StoryPageQuerySet",
    "StoryWord",
    "Telling",
]
