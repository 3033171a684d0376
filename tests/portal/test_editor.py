"""The editor at /cms/: who enters, and what the gate says there."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import Page

from lantoa.portal import operations
from lantoa.portal.models import ColumnPage, PortalImage, StoryPage, Telling
from lantoa.portal.operations.setting_up import EDITORS
from lantoa.units.enums import Role
from lantoa.units.models import Membership
from tests.browse import give_second_factor
from tests.factories.accounts import UserFactory
from tests.factories.portal import StoryPageFactory, clear, close
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db
WAITING = "Chưa xuất bản: còn người trong bài chưa đồng ý được kể trên cổng."


def signed_in(user):
    give_second_factor(user)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def cms(editor):
    """An editor's browser."""
    return signed_in(editor)


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def fields(story, **changes):
    """What the editor's form sends for ``story``."""
    data = {
        "title": story.title,
        "summary": story.summary,
        "hero_picture": story.hero_picture_id or "",
        "picture_caption": "",
        "picture_credit": "",
        "quote": "",
        "quote_by": "",
        "facts-count": "0",
        "opening": story.opening,
        "turning_point": "",
        "body": '{"blocks": [], "entityMap": {}}',
        "measure_name": "",
        "measure_unit": "",
        "measure_before": "",
        "measure_after": "",
        "measure_source": "",
        "copy_answer": "",
        "copy_steps-count": "0",
        "copy_cost": "",
        "copy_time": "",
        "copy_watch_out": "",
        "field": "",
        "unit_name": story.unit_name,
        "slug": story.slug,
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
    }
    return data | changes


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_an_editor_writes_and_publishes(cms, editor):
    story = StoryPageFactory(cleared=True)

    response = cms.post(edit_url(story), fields(story, opening="Bản đã sửa.", **{"action-publish": "1"}), follow=True)

    story = StoryPage.objects.get(pk=story.pk)
    assert messages_of(response)[0].startswith(f"Đã xuất bản “{story.title}”.")
    assert (story.live, story.opening, story.serial) == (True, "Bản đã sửa.", 1)
    assert Telling.objects.get(story=story).told_by == editor


def test_an_uncleared_story_stays_a_draft_with_what_was_typed_and_a_plain_message(cms):
    story = StoryPageFactory()

    response = cms.post(edit_url(story), fields(story, opening="Gõ rồi.", **{"action-publish": "1"}), follow=True)

    story = StoryPage.objects.get(pk=story.pk)
    assert response.status_code == 200
    assert messages_of(response)[0].startswith(WAITING)
    assert story.live is False
    assert story.get_latest_revision_as_object().opening == "Gõ rồi."


def test_an_uncleared_story_is_not_even_scheduled(cms):
    story = StoryPageFactory()
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")

    response = cms.post(edit_url(story), fields(story, go_live_at=tomorrow, **{"action-publish": "1"}), follow=True)

    assert messages_of(response)[0].startswith(WAITING)
    assert not story.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_picture_of_people_without_consent_is_named_as_the_reason(cms):
    picture = PortalImage(title="Ảnh", shows_people=True, file=jpeg())
    picture.save()
    story = StoryPageFactory(hero_picture=picture)
    clear(story.matter, "story")

    response = cms.post(edit_url(story), fields(story, **{"action-publish": "1"}), follow=True)

    assert messages_of(response)[0].startswith("Chưa xuất bản: ảnh chưa đủ phiếu đồng ý")
    assert StoryPage.objects.get(pk=story.pk).live is False


def test_a_picture_that_shows_people_cannot_be_called_empty_of_them(cms):
    picture = PortalImage(title="Ảnh", shows_people=True, file=jpeg())
    picture.save()
    story = StoryPageFactory(cleared=True, hero_picture=picture)

    cms.post(edit_url(story), fields(story, **{"action-publish": "1"}))

    assert StoryPage.objects.get(pk=story.pk).picture_shows_person is True


def test_a_draft_of_a_story_that_just_lost_its_consent_is_answered_in_words(cms):
    story = operations.publish_story(StoryPageFactory(cleared=True), by=None, at=timezone.now())
    close(story.matter)

    response = cms.post(edit_url(story), fields(story, opening="Sửa."), follow=True)

    assert response.status_code == 200
    assert WAITING in response.content.decode()


def test_the_editor_shows_whose_answers_are_missing(cms):
    story = StoryPageFactory()

    page = cms.get(edit_url(story)).content.decode()

    assert "Chưa được xuất bản: còn người trong bài chưa đồng ý được kể trên cổng." in page


def test_the_editor_says_when_a_story_may_be_published(cms):
    story = StoryPageFactory(cleared=True)

    assert "Được xuất bản: đã đủ các đồng ý cần có." in cms.get(edit_url(story)).content.decode()


@pytest.mark.parametrize("part", range(1, 10))
def test_the_form_is_arranged_in_nine_parts(cms, part):
    story = StoryPageFactory()

    assert f"{part}. " in cms.get(edit_url(story)).content.decode()


def bulk(action, *pages):
    query = "&".join(f"id={page.pk}" for page in pages)
    return f"{reverse('wagtail_bulk_action', args=('wagtailcore', 'page', action))}?{query}"


def test_publishing_several_at_once_is_refused_when_one_is_not_cleared(cms):
    cleared, other = StoryPageFactory(cleared=True), StoryPageFactory()

    response = cms.post(bulk("publish", cleared, other), follow=True)

    assert response.status_code == 200
    assert WAITING in messages_of(response)[0]
    assert not Page.objects.filter(pk__in=(cleared.pk, other.pk), live=True).exists()


def test_publishing_a_column_with_its_drafts_never_ends_in_an_error_page(cms):
    story = StoryPageFactory()
    column = story.get_parent()

    response = cms.post(bulk("publish", column), {"include_descendants": "on"}, follow=True)

    assert response.status_code == 200
    assert WAITING in messages_of(response)[0]
    assert Page.objects.get(pk=story.pk).live is False


def test_the_databases_own_refusal_is_answered_in_words_too(cms):
    story = operations.publish_story(StoryPageFactory(cleared=True), by=None, at=timezone.now())
    StoryPageFactory()
    close(story.matter)

    # Moving a live page among its neighbors writes its row past every form of ours.
    response = cms.post(
        reverse("wagtailadmin_pages:set_page_position", args=[story.pk]) + "?position=1",
        HTTP_ACCEPT="text/html",
        follow=True,
    )

    assert response.status_code == 200
    assert WAITING in messages_of(response)[0]


def test_a_script_of_the_editor_gets_the_refusal_as_data(cms):
    story = operations.publish_story(StoryPageFactory(cleared=True), by=None, at=timezone.now())
    StoryPageFactory()
    close(story.matter)

    response = cms.post(
        reverse("wagtailadmin_pages:set_page_position", args=[story.pk]) + "?position=1", HTTP_ACCEPT="application/json"
    )

    assert response.status_code == 409
    assert response.json()["error_message"].startswith(WAITING)


def test_an_editor_finds_pages_by_their_words(cms, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        StoryPageFactory(title="Thư viện mở cửa giờ ra chơi")

    found = cms.get(reverse("wagtailadmin_pages:search"), {"q": "Thư viện"}).content.decode()

    assert "Thư viện mở cửa giờ ra chơi" in found


def test_an_editor_unpublishes(cms, editor):
    story = operations.publish_story(StoryPageFactory(cleared=True), by=None, at=timezone.now())

    cms.post(reverse("wagtailadmin_pages:unpublish", args=[story.pk]))

    telling = Telling.objects.get(story=story)
    assert (telling.ended_by, telling.end_reason) == (editor, "Ban biên tập đã gỡ bài.")


@pytest.mark.parametrize("what", ["delete", "move_confirm"])
def test_what_was_public_is_neither_removed_nor_moved(cms, what):
    elsewhere = [ColumnPage.objects.last().pk] if what == "move_confirm" else []
    story = operations.publish_story(StoryPageFactory(cleared=True), by=None, at=timezone.now())
    operations.take_down_story(story, reason="Rút", at=timezone.now())

    response = cms.get(reverse(f"wagtailadmin_pages:{what}", args=[story.pk, *elsewhere]), follow=True)

    assert "Hãy gỡ bài thay vì xóa hay chuyển chỗ" in messages_of(response)[0]


def test_several_that_were_public_are_not_removed_at_once(cms):
    story = operations.publish_story(StoryPageFactory(cleared=True), by=None, at=timezone.now())
    operations.take_down_story(story, reason="Rút", at=timezone.now())

    cms.post(bulk("delete", story))

    assert StoryPage.objects.filter(pk=story.pk).exists()


def test_a_story_is_not_copied(cms):
    story = StoryPageFactory()

    response = cms.get(reverse("wagtailadmin_pages:copy", args=[story.pk]), follow=True)

    assert "Bài viết không nhân bản được" in messages_of(response)[0]


def test_the_front_page_stays(home):
    administrator = UserFactory(is_superuser=True)

    response = signed_in(administrator).get(reverse("wagtailadmin_pages:delete", args=[home.pk]), follow=True)

    assert messages_of(response)[0] == "Trang nhất không xóa, không chuyển chỗ."


def test_stories_are_not_begun_from_an_empty_page(cms, portal):
    column = ColumnPage.objects.first()

    response = cms.get(reverse("wagtailadmin_pages:add", args=("portal", "storypage", column.pk)))

    assert response.status_code in (302, 403, 404)


def test_an_address_that_was_public_stays(cms):
    story = operations.publish_story(StoryPageFactory(cleared=True), by=None, at=timezone.now())

    cms.post(edit_url(story), fields(story, slug="dia-chi-khac", **{"action-publish": "1"}))

    assert StoryPage.objects.get(pk=story.pk).slug == story.slug


def column_page():
    return ColumnPage.objects.first()


def home_page():
    return Page.objects.get(slug="trang-chu").specific


@pytest.mark.parametrize("make", [StoryPageFactory, column_page, home_page])
def test_every_page_has_its_preview(cms, portal, make):
    page = make()
    page.save_revision(clean=False)

    response = cms.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert response.status_code == 200
    assert b"<h1" in response.content


def jpeg(*, gps=False):
    stream = BytesIO()
    exif = Image.Exif()
    if gps:
        exif[0x010F] = "Máy ảnh của cô An"
        exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (700, 500), "#24476F").save(stream, "JPEG", exif=exif)
    return SimpleUploadedFile("anh.jpg", stream.getvalue(), "image/jpeg")


def test_an_uploaded_picture_loses_camera_and_place(cms, editor):
    response = cms.post(
        reverse("wagtailimages:add"), {"title": "Chào cờ", "file": jpeg(gps=True), "shows_people": "on"}, follow=True
    )

    picture = PortalImage.objects.get()
    assert messages_of(response)[0].startswith("Đã thêm ảnh “Chào cờ”.")
    assert (picture.uploaded_by_user, picture.width, picture.height) == (editor, 700, 500)
    with picture.file.open() as stored:
        assert dict(Image.open(stored).getexif()) == {}


def test_a_file_that_only_calls_itself_a_picture_is_refused_in_words(cms):
    disguised = SimpleUploadedFile("anh.jpg", b"<html><script>alert(1)</script></html>", "image/jpeg")

    response = cms.post(reverse("wagtailimages:add"), {"title": "X", "file": disguised})

    assert response.status_code == 200
    assert not PortalImage.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.EDITOR])
@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", "/cms/images/", "/cms/login/"])
def test_nobody_but_editors_enters(portal, role, path):
    client = signed_in(MembershipFactory(role=role).user)

    assert client.get(path).status_code == 404


def test_a_stranger_is_sent_to_our_own_sign_in(client, portal):
    response = client.get("/cms/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_one_whose_membership_ended_is_out_with_the_next_click(cms, editor):
    before = cms.get("/cms/").status_code

    Membership.objects.filter(user=editor).update(valid_to=date(2020, 1, 1), valid_from=date(2019, 1, 1))

    assert (before, cms.get("/cms/").status_code) == (200, 404)
    assert not editor.groups.filter(name=EDITORS).exists()


def test_a_group_left_over_opens_no_door(portal):
    user = UserFactory()
    operations.let_editor_in(user)

    assert signed_in(user).get("/cms/").status_code == 404


def test_the_editor_has_its_own_policy_and_the_portal_the_strict_one(cms, portal):
    inside = cms.get("/cms/").headers["Content-Security-Policy"]
    outside = cms.get("/").headers["Content-Security-Policy"]

    assert "'unsafe-inline'" in inside
    assert "object-src 'none'" in inside
    assert "unsafe" not in outside


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/cms/", "Bài bạn vừa sửa"),
        ("/cms/images/", "Chưa có ảnh nào."),
        ("/cms/pages/search/?q=x", "Không có trang nào khớp"),
    ],
)
def test_the_editor_speaks_vietnamese(cms, path, said):
    StoryPageFactory(owner=None).save_revision(clean=False)
    cms.post(edit_url(StoryPage.objects.get()), fields(StoryPage.objects.get()))

    assert said in cms.get(path).content.decode()
