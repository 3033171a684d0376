"""The personal link as its reader meets it: no account, one page, every state clear."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lantoa.consents import operations
from lantoa.consents.enums import PAIRS, Channel, Signatory
from lantoa.consents.models import Clearance, Consent
from tests.factories.accounts import UserFactory
from tests.factories.consents import AppearanceFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
ALL_YES = {f"{purpose}-{channel}": "yes" for purpose, channel in PAIRS}


def ask(appearance, signatory=Signatory.SELF, *, at=None, name="Phạm Văn Hùng"):
    """Return the address of a fresh link and its request."""
    request, token = operations.ask_consent(
        appearance, signatory=signatory, signatory_name=name, by=UserFactory(), at=at or timezone.now()
    )
    return reverse("consents:answer", args=[token]), request


@pytest.fixture
def staff_link():
    return ask(AppearanceFactory(matter__title="Dạy chữ cho công nhân", matter__summary="Mỗi tối 12 km."))


def text_of(response):
    return response.content.decode()


def test_the_page_says_what_would_be_told_and_asks_every_question_with_nothing_chosen(client, staff_link):
    url, _request = staff_link

    page = text_of(client.get(url))

    for part in ("Dạy chữ cho công nhân", "Mỗi tối 12 km.", "Kính gửi Phạm Văn Hùng", "91/2025/QH15"):
        assert part in page
    assert page.count('type="radio"') == 2 * len(PAIRS)
    assert "checked" not in page


def test_the_page_leaves_no_copies_and_no_trail(client, staff_link):
    url, _request = staff_link

    response = client.get(url)

    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert "set-cookie" not in {name.lower() for name in response.headers} | set(response.cookies)


@pytest.mark.parametrize(
    ("signatory", "heading"),
    [
        (Signatory.SELF, "Em có đồng ý cho kể về việc làm của em không?"),
        (Signatory.REPRESENTATIVE, "Có đồng ý cho kể về việc làm của em Phạm Minh Tường không?"),
    ],
)
def test_child_and_parent_are_asked_in_their_own_words(client, signatory, heading):
    url, _request = ask(AppearanceFactory(person=PersonFactory(pupil=True, full_name="Phạm Minh Tường")), signatory)

    assert heading in text_of(client.get(url))


def test_answers_are_kept_and_listed_with_the_code_of_the_page(client, staff_link):
    url, _request = staff_link
    page = client.get(url)

    response = client.post(url, {**ALL_YES, "story-facebook": "no", "shown": page.context["sha256"]}, follow=True)

    consent = Consent.objects.get(purpose="story", channel="facebook")
    assert response.redirect_chain == [(url, 302)]
    assert not consent.is_granted
    assert consent.shown_sha256[:12] in text_of(response)
    assert text_of(response).count(">Đồng ý</span>") == len(PAIRS) - 1


def test_a_post_from_a_page_without_referrer_is_not_taken_for_a_forgery(staff_link):
    url, _request = staff_link
    strict = Client(enforce_csrf_checks=True)

    # What browsers send from a page whose policy is no-referrer.
    response = strict.post(url, ALL_YES, headers={"Origin": "null"})

    assert (response.status_code, Consent.objects.count()) == (302, len(PAIRS))


def test_a_missing_answer_is_pointed_out_and_the_others_stay(client, staff_link):
    url, _request = staff_link
    answers = {name: value for name, value in ALL_YES.items() if name != "picture-press"}

    response = client.post(url, answers)

    page = text_of(response)
    assert "<title>Lỗi:" in page
    assert "Chưa trả lời về hình ảnh." in page
    assert page.count("checked") == len(PAIRS) - 1
    assert not Consent.objects.exists()


@pytest.mark.parametrize("value", ["maybe", "", "True", "1"])
def test_only_yes_and_no_are_answers(client, staff_link, value):
    url, _request = staff_link

    client.post(url, {**ALL_YES, "story-portal": value})

    assert not Consent.objects.exists()


def test_one_button_says_no_to_everything(client, staff_link):
    url, _request = staff_link

    client.post(url, {"refuse_all": "1"})

    assert set(Consent.objects.values_list("is_granted", flat=True)) == {False}
    assert Consent.objects.count() == len(PAIRS)


def test_pressing_send_twice_records_once(client, staff_link):
    url, _request = staff_link

    client.post(url, ALL_YES)
    client.post(url, ALL_YES)

    assert Consent.objects.count() == len(PAIRS)


def test_the_same_link_shows_the_answers_and_lets_change_them(client, staff_link):
    url, _request = staff_link
    client.post(url, {**ALL_YES, "story-zalo": "no"})

    form = text_of(client.get(f"{url}?sua=1"))
    client.post(url, {**ALL_YES, "story-zalo": "yes"})

    assert form.count("checked") == len(PAIRS)
    assert Clearance.objects.get(purpose="story", channel="zalo").is_cleared


def test_what_is_told_changed_meanwhile_so_the_page_is_shown_again_with_the_answers(client, staff_link):
    url, request = staff_link
    read = client.get(url).context["sha256"]
    matter = request.appearance.matter
    operations.update_matter(matter, title="Chuyện khác", summary="", names_nobody=False, at=timezone.now())

    response = client.post(url, {**ALL_YES, "shown": read})

    page = text_of(response)
    assert "Nội dung sẽ kể vừa được sửa" in page
    assert "Chuyện khác" in page
    assert page.count("checked") == len(PAIRS)
    assert not Consent.objects.exists()


def test_taking_back_says_where_it_was_shown_and_what_comes_next(client, staff_link):
    url, request = staff_link
    client.post(url, ALL_YES)
    operations.record_disclosure(
        request.appearance.matter, channel=Channel.ZALO, title="Bài trên Zalo của Sở", url="x", at=timezone.now()
    )

    before = text_of(client.get(f"{url}rut-lai/"))
    after = text_of(client.post(f"{url}rut-lai/", {"reason": "Không muốn nữa"}, follow=True))

    assert "Bài trên Zalo của Sở" in before
    for part in ("Đã rút lại sự đồng ý", "Bài trên Zalo của Sở", "2 ngày làm việc"):
        assert part in after
    assert not Clearance.objects.filter(is_cleared=True).exists()


def test_taking_back_needs_no_reason_and_twice_is_harmless(client, staff_link):
    url, _request = staff_link
    client.post(url, ALL_YES)

    client.post(f"{url}rut-lai/")
    response = client.post(f"{url}rut-lai/", follow=True)

    assert "Đã rút lại sự đồng ý" in text_of(response)
    assert set(Consent.objects.values_list("withdrawal_reason", flat=True)) == {""}


def test_after_taking_back_the_link_takes_no_new_answers(client, staff_link):
    url, _request = staff_link
    client.post(url, ALL_YES)
    client.post(f"{url}rut-lai/")

    response = client.post(url, ALL_YES)

    assert "Đã rút lại sự đồng ý" in text_of(response)
    assert not Consent.objects.filter(withdrawn_at__isnull=True).exists()


def test_where_nothing_was_agreed_there_is_nothing_to_take_back(client, staff_link):
    url, _request = staff_link

    assert client.get(f"{url}rut-lai/").url == url


def test_an_unknown_link_is_explained(client, staff_link):
    response = client.get(reverse("consents:answer", args=["khong-co-that"]))

    assert response.status_code == 404
    assert "Không tìm thấy liên kết này" in text_of(response)
    assert "no-store" in response["Cache-Control"]


def test_a_link_that_ended_unanswered_is_explained(client):
    url, _request = ask(AppearanceFactory(), at=timezone.now() - timedelta(days=61))

    response = client.get(url)

    assert (response.status_code, "Liên kết đã hết hạn" in text_of(response)) == (410, True)
    assert client.post(url, ALL_YES).status_code == 410
    assert not Consent.objects.exists()


def test_a_link_answered_long_ago_still_takes_back(client):
    url, request = ask(AppearanceFactory(), at=timezone.now() - timedelta(days=400))
    long_ago = timezone.now() - timedelta(days=399)
    operations.answer_request(request, answers=dict.fromkeys(PAIRS, True), at=long_ago)

    client.post(f"{url}rut-lai/")

    assert not Clearance.objects.filter(is_cleared=True).exists()


def test_a_replaced_link_points_to_the_newer_one_without_showing_anything(client):
    appearance = AppearanceFactory(person__full_name="Nguyễn Thị Bí Mật")
    url, request = ask(appearance, at=timezone.now() - timedelta(days=1))
    operations.resend_request(request, by=UserFactory(), at=timezone.now())

    response = client.get(url)

    assert (response.status_code, "Đã có liên kết mới hơn" in text_of(response)) == (410, True)
    assert "Nguyễn Thị Bí Mật" not in text_of(response)


def test_a_replaced_link_by_which_answers_were_given_still_takes_them_back(client):
    appearance = AppearanceFactory()
    url, request = ask(appearance, at=timezone.now() - timedelta(days=2))
    client.post(url, ALL_YES)
    operations.resend_request(request, by=UserFactory(), at=timezone.now())

    page = text_of(client.get(url))
    client.post(f"{url}rut-lai/")

    assert "Rút lại sự đồng ý" in page
    assert "Đổi câu trả lời" not in page
    assert not Clearance.objects.filter(is_cleared=True).exists()


def test_somebody_no_longer_named_has_nothing_to_answer(client, staff_link):
    url, request = staff_link
    operations.set_appearances(request.appearance.matter, [], by=UserFactory(), at=timezone.now())

    response = client.get(url)

    assert (response.status_code, "Không còn gì cần trả lời" in text_of(response)) == (410, True)


@pytest.mark.parametrize(
    ("agent", "is_opened"), [("Mozilla/5.0 (Linux; Android 10)", True), ("facebookexternalhit/1.1", False)]
)
def test_a_preview_drawn_by_a_program_is_not_an_opening(client, staff_link, agent, is_opened):
    url, request = staff_link

    client.get(url, headers={"User-Agent": agent})

    request.refresh_from_db()
    assert (request.opened_at is not None) == is_opened


def test_a_name_with_markup_is_shown_as_text(client):
    url, _request = ask(AppearanceFactory(matter__title="<script>alert(1)</script>"), name="<b>A</b>")

    page = text_of(client.get(url))

    assert "<script>alert" not in page
    assert "<b>A</b>" not in page


def test_the_page_is_vietnamese_whatever_language_was_chosen(client, staff_link, settings):
    url, _request = staff_link
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert "Gửi câu trả lời" in text_of(client.get(url))
