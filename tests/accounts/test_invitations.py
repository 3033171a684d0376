"""The page behind an invitation's link."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lantoa.accounts.models import Invitation
from tests.factories.accounts import InvitationFactory, UserFactory

pytestmark = pytest.mark.django_db

GOOD = {"password": "mot hai ba bon", "password_again": "mot hai ba bon"}


@pytest.fixture
def invitation():
    user = UserFactory(last_name="Trần Thị", first_name="An", salutation="co", email="an@truong.example")
    user.set_unusable_password()
    user.save()
    return InvitationFactory(
        token="the-link",
        user=user,
        invited_at=timezone.now(),
        invited_by=UserFactory(last_name="Lê", first_name="Minh"),
    )


@pytest.fixture
def url(invitation):
    return reverse("accounts:invitation", args=["the-link"])


def test_the_page_greets_and_names_the_inviter(browse, url):
    page = browse().get(url)

    assert page.heading == "Chào cô An"
    assert "Lê Minh gửi lời mời này." in page.text
    assert "an@truong.example" in page.text


def test_reading_the_page_uses_nothing_up(browse, url, invitation):
    for _time in range(2):
        browse().get(url)

    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_the_page_is_not_kept_by_caches(client, url):
    assert "no-store" in client.get(url).headers["Cache-Control"]


def test_choosing_a_password_opens_the_account_and_signs_in(client, url, invitation):
    response = client.post(url, GOOD)

    assert response.url == "/viec-cua-toi/"
    assert client.session["_auth_user_id"] == str(invitation.user.pk)
    invitation.user.refresh_from_db()
    assert invitation.user.check_password("mot hai ba bon")


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"password": "ngan", "password_again": "ngan"}, "10 ký tự"),
        ({"password": "mot hai ba bon", "password_again": "mot hai ba nam"}, "Hai mật khẩu khác nhau"),
        ({"password": "1234567890", "password_again": "1234567890"}, "phổ biến|nhiều người dùng|đoán"),
        ({"password": "an@truong.example", "password_again": "an@truong.example"}, "giống"),
        ({}, "Trường này|bắt buộc|Hãy"),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(browse, url, sent, message, invitation):
    page = browse().post(url, sent)

    errors = " ".join(page.texts(".error"))
    assert any(part in errors for part in message.split("|")), errors
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_the_password_is_not_sent_back_to_the_page(client, url):
    response = client.post(url, {"password": "mat-khau-bi-mat", "password_again": "khac"})

    assert "mat-khau-bi-mat" not in response.content.decode()


def test_a_second_click_leads_on_instead_of_frightening(client, url):
    client.post(url, GOOD)

    response = client.post(url, GOOD)

    assert response.url == reverse("account_login")


def test_a_used_link_says_so_to_others(client, browse, url):
    client.post(url, GOOD)

    page = browse().get(url, status=410)

    assert "Lời mời đã được dùng." in page.text


def test_an_expired_link_says_whom_to_ask(browse, url, invitation):
    past = timezone.now() - timedelta(hours=100)
    Invitation.objects.update(invited_at=past, expires_at=past + timedelta(hours=72))

    page = browse().get(url, status=410)

    assert "Hãy nhờ người mời gửi lại" in page.text
    assert browse().post(url, GOOD, status=410).heading == "Lời mời này không còn dùng được"


def test_a_made_up_link_says_nothing_about_anybody(browse, invitation):
    page = browse().get(reverse("accounts:invitation", args=["made-up"]), status=410)

    assert "Trần Thị An" not in page.text


def test_on_a_shared_computer_the_other_session_ends(browse, url, invitation):
    browser = browse(UserFactory(last_name="Phạm", first_name="Khác"))

    assert "Trên máy này Phạm Khác đang đăng nhập" in browser.get(url).text
    browser.client.post(url, GOOD)

    assert browser.client.session["_auth_user_id"] == str(invitation.user.pk)


def test_the_invited_person_cannot_use_the_forgotten_password_instead(client, invitation, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": invitation.user.email})

    assert mailoutbox == []
