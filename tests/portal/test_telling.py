"""A story becomes public, stays so only while its consents stand, and is taken down."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from lantoa.audit.models import Entry
from lantoa.consents import operations as consents
from lantoa.consents.enums import PAIRS, Channel, Purpose, Signatory
from lantoa.consents.models import Disclosure
from lantoa.exemplars.enums import MilestoneKind, Stage
from lantoa.exemplars.models import Exemplar, Milestone
from lantoa.notifications.models import Notification
from lantoa.portal import operations
from lantoa.portal.gate import NotCleared
from lantoa.portal.models import StoryPage, StoryWord, Telling
from lantoa.portal.tasks import sweep
from tests.factories.accounts import UserFactory
from tests.factories.consents import AppearanceFactory
from tests.factories.exemplars import ExemplarFactory
from tests.factories.portal import StoryPageFactory, clear, close
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db
REASON = "Một sự đồng ý cần có đã được rút lại hoặc hết hạn."


def draft(**fields):
    return StoryPageFactory(cleared=True, exemplar=ExemplarFactory(stage=Stage.RECOGNISED), **fields)


def told(at, **fields):
    return operations.publish_story(draft(**fields), by=None, at=at)


def verbs(story):
    return list(Entry.objects.filter(target_id=str(story.pk)).order_by("sequence").values_list("verb", flat=True))


def test_publishing_gives_a_number_and_writes_down_where_it_is_told(at, editor):
    story = operations.publish_story(draft(), by=editor, at=at)

    telling = Telling.objects.get(story=story)
    assert (story.live, story.serial, story.first_published_at, story.last_published_at) == (True, 1, at, at)
    assert (telling.url, telling.told_at, telling.told_by, telling.ended_at) == (
        f"/mo-hinh-moi/{story.slug}/",
        at,
        editor,
        None,
    )
    assert Exemplar.objects.get(pk=story.exemplar_id).stage == Stage.TOLD
    milestone = Milestone.objects.get(exemplar=story.exemplar, kind=MilestoneKind.TOLD)
    assert (milestone.url, milestone.at, milestone.text) == (telling.url, at, story.title)
    disclosure = Disclosure.objects.get(matter=story.matter)
    assert (disclosure.channel, disclosure.shown_from, disclosure.shown_until) == (Channel.PORTAL, at, None)
    assert disclosure.url.endswith(telling.url)
    assert verbs(story) == ["portal.tell_story"]


def test_publishing_tells_the_officers_and_the_head_of_the_unit_alone(at):
    story = draft()
    officer = MembershipFactory(unit=story.unit).user
    head = MembershipFactory(unit=story.unit, head=True).user
    MembershipFactory()

    story = operations.publish_story(story, by=None, at=at)

    said = Notification.objects.all()
    assert {row.recipient for row in said} == {officer, head}
    assert {(row.title, row.url) for row in said} == {(f"Đã lên cổng: {story.title}"[:200], story.get_absolute_url())}


def test_numbers_follow_one_another_and_are_never_given_twice(at):
    first, second = told(at), told(at)

    operations.take_down_story(first, reason="Rút đồng ý", at=at)
    third = told(at)

    assert [first.serial, second.serial, third.serial] == [1, 2, 3]


def test_a_new_version_keeps_number_and_telling_and_is_found_by_its_new_words(at, editor):
    story = told(at)

    operations.write_story(story, by=editor, at=at, opening="Chim sẻ đậu trên dây phơi.")
    story = operations.publish_story(story, by=editor, at=at + timedelta(days=1))

    assert story.serial == 1
    assert Telling.objects.filter(story=story).count() == 1
    assert StoryWord.objects.filter(target=story, word="phoi").exists()
    assert verbs(story) == ["portal.tell_story", "portal.write_story", "portal.update_story"]


def test_an_old_version_brings_no_old_facts_of_the_record_back(at, editor):
    story = told(at)
    other = StoryPageFactory()
    revision = story.get_latest_revision()
    revision.content = {**revision.content, "serial": 77, "matter": other.matter_id, "exemplar": other.exemplar_id}
    revision.save()

    revision.publish()

    stored = StoryPage.objects.get(pk=story.pk)
    assert (stored.serial, stored.matter_id, stored.exemplar_id) == (1, story.matter_id, story.exemplar_id)


def test_an_uncleared_story_is_not_published(at, editor):
    story = StoryPageFactory()

    with pytest.raises(NotCleared, match="Chưa xuất bản"):
        operations.publish_story(story, by=editor, at=at)

    assert Page.objects.get(pk=story.pk).live is False
    assert not Telling.objects.exists()


def test_a_story_without_an_opening_is_not_published(at, editor):
    story = draft(opening="")

    with pytest.raises(operations.NotComplete, match="hãy xem lại mở đầu"):
        operations.publish_story(story, by=editor, at=at)


def test_taking_down_ends_everything_that_publishing_began(at, editor):
    story = told(at)
    officer = MembershipFactory(unit=story.unit).user
    later = at + timedelta(hours=3)

    was_public = operations.take_down_story(story, reason="Nhân vật rút đồng ý", at=later)

    telling = Telling.objects.get(story=story)
    assert was_public is True
    assert Page.objects.get(pk=story.pk).live is False
    assert (telling.ended_at, telling.end_reason) == (later, "Nhân vật rút đồng ý")
    assert Disclosure.objects.get(matter=story.matter).shown_until == later
    milestone = Milestone.objects.get(exemplar=story.exemplar, kind=MilestoneKind.TAKEN_DOWN)
    assert (milestone.text, milestone.at) == ("Nhân vật rút đồng ý", later)
    assert not StoryWord.objects.filter(target=story).exists()
    assert {row.recipient for row in Notification.objects.filter(title__startswith="Đã gỡ")} == {editor, officer}
    assert verbs(story) == ["portal.tell_story", "portal.take_down_story"]


def test_taking_down_twice_is_taking_down_once(at):
    story = told(at)

    operations.take_down_story(story, reason="Rút", at=at)
    again = operations.take_down_story(story, reason="Rút lần nữa", at=at)

    assert again is False
    assert list(Telling.objects.values_list("end_reason", flat=True)) == ["Rút"]


def test_a_story_taken_down_may_be_told_again_under_its_number(at):
    story = told(at)
    operations.take_down_story(story, reason="Rút", at=at)

    story = operations.publish_story(StoryPage.objects.get(pk=story.pk), by=None, at=at + timedelta(days=9))

    assert (story.live, story.serial) == (True, 1)
    assert Telling.objects.filter(story=story).count() == 2
    assert Disclosure.objects.filter(matter=story.matter, shown_until__isnull=True).count() == 1


def test_unpublishing_in_the_editor_is_written_down_too(at, editor):
    story = told(at)

    UnpublishPageAction(story, user=editor).execute(skip_permission_checks=True)

    assert Telling.objects.get(story=story).end_reason == "Ban biên tập đã gỡ bài."
    assert Disclosure.objects.get(matter=story.matter).shown_until is not None


def answered(story, at):
    """Let the person of ``story`` say yes to everything, on a link; return the link's row."""
    appearance = AppearanceFactory(matter=story.matter)
    request, _token = consents.ask_consent(
        appearance, signatory=Signatory.SELF, signatory_name="Người kể", by=UserFactory(), at=at
    )
    consents.answer_request(request, answers=dict.fromkeys(PAIRS, True), at=at)
    return request


def test_withdrawing_a_consent_takes_the_story_down_at_once(at, django_capture_on_commit_callbacks):
    now = timezone.now()
    story = StoryPageFactory()
    request = answered(story, now)
    story = operations.publish_story(story, by=None, at=now)

    with django_capture_on_commit_callbacks(execute=True):
        consents.withdraw_consents(request, reason="Đổi ý", at=now)

    assert Page.objects.get(pk=story.pk).live is False
    assert Telling.objects.get(story=story).end_reason == REASON


def test_losing_another_channel_leaves_the_portal_alone(at, django_capture_on_commit_callbacks):
    now = timezone.now()
    story = StoryPageFactory()
    request = answered(story, now)
    operations.publish_story(story, by=None, at=now)

    with django_capture_on_commit_callbacks(execute=True):
        consents.answer_request(request, answers={(Purpose.STORY, Channel.FACEBOOK): False}, at=now)

    assert Page.objects.get(pk=story.pk).live is True


def test_a_consent_that_comes_in_tells_the_editors_of_the_waiting_draft(at, editor, django_capture_on_commit_callbacks):
    story = StoryPageFactory(title="Thư viện mở cửa giờ ra chơi")

    with django_capture_on_commit_callbacks(execute=True):
        answered(story, timezone.now())

    said = Notification.objects.get()
    assert (said.recipient, said.title) == (editor, "Đã có thể xuất bản: Thư viện mở cửa giờ ra chơi")


@pytest.mark.parametrize("purposes", [(Purpose.STORY,), tuple(Purpose)])
def test_the_sweep_takes_down_what_no_signal_told_of(at, purposes):
    kept, lost = told(at), told(at)
    close(lost.matter, *purposes)

    found = operations.sweep_stories(at=at)

    assert found == (1, 0)
    assert set(StoryPage.objects.filter(live=True)) == {kept}
    assert Telling.objects.get(story=lost).end_reason == REASON


def test_the_sweep_takes_down_what_expired_overnight(at):
    story = told(at)
    clear(story.matter, expires_on=at.date())

    on_its_last_day = operations.sweep_stories(at=at)
    on_the_next = operations.sweep_stories(at=at + timedelta(days=1))

    assert (on_its_last_day, on_the_next) == ((0, 0), (1, 0))


def test_the_sweep_writes_down_a_story_that_went_live_unrecorded(at):
    story = draft()
    Page.objects.filter(pk=story.pk).update(live=True)

    first, second = operations.sweep_stories(at=at), operations.sweep_stories(at=at)

    assert (first, second) == ((0, 1), (0, 0))
    assert StoryPage.objects.get(pk=story.pk).serial == 1


def test_the_sweep_ends_the_record_of_a_story_that_vanished_unrecorded(at):
    story = told(at)
    Page.objects.filter(pk=story.pk).update(live=False)

    operations.sweep_stories(at=at)

    assert Telling.objects.get(story=story).ended_at is not None


def scheduled(story, at):
    story.go_live_at = at
    revision = story.save_revision(clean=False)
    revision.approved_go_live_at = at
    revision.save(update_fields=["approved_go_live_at"])
    return revision


def test_a_scheduled_story_appears_when_it_is_due(at):
    story = draft()
    scheduled(story, at)

    early = operations.publish_due_stories(at=at - timedelta(minutes=1))
    due = operations.publish_due_stories(at=at + timedelta(minutes=1))

    assert (early, due) == (0, 1)
    assert Telling.objects.get(story=story).told_at == at + timedelta(minutes=1)


def test_a_scheduled_story_that_lost_its_consent_is_called_off_and_the_editors_told(at, editor):
    lost, other = draft(), draft()
    for story in (lost, other):
        scheduled(story, at)
    close(lost.matter)
    later = at + timedelta(minutes=1)

    published = operations.publish_due_stories(at=later)
    again = operations.publish_due_stories(at=later)

    assert (published, again) == (1, 0)
    assert set(StoryPage.objects.filter(live=True)) == {other}
    said = Notification.objects.get(recipient=editor)
    assert said.title == f"Chưa xuất bản theo lịch: {lost.title}"
    assert said.body.startswith("Chưa xuất bản: còn người trong bài")


def test_a_story_past_its_end_is_unpublished(at):
    story = told(at)
    StoryPage.objects.filter(pk=story.pk).update(expire_at=at + timedelta(days=1))

    operations.publish_due_stories(at=at + timedelta(days=2))

    assert StoryPage.objects.get(pk=story.pk).live is False
    assert Telling.objects.get(story=story).ended_at is not None


def test_the_minutes_job_sweeps(at):
    story = told(at)
    close(story.matter)

    sweep.call_local()

    assert StoryPage.objects.get(pk=story.pk).live is False
