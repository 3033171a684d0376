"""A story becomes public, stays public only while its consents stand, and is taken down."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from lantoa.audit.operations import record
from lantoa.common.errors import DomainError
from lantoa.common.search import index_words
from lantoa.common.text import words
from lantoa.consents.enums import Channel
from lantoa.consents.operations import end_disclosure, record_disclosure
from lantoa.exemplars.enums import MilestoneKind, Stage
from lantoa.exemplars.operations import advance_exemplar, record_milestone
from lantoa.notifications.operations import notify
from lantoa.units.enums import Role
from lantoa.units.queries import people_with_role

from ..enums import Progress
from ..gate import NotCleared, is_open, require_clearance
from ..models import HomePage, StoryPage, StoryWord, Telling
from ..queries import editors
from .pictures import make_sizes

_publishing_at: ContextVar[datetime | None] = ContextVar("publishing_at", default=None)


class NotComplete(DomainError):
    """The draft lacks a headline, a summary or an opening."""


def publishing_moment() -> datetime:
    """Return when the publishing that is going on happens: as the operation was told, or now for the editor."""
    return _publishing_at.get() or timezone.now()


@contextmanager
def _publishing(at: datetime) -> Iterator[None]:
    token = _publishing_at.set(at)
    try:
        yield
    finally:
        _publishing_at.reset(token)


@transaction.atomic
def publish_story(story: StoryPage, *, by: Any, at: datetime) -> StoryPage:
    """Publish the newest draft of ``story``, as the editor's button does.

    :raises NotCleared: if a needed consent is missing, withdrawn or expired
    :raises NotComplete: if the draft lacks what every story has
    """
    draft = story.get_latest_revision_as_object()
    require_clearance(draft, on=timezone.localdate(at))
    _require_whole(draft)
    # Wagtail stamps these with the clock; the operation was told when it happens.
    Page.objects.filter(pk=story.pk, first_published_at__isnull=True).update(first_published_at=at)
    draft.first_published_at = draft.first_published_at or at
    with _publishing(at):
        revision = draft.save_revision(user=by, log_action=True)
        revision.publish(user=by, skip_permission_checks=True)
    Page.objects.filter(pk=story.pk).update(last_published_at=at)
    return StoryPage.objects.get(pk=story.pk)


def _require_whole(draft: StoryPage) -> None:
    try:
        draft.full_clean()
    except ValidationError as error:
        names = [str(StoryPage._meta.get_field(name).verbose_name) for name in error.error_dict if name != "__all__"]
        raise NotComplete(_("Not published: look again at %(parts)s.") % {"parts": ", ".join(names)}) from error


@transaction.atomic
def record_told(story: StoryPage, *, by: Any, at: datetime) -> Telling:
    """Write down that ``story`` is public now: its number, the milestone, where it is shown; tell the unit.

    Publishing a new version of a public story changes only what is found by searching.
    """
    # The front page's row puts publishers in line, so that no two stories get one number.
    list(HomePage.objects.select_for_update(of=("self",)).values_list("pk", flat=True))
    _index(story)
    transaction.on_commit(lambda: make_sizes(story), robust=True)
    open_telling = Telling.objects.filter(story=story, ended_at__isnull=True).first()
    if open_telling:
        record("portal.update_story", story, by=by, at=at)
        return open_telling
    _number(story)
    path = story.get_absolute_url()
    telling = Telling.objects.create(story=story, url=path, told_at=at, told_by=by)
    advance_exemplar(story.exemplar, Stage.TOLD, by=by, at=at)
    record_milestone(story.exemplar, kind=MilestoneKind.TOLD, at=at, by=by, unit=story.unit, text=story.title, url=path)
    record_disclosure(story.matter, channel=Channel.PORTAL, title=story.title, url=f"{settings.SITE_URL}{path}", at=at)
    record("portal.tell_story", story, by=by, at=at, url=path, serial=story.serial)
    _tell_unit(
        story,
        title=_("Published: %(headline)s") % {"headline": story.title},
        body=_(
            "The story of %(exemplar)s is now on the portal as number %(serial)s. Read it, and tell us at once if"
            " something is not right."
        )
        % {"exemplar": story.exemplar.name, "serial": story.serial},
        key=f"portal.told:{telling.pk}",
        at=at,
    )
    return telling


def _number(story: StoryPage) -> None:
    if story.serial is None:
        last = StoryPage.objects.aggregate(last=Max("serial"))["last"] or 0
        story.serial = last + 1
        StoryPage.objects.filter(pk=story.pk).update(serial=story.serial)


def _index(story: StoryPage) -> None:
    facts = " ".join(f"{fact.value['value']} {fact.value['label']}" for fact in story.facts)
    texts = (story.title, story.summary, story.unit_name, story.exemplar.name, story.quote, story.quote_by, facts)
    longer = (story.opening, story.turning_point, _without_tags(story.body), story.copy_answer, story.measure_name)
    index_words(story, *texts, *longer)
    of_headline = set(words(story.title))
    StoryWord.objects.filter(target=story).update(in_headline=False)
    StoryWord.objects.filter(target=story, word__in=of_headline).update(in_headline=True)


def _without_tags(html: str) -> str:
    # A tag ends a word: '<p>một</p><p>hai</p>' is two.
    return "".join(f" {part.partition('>')[2]}" if position else part for position, part in enumerate(html.split("<")))


def take_down_story(story: StoryPage, *, reason: str, at: datetime, by: Any = None) -> bool:
    """Take ``story`` off the portal now; return whether it was public.

    ``reason`` is read by editors and by the unit.
    """
    with transaction.atomic():
        story = StoryPage.objects.select_for_update(of=("self",)).get(pk=story.pk)
        was_told = record_taken_down(story, reason=reason, at=at, by=by)
        if story.live:
            UnpublishPageAction(story, user=by).execute(skip_permission_checks=True)
        elif not was_told:
            return False
    return True


@transaction.atomic
def record_taken_down(story: StoryPage, *, reason: str, at: datetime, by: Any) -> bool:
    """Write down that ``story`` is public no more, and tell editors and the unit; return whether that was news."""
    StoryWord.objects.filter(target=story).delete()
    telling = Telling.objects.select_for_update().filter(story=story, ended_at__isnull=True).first()
    if telling is None:
        return False
    telling.ended_at, telling.ended_by, telling.end_reason = max(at, telling.told_at), by, reason[:300]
    telling.save(update_fields=["ended_at", "ended_by", "end_reason"])
    record_milestone(story.exemplar, kind=MilestoneKind.TAKEN_DOWN, at=at, by=by, unit=story.unit, text=reason)
    end_disclosure(story.matter, channel=Channel.PORTAL, url=f"{settings.SITE_URL}{telling.url}", at=at)
    record("portal.take_down_story", story, by=by, at=at, reason=reason)
    title = _("Taken down: %(headline)s") % {"headline": story.title}
    key = f"portal.taken_down:{telling.pk}"
    notify(
        editors(timezone.localdate(at)),
        title=title,
        body=reason,
        url=f"{reverse('portal:stories')}?tinh-trang={Progress.TAKEN_DOWN}",
        at=at,
        dedupe_key=key,
    )
    _tell_unit(story, title=title, body=reason, key=key, at=at)
    return True


def _tell_unit(story: StoryPage, *, title: str, body: str, key: str, at: datetime) -> None:
    people = people_with_role(story.unit, Role.OFFICER, Role.HEAD, on=timezone.localdate(at))
    notify(people, title=title, body=body, url=story.get_absolute_url(), at=at, dedupe_key=key)


def sweep_stories(*, at: datetime) -> tuple[int, int]:
    """Take down live stories whose consents no longer stand, write down those nobody recorded; return both counts.

    What a signal lost, and what expired overnight without any act, ends here.
    """
    on = timezone.localdate(at)
    taken_down = 0
    reason = _("A needed consent was withdrawn or has expired.")
    for story in StoryPage.objects.filter(live=True).exclude(is_open(on)).order_by("pk"):
        taken_down += take_down_story(story, reason=reason, at=at)
    open_telling = Telling.objects.filter(story=OuterRef("pk"), ended_at__isnull=True)
    unrecorded = StoryPage.objects.public(on).filter(~Exists(open_telling))
    told = 0
    for story in unrecorded.order_by("pk"):
        record_told(story, by=None, at=at)
        told += 1
    for telling in Telling.objects.filter(ended_at__isnull=True, story__live=False).select_related("story"):
        record_taken_down(telling.story, reason=_("Taken down in the editor."), at=at, by=None)
    return taken_down, told


def publish_due_stories(*, at: datetime) -> int:
    """Publish what editors scheduled for now; what may not be public is called off and the editors are told."""
    published = 0
    due = Revision.objects.filter(approved_go_live_at__lt=at).order_by("approved_go_live_at", "pk")
    for revision in due:
        try:
            with transaction.atomic(), _publishing(at):
                revision.publish(log_action="wagtail.publish.scheduled")
            published += 1
        except (ValidationError, NotCleared) as refused:
            _call_off(revision, refused, at=at)
    for page in Page.objects.filter(live=True, expire_at__lt=at).specific():
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return published


def _call_off(revision: Revision, refused: Exception, *, at: datetime) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    page = revision.content_object
    reason = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
    notify(
        editors(timezone.localdate(at)),
        title=_("Not published as scheduled: %(headline)s") % {"headline": page.title},
        body=reason,
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        at=at,
        dedupe_key=f"portal.called_off:{revision.pk}",
    )
    record("portal.call_off_publishing", page, by=None, at=at, revision=revision.pk)


def tell_story_is_cleared(story: StoryPage, *, at: datetime) -> None:
    """Tell editors that a draft that waited for consents may be published."""
    notify(
        editors(timezone.localdate(at)),
        title=_("May be published now: %(headline)s") % {"headline": story.draft_title or story.title},
        body=_("All needed consents for the portal are there."),
        url=reverse("wagtailadmin_pages:edit", args=[story.pk]),
        at=at,
        # Once a day at most: several answers may open the gate one after another.
        dedupe_key=f"portal.cleared:{story.pk}:{timezone.localdate(at)}",
    )
