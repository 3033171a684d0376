"""Signing in with a password."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as project
from django.contrib.auth import hashers
from django.core import mail
from django.urls import reverse

from lantoa.accounts.sample import SAMPLE_LOGINS, SAMPLE_PASSWORD
from lantoa.audit.models import Entry
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "mot hai ba bon"


@pytest.fixture
def user():
    user = UserFactory(email="an@truong.example", last_name="Trần Thị", first_name="An", salutation="co")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def url():
    return reverse("account_login")


def sign_in(client, password=PASSWORD, email="an@truong.example", **kwargs):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **kwargs)


def test_the_page_says_for_whom_it_is_and_how_to_get_help(browse, url, settings):
    settings.HELP_PHONE = "028 1234 5678"

    page = browse().get(url)

    assert page.heading == "Đăng nhập"
    assert "028 1234 5678" in page.text
    assert "Quên mật khẩu?" in page.texts("a")


@pytest.mark.parametrize("email", ["an@truong.example", "AN@truong.example", " an@truong.example "])
def test_the_right_password_signs_in(client, user, email):
    response = sign_in(client, email=email)

    assert response.url == "/viec-cua-toi/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert Entry.objects.get().verb == "accounts.sign_in"


def test_signing_in_changes_the_session_key(client, user):
    client.get(reverse("account_login"))
    session = client.session
    session["typed"] = "text"
    session.save()
    before = session.session_key

    sign_in(client)

    assert client.session.session_key != before
    assert client.session["typed"] == "text"


@pytest.mark.parametrize(("email", "password"), [("an@truong.example", "sai roi"), ("la@truong.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(browse, user, url, email, password):
    page = browse().post(url, {"login": email, "password": password})

    assert page.texts(".error-summary li") == ["E-mail hoặc mật khẩu chưa đúng. Hãy kiểm tra rồi gõ lại."]


def test_a_known_and_an_unknown_address_take_the_same_work(client, user, monkeypatch):
    work = []
    hasher = hashers.MD5PasswordHasher
    original = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *args: work.append(1) or original(*args))
    invited = UserFactory(email="moi@truong.example")
    invited.set_unusable_password()
    invited.save()
    amounts = {}

    for email in ("an@truong.example", "la@truong.example", "moi@truong.example"):
        work.clear()
        sign_in(client, "sai roi", email)
        amounts[email] = len(work)

    assert len(set(amounts.values())) == 1, amounts
    assert min(amounts.values()) > 0


def test_ten_wrong_passwords_make_one_account_wait_and_others_not(client, user):
    other = UserFactory(email="binh@truong.example")
    other.set_password(PASSWORD)
    other.save()
    for _time in range(10):
        sign_in(client, "sai roi")

    refused = sign_in(client)

    assert "Đăng nhập sai nhiều lần." in refused.content.decode()
    assert "_auth_user_id" not in client.session
    assert sign_in(client, email="binh@truong.example").status_code == 302


def test_a_whole_school_behind_one_address_can_sign_in_within_a_minute(client, user):
    for _time in range(60):
        assert sign_in(client).status_code == 302
        client.logout()


def test_too_many_forms_from_one_address_get_a_page_in_vietnamese(browse, user, settings, url):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    browser = browse()
    for _time in range(2):
        browser.post(url, {"login": "an@truong.example", "password": "sai"})

    page = browser.post(url, {"login": "an@truong.example", "password": "sai"}, status=429)

    assert page.heading == "Xin chờ một lát"
    assert "Hãy chờ vài phút rồi thử lại" in page.text


def test_a_closed_account_is_told_so_only_with_its_password(client, browse, user):
    user.is_active = False
    user.save()

    assert sign_in(client).url == reverse("account_inactive")
    assert sign_in(client, "sai roi").status_code == 200
    assert browse().get(reverse("account_inactive")).heading == "Tài khoản này đã khóa"


def test_nobody_can_sign_up():
    from django.urls import NoReverseMatch

    for name in ("account_signup", "account_email", "mfa_signup_webauthn", "account_confirm_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_the_sign_in_page_carries_the_headers_of_safety(client, url):
    headers = client.get(url).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))

    assert policy["default-src"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}
    assert "no-store" in headers["Cache-Control"]


def test_the_session_cookie_ends_with_the_browser_and_is_hidden_from_scripts(client, user):
    sign_in(client)

    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]


def test_an_open_redirect_is_refused(client, user):
    response = client.post(
        reverse("account_login") + "?next=https://evil.example/", {"login": user.email, "password": PASSWORD}
    )

    assert response.url == "/viec-cua-toi/"


# The sample sector


def test_sample_accounts_are_shown_only_where_the_sample_sector_runs(browse, url, settings):
    settings.SHOW_SAMPLE_LOGINS = False
    assert SAMPLE_PASSWORD not in browse().get(url, {"mau": SAMPLE_LOGINS[0].email}).response.content.decode()

    settings.SHOW_SAMPLE_LOGINS = True
    page = browse().get(url)

    assert len(page.select("a[href*='mau=']")) == len(SAMPLE_LOGINS) == 9
    assert SAMPLE_PASSWORD in page.text


def test_one_click_fills_the_form_without_a_script(browse, url, settings):
    settings.SHOW_SAMPLE_LOGINS = True

    page = browse().get(url, {"mau": "bien.tap@so.example"})

    assert page.field("login") == "bien.tap@so.example"
    assert page.field("password") == SAMPLE_PASSWORD


def test_a_made_up_sample_fills_nothing(browse, url, settings):
    settings.SHOW_SAMPLE_LOGINS = True

    page = browse().get(url, {"mau": "an@truong.example"})

    assert (page.field("login"), page.field("password")) == ("", "")


def test_the_place_one_came_from_survives_choosing_a_sample(browse, url, settings):
    settings.SHOW_SAMPLE_LOGINS = True

    page = browse().get(url, {"next": "/don-vi/?q=a b"})

    assert "/tai-khoan/dang-nhap/?mau=bien.tap%40so.example&next=/don-vi/%3Fq%3Da%20b" in page.hrefs()


# Forgotten passwords


def link_in(letter):
    return "/" + letter.body.partition(project.SITE_URL + "/")[2].split()[0]


def test_a_forgotten_password_is_set_anew_by_mail(client, user, browse):
    client.post(reverse("account_reset_password"), {"email": user.email})
    letter = mail.outbox[0]
    assert letter.subject == "Mật khẩu mới cho Lan Tỏa"
    assert "Kính gửi cô An," in letter.body
    form = client.get(link_in(letter), follow=True)
    answer = client.post(form.request["PATH_INFO"], {"password1": "nam sau bay tam", "password2": "nam sau bay tam"})

    assert answer.url == reverse("account_reset_password_from_key_done")
    assert sign_in(client, "nam sau bay tam").status_code == 302
    assert {"accounts.reset_password", "accounts.sign_in"} == set(Entry.objects.values_list("verb", flat=True))
    assert mail.outbox[1].subject == "Mật khẩu đã được đặt lại"


def test_a_used_reset_link_says_what_to_do(client, user, browse):
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = link_in(mail.outbox[0])
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "nam sau bay tam", "password2": "nam sau bay tam"})

    page = browse().get(link)

    assert page.heading == "Liên kết này không còn dùng được"


def test_the_reset_link_leads_to_our_own_address_whatever_the_request_says(client, user, settings):
    settings.SITE_URL = "https://lantoa.example"
    settings.ALLOWED_HOSTS = ["*"]

    client.post(reverse("account_reset_password"), {"email": user.email}, headers={"host": "evil.example"})

    assert "https://lantoa.example/tai-khoan/mat-khau/moi/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body


def test_an_unknown_address_gets_the_same_page_and_no_letter(client, user):
    known = client.post(reverse("account_reset_password"), {"email": user.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "la@truong.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [letter.to for letter in mail.outbox] == [[user.email]]


def test_changing_the_password_tells_the_owner_by_mail(client, user):
    sign_in(client)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "nam sau bay tam", "password2": "nam sau bay tam"},
    )

    assert mail.outbox[0].subject == "Mật khẩu đã được đổi"
    assert mail.outbox[0].to == [user.email]
    assert Entry.objects.filter(verb="accounts.change_password").count() == 1


def test_a_mail_server_that_is_down_does_not_stop_a_password_change(client, user, settings):
    sign_in(client)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "nam sau bay tam", "password2": "nam sau bay tam"},
    )

    user.refresh_from_db()
    assert user.check_password("nam sau bay tam")


def test_signing_out_asks_once_and_ends_the_session(browse, user):
    browser = browse(user)

    assert browser.get(reverse("account_logout")).heading == "Đăng xuất?"
    browser.client.post(reverse("account_logout"))

    assert "_auth_user_id" not in browser.client.session


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "mfa_index",
        "account_reset_password_from_key_done",
        "socialaccount_connections",
        "socialaccount_login_cancelled",
        "account_reauthenticate",
        "mfa_list_webauthn",
    ],
)
def test_every_page_of_the_account_is_in_order(browse, user, name):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    is_public = "reset" in name or "cancelled" in name

    page = browse(None if is_public else user).get(reverse(name))

    assert page.heading
