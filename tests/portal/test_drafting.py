"""From a recognised nomination to a draft, in one click."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from lantoa.audit.models import Entry
from lantoa.exemplars.enums import SubjectKind
from lantoa.nominations.enums import NominationState
from lantoa.portal import operations
from lantoa.portal.models import ColumnPage, HomePage, PortalImage, StoryPage
from tests.factories.exemplars import ExemplarFactory
from tests.factories.nominations import EvidenceFactory, NominationFactory
from tests.factories.portal import clear

pytestmark = pytest.mark.django_db


def recognised(**fields):
    nomination = NominationFactory(state=NominationState.RECOGNISED, told=True, **fields)
    nomination.exemplar = ExemplarFactory(kind=nomination.kind, unit=nomination.unit)
    nomination.save()
    return nomination


def drawn(width=1300, height=900):
    stream = BytesIO()
    Image.new("RGB", (width, height), "#1F5A43").save(stream, "JPEG")
    return stream.getvalue()


def evidence(nomination, *, name="anh.jpg", content_type="image/jpeg", **fields):
    stored = storages["private"].save(f"nominations/{name}", ContentFile(drawn()))
    return EvidenceFactory(nomination=nomination, file=stored, original_name=name, content_type=content_type, **fields)


def test_a_draft_is_filled_from_the_dossier(at, editor):
    nomination = recognised(
        measure_name="Lượt mượn sách mỗi tháng",
        measure_unit="lượt",
        measure_before=Decimal(210),
        measure_after=Decimal(965),
    )

    story = operations.draft_story(nomination, by=editor, at=at)

    assert (story.live, story.title, story.slug) == (
        False,
        "Tăng lượt mượn sách từ 210 lên 965 mỗi tháng",
        "tang-luot-muon-sach-tu-210-len-965-moi-thang",
    )
    assert (story.exemplar, story.matter, story.unit, story.unit_name) == (
        nomination.exemplar,
        nomination.matter,
        nomination.unit,
        nomination.unit_name,
    )
    assert story.summary == "Mỗi tuần một trang: học sinh kể lại một trang sách đã đọc cho lớp bên cạnh."
    assert story.body == (
        "<p>Mỗi tuần một trang: học sinh kể lại một trang sách đã đọc cho lớp bên cạnh.</p>"
        "<p><b>Trước:</b> 210 lượt mượn mỗi tháng</p><p><b>Sau:</b> 965 lượt mượn mỗi tháng</p>"
        "<p><b>Ai được hưởng lợi:</b> 1.120 học sinh</p>"
    )
    assert (story.measure_before, story.measure_after) == (Decimal(210), Decimal(965))
    assert [dict(fact.value) for fact in story.facts] == [
        {"value": "210 → 965", "label": "Lượt mượn sách mỗi tháng (lượt)"}
    ]
    assert (story.quote, story.opening, story.serial) == ("", "", None)
    assert story.get_parent().specific.kind == nomination.kind
    assert Entry.objects.get(verb="portal.draft_story").details == {"nomination": nomination.pk}


def test_a_second_click_finds_the_first_draft(at, editor):
    nomination = recognised()

    first = operations.draft_story(nomination, by=editor, at=at)
    second = operations.draft_story(nomination, by=editor, at=at)

    assert first.pk == second.pk
    assert StoryPage.objects.count() == 1


@pytest.mark.parametrize("state", [state for state in NominationState if state != NominationState.RECOGNISED])
def test_only_a_recognised_nomination_becomes_a_story(at, editor, state):
    nomination = NominationFactory(state=state, told=True, exemplar=ExemplarFactory())

    with pytest.raises(operations.NotRecognised, match="Chỉ viết bài về điển hình đã được công nhận"):
        operations.draft_story(nomination, by=editor, at=at)

    assert not StoryPage.objects.exists()


@pytest.mark.parametrize("kind", SubjectKind)
def test_a_story_stands_in_the_column_of_its_kind(at, editor, kind):
    story = operations.draft_story(recognised(kind=kind), by=editor, at=at)

    assert story.get_parent().specific == ColumnPage.objects.get(kind=kind)


def test_two_dossiers_with_one_title_get_two_addresses(at, editor):
    one = operations.draft_story(recognised(), by=editor, at=at)
    other = operations.draft_story(recognised(), by=editor, at=at)

    assert one.slug != other.slug
    assert other.slug.startswith(one.slug)


def test_a_draft_is_made_also_before_anybody_set_the_portal_up(at, db):
    assert not HomePage.objects.exists()

    story = operations.draft_story(recognised(), by=None, at=at)

    assert story.url_path == f"/trang-chu/guong-dien-hinh/{story.slug}/"


def test_pictures_of_the_dossier_are_copied_once_and_the_first_one_leads(at, editor):
    nomination = recognised()
    first = evidence(nomination, name="chao-co.jpg", caption="Lớp 8A3 kể chuyện", shows_people=True)
    evidence(nomination, name="thu-vien.jpg")
    evidence(nomination, name="bang.pdf", content_type="application/pdf")

    story = operations.draft_story(nomination, by=editor, at=at)
    operations.copy_evidence(nomination, by=editor)

    assert PortalImage.objects.count() == 2
    assert story.hero_picture.source_sha256 == first.sha256
    assert (story.picture_caption, story.picture_credit, story.picture_shows_person) == (
        "Lớp 8A3 kể chuyện",
        f"Ảnh: {nomination.unit_name}",
        True,
    )
    assert (story.hero_picture.width, story.hero_picture.height) == (1300, 900)


def test_publishing_makes_the_sizes_that_readers_get(at, editor, django_capture_on_commit_callbacks):
    nomination = recognised()
    evidence(nomination)
    story = operations.draft_story(nomination, by=editor, at=at)
    operations.write_story(story, by=editor, at=at, opening="Sáng thứ Hai.", summary="Một câu.")
    clear(nomination.matter)

    with django_capture_on_commit_callbacks(execute=True):
        operations.publish_story(StoryPage.objects.get(pk=story.pk), by=editor, at=at)

    sizes = set(story.hero_picture.renditions.values_list("filter_spec", "width", "height"))
    assert sizes == {
        ("fill-1040x640|format-webp", 1040, 640),
        ("fill-640x400|format-webp", 640, 400),
        ("fill-1200x630|format-jpeg", 1200, 630),
    }


def test_writing_changes_the_draft_and_not_what_is_public(at, editor):
    nomination = recognised()
    story = operations.draft_story(nomination, by=editor, at=at)
    operations.write_story(story, by=editor, at=at, opening="Bản đầu.", summary="Một câu.")
    clear(nomination.matter)
    story = operations.publish_story(StoryPage.objects.get(pk=story.pk), by=editor, at=at)

    operations.write_story(story, by=editor, at=at, opening="Bản sau.")

    stored = StoryPage.objects.get(pk=story.pk)
    assert stored.opening == "Bản đầu."
    assert stored.get_latest_revision_as_object().opening == "Bản sau."


def test_setting_up_twice_leaves_one_portal(at, db):
    first = operations.ensure_portal(at=at)
    second = operations.ensure_portal(at=at)

    assert first.pk == second.pk
    assert [(column.kind, column.get_absolute_url()) for column in ColumnPage.objects.order_by("path")] == [
        ("individual", "/guong-dien-hinh/"),
        ("good_deed", "/nguoi-tot-viec-tot/"),
        ("model", "/mo-hinh-moi/"),
        ("collective", "/tap-the/"),
    ]
    assert Entry.objects.filter(verb="portal.set_up").count() == 1


@pytest.mark.parametrize(
    ("what", "summary"),
    [
        ("Một câu ngắn. Câu thứ hai.", "Một câu ngắn. Câu thứ hai."),
        ("Câu một vừa đủ. " + "Câu hai rất dài " * 15, "Câu một vừa đủ."),
        ("dài " * 100, "dài " * 49 + "dài…"),
        ("", ""),
    ],
)
def test_the_summary_is_as_many_whole_sentences_as_fit(at, editor, what, summary):
    nomination = recognised()
    nomination.what = what
    nomination.save()

    story = operations.draft_story(nomination, by=editor, at=at)

    assert len(story.summary) <= 200
    assert story.summary == summary
