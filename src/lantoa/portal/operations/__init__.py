"""What people do with the portal: set it up, draft, publish, take down."""

from .drafting import NotRecognised, draft_story, write_story
from .pictures import copy_evidence, make_sizes
from .questions import ask_origin
from .setting_up import ensure_portal, let_editor_in, shut_editor_out
from .telling import (
    NotComplete,
    publish_due_stories,
    publish_story,
    publishing_moment,
    record_taken_down,
    record_told,
    sweep_stories,
    take_down_story,
    tell_story_is_cleared,
)

__all__ = [
    "NotComplete",
    "NotRecognised",
    "ask_origin",
    "copy_evidence",
    "draft_story",
    "ensure_portal",
    "let_editor_in",
    "make_sizes",
    "publish_due_stories",
    "publish_story",
    "publishing_moment",
    "record_taken_down",
    "record_told",
    "shut_editor_out",
    "sweep_stories",
    "take_down_story",
    "tell_story_is_cleared",
    "write_story",
]
