"""What the portal does when consents change and when the editor publishes; what the log says of it."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import get_active_log_context
from wagtail.signals import page_published, page_unpublished

from lantoa.audit.sentences import describe
from lantoa.consents.enums import Channel
from lantoa.consents.signals import clearance_gained, clearance_lost

from . import operations
from .gate import missing_purposes
from .models import StoryPage

describe("portal.set_up", gettext_lazy("set up the portal with its columns"))
describe("portal.draft_story", gettext_lazy("began the story from the dossier"))
describe("portal.write_story", gettext_lazy("wrote on the draft"))
describe("portal.tell_story", gettext_lazy("published the story as number %(serial)s at %(url)s"))
describe("portal.update_story", gettext_lazy("published a new version of the story"))
describe("portal.take_down_story", gettext_lazy("took the story down: %(reason)s"))
describe("portal.call_off_publishing", gettext_lazy("called off the scheduled publishing"))
describe("portal.ask_origin", gettext_lazy("asked the unit about the story"))


@receiver(clearance_lost, dispatch_uid="portal.take_down")
def take_down(sender: Any, *, matter_id: int, channel: str, **kwargs: Any) -> None:
    """Take the story of a matter down the moment its consent is gone."""
    if channel != Channel.PORTAL:
        return
    now = timezone.now()
    story = StoryPage.objects.filter(matter=matter_id, live=True).first()
    if story and missing_purposes(story, on=timezone.localdate(now)):
        operations.take_down_story(story, reason=_("A needed consent was withdrawn or has expired."), at=now)


@receiver(clearance_gained, dispatch_uid="portal.tell_editors")
def tell_editors(sender: Any, *, matter_id: int, channel: str, **kwargs: Any) -> None:
    """A waiting story may be published now."""
    if channel != Channel.PORTAL:
        return
    now = timezone.now()
    story = StoryPage.objects.filter(matter=matter_id, live=False).first()
    if story and not missing_purposes(story, on=timezone.localdate(now)):
        operations.tell_story_is_cleared(story, at=now)


@receiver(page_published, sender=StoryPage, dispatch_uid="portal.record_told")
def record_told(sender: Any, *, instance: StoryPage, revision: Any, **kwargs: Any) -> None:
    """Write down a publishing, whoever pressed the button."""
    if not instance.live:
        return  # Scheduled only.
    by = get_active_log_context().user or (revision.user if revision else None)
    operations.record_told(instance, by=by, at=operations.publishing_moment())


@receiver(page_unpublished, sender=StoryPage, dispatch_uid="portal.record_taken_down")
def record_taken_down(sender: Any, *, instance: StoryPage, **kwargs: Any) -> None:
    """Write down that an editor took a story down; ``take_down_story`` has done so itself before."""
    operations.record_taken_down(
        instance,
        reason=_("Taken down in the editor."),
        by=get_active_log_context().user,
        at=operations.publishing_moment(),
    )
