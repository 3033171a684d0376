"""The consent gate holds against everyone who can write to the database."""

from datetime import timedelta

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from wagtail.models import Page

from lantoa.consents.enums import Channel, Purpose
from lantoa.consents.models import Clearance
from lantoa.portal import gate
from lantoa.portal.models import PortalImage, StoryPage
from tests.factories.portal import StoryPageFactory, clear, close

pytestmark = pytest.mark.django_db


def raw_live(story):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET live = %s WHERE id = %s", [True, story.pk])


def bulk_live(story):
    Page.objects.filter(pk=story.pk).update(live=True)


def bulk_live_of_stories(story):
    StoryPage.objects.filter(pk=story.pk).update(live=True)


def saved_live(story):
    story.live = True
    story.save(clean=False)


def bulk_updated(story):
    page = Page.objects.get(pk=story.pk)
    page.live = True
    Page.objects.bulk_update([page], ["live"])


def fixture(story):
    rows = [Page.objects.get(pk=story.pk), StoryPage.objects.get(pk=story.pk)]
    written = serializers.serialize("json", rows).replace('"live": false', '"live": true')
    for row in serializers.deserialize("json", written):
        row.save()


WRITERS = (raw_live, bulk_live, bulk_live_of_stories, saved_live, bulk_updated, fixture)


@pytest.mark.parametrize("write", WRITERS)
def test_nobody_makes_an_uncleared_story_live(write):
    story = StoryPageFactory()

    with pytest.raises(IntegrityError, match=gate.REFUSAL), transaction.atomic():
        write(story)

    assert Page.objects.get(pk=story.pk).live is False


@pytest.mark.parametrize("write", WRITERS)
def test_whoever_writes_a_cleared_story_may_make_it_live(write):
    story = StoryPageFactory(cleared=True)

    write(story)

    assert Page.objects.get(pk=story.pk).live is True


def picture_of_people():
    return PortalImage.objects.create(title="Ảnh", file="original_images/anh.jpg", width=8, height=8)


def told_story(**fields):
    """A live story, written past the editor."""
    story = StoryPageFactory(**fields)
    clear(story.matter, *([Purpose.STORY] if not story.hero_picture_id else Purpose))
    raw_live(story)
    return StoryPage.objects.get(pk=story.pk)


def test_a_story_with_a_picture_of_people_needs_the_pictures_consent_too():
    story = StoryPageFactory(hero_picture=picture_of_people(), picture_shows_person=True)
    clear(story.matter, Purpose.STORY)

    with pytest.raises(IntegrityError, match=gate.REFUSAL), transaction.atomic():
        raw_live(story)
    clear(story.matter, Purpose.PICTURE)
    raw_live(story)

    assert Page.objects.get(pk=story.pk).live is True


def test_a_picture_without_people_needs_only_the_storys_consent():
    story = StoryPageFactory(hero_picture=picture_of_people(), picture_shows_person=False)
    clear(story.matter, Purpose.STORY)

    raw_live(story)

    assert Page.objects.get(pk=story.pk).live is True


@pytest.mark.parametrize(
    "change",
    [
        lambda story: {"hero_picture": picture_of_people(), "picture_shows_person": True},
        lambda story: {"matter": StoryPageFactory().matter},
    ],
    ids=("a picture of people", "another matter"),
)
def test_a_live_story_is_not_given_what_nobody_cleared(change):
    story = told_story()

    with pytest.raises(IntegrityError), transaction.atomic():
        StoryPage.objects.filter(pk=story.pk).update(**change(story))


def test_a_story_row_is_not_slipped_below_a_live_page():
    story = StoryPageFactory()
    with connection.cursor() as cursor:
        columns = [field.column for field in StoryPage._meta.local_fields]
        kept = ", ".join(columns)
        cursor.execute(f"CREATE TEMPORARY TABLE aside AS SELECT {kept} FROM portal_storypage")
        cursor.execute("DELETE FROM portal_storypage WHERE page_ptr_id = %s", [story.pk])
        cursor.execute("UPDATE wagtailcore_page SET live = %s WHERE id = %s", [True, story.pk])

        with pytest.raises(IntegrityError, match=gate.REFUSAL), transaction.atomic():
            cursor.execute(f"INSERT INTO portal_storypage ({kept}) SELECT {kept} FROM aside")

        cursor.execute("DROP TABLE aside")


def test_a_fixture_file_does_not_publish(tmp_path):
    story = StoryPageFactory()
    page = Page.objects.get(pk=story.pk)
    written = serializers.serialize("json", [page, StoryPage.objects.get(pk=story.pk)])
    path = tmp_path / "stories.json"
    path.write_text(written.replace('"live": false', '"live": true'), encoding="utf-8")

    with pytest.raises(IntegrityError), transaction.atomic():
        call_command("loaddata", str(path), verbosity=0)

    assert Page.objects.get(pk=story.pk).live is False


def test_saving_a_live_story_says_in_words_what_is_missing():
    story = told_story()
    close(story.matter)

    with pytest.raises(ValidationError) as refused:
        StoryPage.objects.get(pk=story.pk).full_clean()

    assert refused.value.messages == [
        "Chưa xuất bản: còn người trong bài chưa đồng ý được kể trên cổng. Bài đã được giữ thành bản nháp; hãy xuất"
        " bản khi đơn vị đã có đủ câu trả lời."
    ]


def test_the_refusal_of_a_picture_says_what_to_do():
    said = gate.refusal([Purpose.PICTURE])

    assert said == (
        "Chưa xuất bản: ảnh chưa đủ phiếu đồng ý (học sinh từ 7 tuổi cần cả cha mẹ hoặc người giám hộ). Hãy nhờ đơn vị"
        " bổ sung phiếu, làm mờ mặt hoặc bỏ ảnh."
    )


@pytest.mark.parametrize(("days", "missing"), [(-1, [Purpose.STORY]), (0, []), (1, [])])
def test_a_clearance_holds_through_its_last_day(at, days, missing):
    story = StoryPageFactory()
    clear(story.matter, Purpose.STORY, expires_on=at.date() + timedelta(days=days))

    assert gate.missing_purposes(story, on=at.date()) == missing


@pytest.mark.parametrize("channel", [Channel.ZALO, Channel.PRINT])
def test_consent_for_another_channel_does_not_open_the_portal(at, channel):
    story = StoryPageFactory()
    clear(story.matter, Purpose.STORY)
    Clearance.objects.filter(matter=story.matter).update(channel=channel)

    assert gate.missing_purposes(story, on=at.date()) == [Purpose.STORY]
    with pytest.raises(IntegrityError), transaction.atomic():
        raw_live(story)


def test_public_stories_and_the_gate_agree(at):
    on = at.date()
    stories = [told_story(), told_story(), told_story(hero_picture=picture_of_people()), StoryPageFactory(cleared=True)]
    close(stories[1].matter)
    close(stories[2].matter, Purpose.PICTURE)

    public = set(StoryPage.objects.public(on).values_list("pk", flat=True))

    assert public == {stories[0].pk}
    for story in stories:
        assert (story.pk in public) == (story.live and not gate.missing_purposes(story, on=on))


def test_the_triggers_stand_after_being_put_up_twice():
    story = StoryPageFactory()

    gate.install(connection)

    with pytest.raises(IntegrityError), transaction.atomic():
        raw_live(story)


def standing_triggers():
    """Names of our triggers that the database knows."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'portal_gate%'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'portal_gate%'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def test_the_triggers_step_aside_for_migrations_where_they_must_and_stand_again_after():
    before = standing_triggers()

    gate.step_aside(None, using="default", plan=["a migration"])
    during = standing_triggers()
    gate.stand_again(None, using="default")

    assert len(before) >= 2
    assert during == (set() if connection.vendor == "sqlite" else before)
    assert standing_triggers() == before


def test_the_triggers_stay_where_no_migration_runs():
    before = standing_triggers()

    gate.step_aside(None, using="default", plan=[])

    assert standing_triggers() == before
