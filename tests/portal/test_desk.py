"""The editors' list, the click that begins a story, questions to a unit, and what waits."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lantoa.common.desk import doors_of, errands_of
from lantoa.nominations.enums import NominationState
from lantoa.nominations.models import Nomination
from lantoa.notifications.models import Notification
from lantoa.portal import operations, queries
from lantoa.portal.enums import Progress
from lantoa.portal.models import StoryPage
from lantoa.units.enums import Role
from tests.factories.exemplars import ExemplarFactory
from tests.factories.nominations import NominationFactory
from tests.factories.portal import StoryPageFactory, clear
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db


def recognised(**fields):
    return NominationFactory(
        state=NominationState.RECOGNISED, told=True, exemplar=ExemplarFactory(kind="individual"), **fields
    )


def listed(user, progress, at):
    return [row.title for row in queries.story_rows(user, progress, on=at.date())[0]]


def test_each_story_stands_where_it_is(editor, at):
    recognised(title="Chưa có bài")
    NominationFactory(state=NominationState.APPRAISING, told=True, title="Đang thẩm định")
    NominationFactory(state=NominationState.DECLINED, told=True, title="Chưa được công nhận")
    StoryPageFactory(title="Bản nháp")
    told = operations.publish_story(StoryPageFactory(title="Trên cổng", cleared=True), by=None, at=at)
    gone = operations.publish_story(StoryPageFactory(title="Đã gỡ", cleared=True), by=None, at=at)
    operations.take_down_story(gone, reason="Nhân vật rút", at=at)

    found = {progress: listed(editor, progress, at) for progress in Progress}

    assert found == {
        Progress.UNTOLD: ["Chưa có bài"],
        Progress.DRAFT: ["Bản nháp"],
        Progress.PUBLIC: [told.title],
        Progress.TAKEN_DOWN: ["Đã gỡ"],
    }


def test_a_row_taken_down_says_why(editor, at):
    gone = operations.publish_story(StoryPageFactory(cleared=True), by=None, at=at)
    operations.take_down_story(gone, reason="Nhân vật rút", at=at)

    (row,), _key = queries.story_rows(editor, Progress.TAKEN_DOWN, on=at.date())

    assert (row.progress, row.end_reason) == (Progress.TAKEN_DOWN, "Nhân vật rút")


@pytest.mark.parametrize(
    ("purposes", "said"),
    [((), "Còn thiếu đồng ý"), (("story",), "Đủ cho bài, thiếu cho ảnh"), (("story", "picture"), "Đã đủ")],
)
def test_a_row_says_in_words_whether_consents_are_there(browse, editor, purposes, said):
    nomination = recognised()
    if purposes:
        clear(nomination.matter, *purposes)

    page = browse(editor).get(reverse("portal:stories"))

    assert page.texts("td .badge") == [said]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.EDITOR])
def test_only_editors_see_the_list_and_begin_stories(client, at, role):
    nomination = recognised(title="Không lộ ra")
    user = MembershipFactory(role=role).user
    client.force_login(user)

    listing = client.get(reverse("portal:stories"))
    beginning = client.post(reverse("portal:draft", args=[nomination.pk]))

    assert listing.status_code in (302, 403)
    assert beginning.status_code in (302, 403)
    assert not StoryPage.objects.exists()
    assert queries.story_rows(user, Progress.UNTOLD, on=at.date()) == ([], "")
    assert not user.has_perm("portal.write_story")


def test_listing_and_permission_agree(editor, at):
    story = StoryPageFactory()

    for user in (editor, MembershipFactory().user, MembershipFactory(department_officer=True).user):
        listed = story in StoryPage.objects.visible_to(user)
        assert listed == user.has_perm("portal.write_story")


def test_one_click_makes_a_draft_and_opens_it(browse, editor):
    nomination = recognised()
    reader = browse(editor)

    response = reader.client.post(reverse("portal:draft", args=[nomination.pk]))

    story = StoryPage.objects.get()
    assert response.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[story.pk])
    assert story.owner == editor


def test_a_double_click_makes_one_draft(browse, editor):
    address = reverse("portal:draft", args=[recognised().pk])
    client = browse(editor).client

    answers = {client.post(address).headers["Location"] for _ in range(2)}

    assert len(answers) == 1
    assert StoryPage.objects.count() == 1


@pytest.mark.parametrize("state", [NominationState.DRAFT, NominationState.APPRAISING, NominationState.DECLINED])
def test_an_unrecognised_dossier_is_not_found(browse, editor, state):
    nomination = NominationFactory(state=state, told=True)

    response = browse(editor).client.post(reverse("portal:draft", args=[nomination.pk]))

    assert response.status_code == 404


def test_a_recognised_dossier_without_exemplar_is_refused_in_words(browse, editor):
    nomination = recognised()
    Nomination.objects.update(exemplar=None)

    page = browse(editor).post(reverse("portal:draft", args=[nomination.pk]))

    assert page.texts(".notice") == ["Chỉ viết bài về điển hình đã được công nhận. Hồ sơ này chưa được công nhận."]


def test_reading_the_address_of_the_click_changes_nothing(browse, editor):
    response = browse(editor).client.get(reverse("portal:draft", args=[recognised().pk]))

    assert response.status_code == 405


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("progress", Progress)
def test_the_list_costs_a_fixed_number_of_queries(editor, at, django_assert_num_queries, progress, number):
    for _ in range(number):
        if progress == Progress.UNTOLD:
            recognised()
            continue
        story = StoryPageFactory(cleared=True)
        if progress != Progress.DRAFT:
            story = operations.publish_story(story, by=None, at=at)
        if progress == Progress.TAKEN_DOWN:
            operations.take_down_story(story, reason="Rút", at=at)
    editor.has_perm("portal.write_story")

    with django_assert_num_queries(2 if progress == Progress.TAKEN_DOWN else 1):
        rows, _key = queries.story_rows(editor, progress, on=at.date())

    assert len(rows) == number


def test_the_list_goes_on_page_by_page(editor, at):
    for number in range(3):
        recognised(title=f"Chuyện {number}")

    first, key = queries.story_rows(editor, Progress.UNTOLD, on=at.date(), size=2)
    second, end = queries.story_rows(editor, Progress.UNTOLD, after=key, on=at.date(), size=2)

    assert [row.title for row in (*first, *second)] == ["Chuyện 2", "Chuyện 1", "Chuyện 0"]
    assert end == ""


@pytest.mark.parametrize("progress", Progress)
def test_an_empty_list_says_what_to_do(browse, editor, progress):
    page = browse(editor).get(reverse("portal:stories"), {"tinh-trang": progress.value})

    assert len(page.select(".empty")) == 1
    assert page.texts(".filters [aria-current]") == [progress.label]


def test_an_unknown_filter_shows_what_waits(browse, editor):
    page = browse(editor).get(reverse("portal:stories"), {"tinh-trang": "x"})

    assert page.texts(".filters [aria-current]") == ["Chưa có bài"]


def test_what_waits_stands_on_the_editors_desk(editor, at):
    for _ in range(3):
        recognised()
    StoryPageFactory(cleared=True)
    StoryPageFactory()

    waiting = [
        (errand.title, errand.action) for errand in errands_of(editor, at) if errand.url.startswith("/bai-viet/")
    ]

    assert sorted(waiting) == [
        ("1 bản nháp đã đủ đồng ý", "Xem bản nháp"),
        ("3 điển hình đã công nhận chưa có bài", "Chọn để viết"),
    ]


def test_an_empty_desk_stays_empty(editor, at):
    assert [errand for errand in errands_of(editor, at) if errand.url.startswith("/bai-viet/")] == []


def test_the_door_is_the_editors_alone(editor):
    officer = MembershipFactory().user

    assert "portal:stories" in [door.url_name for door in doors_of(editor)]
    assert "portal:stories" not in [door.url_name for door in doors_of(officer)]


@pytest.fixture
def told(portal, at):
    return operations.publish_story(StoryPageFactory(cleared=True), by=None, at=at)


def test_a_question_reaches_the_unit_and_says_whom_to_answer(browse, told):
    officer = MembershipFactory(unit=told.unit).user
    asker = MembershipFactory().user

    page = browse(asker).post(reverse("portal:ask", args=[told.pk]), {"question": "Trường mình xin ray rèm ở đâu?"})

    said = Notification.objects.get(title__startswith="Câu hỏi")
    assert said.recipient == officer
    assert said.body == (
        f"Trường mình xin ray rèm ở đâu?\n\nNgười hỏi: {asker}. Xin trả lời qua thư tới {asker.email}."
    )
    assert "Đã gửi câu hỏi" in page.text


def test_the_same_question_twice_is_asked_once(told, at):
    MembershipFactory(unit=told.unit)
    asker = MembershipFactory().user

    told_now = [operations.ask_origin(told, question="Mất bao lâu?", by=asker, at=at) for _ in range(2)]

    assert told_now == [1, 0]


def test_a_unit_that_nobody_signs_in_for_is_asked_through_the_editors(told, editor, at):
    operations.ask_origin(told, question="Mất bao lâu?", by=MembershipFactory().user, at=at)

    assert Notification.objects.get(title__startswith="Câu hỏi").recipient == editor


@pytest.mark.parametrize("question", ["", "Sao?"])
def test_an_empty_question_is_not_sent(browse, told, question):
    page = browse(MembershipFactory().user).post(reverse("portal:ask", args=[told.pk]), {"question": question})

    assert page.title.startswith("Lỗi:")
    assert not Notification.objects.filter(title__startswith="Câu hỏi").exists()


def test_nobody_asks_about_a_story_that_is_not_public(browse, told):
    operations.take_down_story(told, reason="Rút", at=timezone.now())

    browse(MembershipFactory().user).get(reverse("portal:ask", args=[told.pk]), status=404)


def test_a_stranger_signs_in_before_asking(client, told):
    address = reverse("portal:ask", args=[told.pk])

    assert client.get(address).headers["Location"] == f"{reverse('account_login')}?next={address}"
