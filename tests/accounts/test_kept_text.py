"""An expired session in the middle of a form: what was typed comes back, to its author alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lantoa.accounts import kept
from lantoa.accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "mot hai ba bon"
TYPED = {"full_name": "Trần Thị Bình", "salutation": "co", "note": "Dòng một\r\nDòng hai, có “ngoặc” & dấu"}


@pytest.fixture
def author():
    user = UserFactory(email="an@truong.example")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def path():
    return reverse("units:my_account")


@pytest.fixture
def browser_after_expiry(author, path):
    """A browser in which the author worked, and whose session has ended."""
    client = Client()
    client.force_login(author)
    client.get(path)
    del client.cookies["sessionid"]
    return client


def sign_in(client, user, next_path=None):
    url = reverse("account_login") + (f"?next={next_path}" if next_path else "")
    return client.post(url, {"login": user.email, "password": PASSWORD})


def test_a_form_sent_without_a_session_leads_to_sign_in_with_a_word_of_comfort(browser_after_expiry, path):
    response = browser_after_expiry.post(path, TYPED, follow=True)

    page = response.content.decode()
    assert response.redirect_chain == [(f"{reverse('account_login')}?next=%2Ftai-khoan%2Fnoi-dung-con-giu%2F", 302)]
    assert "Đã hết phiên đăng nhập. Nội dung vẫn còn; hãy đăng nhập lại." in page


def test_after_signing_in_the_text_is_there_and_one_button_sends_it(browser_after_expiry, author, path):
    browser_after_expiry.post(path, TYPED)
    shown = sign_in(browser_after_expiry, author, reverse("accounts:kept_text"))
    assert shown.url == reverse("accounts:kept_text")
    page = browser_after_expiry.get(shown.url)

    assert page.context["kept_forms"][0].path == path
    assert dict(page.context["kept_forms"][0].fields) == TYPED
    assert "Trần Thị Bình" in page.content.decode()
    answer = browser_after_expiry.post(path, dict(page.context["kept_forms"][0].fields))
    assert answer.status_code == 302
    author.refresh_from_db()
    assert author.get_full_name() == "Trần Thị Bình"


def test_the_page_of_kept_text_is_in_order(browse, browser_after_expiry, author, path):
    browser_after_expiry.post(path, TYPED)
    sign_in(browser_after_expiry, author)
    browser = browse()
    browser.client = browser_after_expiry

    page = browser.get(reverse("accounts:kept_text"))

    assert page.heading == "Nội dung vẫn còn đây"
    assert page.one(f"form[action='{path}'] input[name=note]")["value"] == TYPED["note"].replace("\r\n", "\n")
    assert page.texts("blockquote") == ["Trần Thị Bình", "Dòng một Dòng hai, có “ngoặc” & dấu"]


def test_once_sent_the_text_is_forgotten(browser_after_expiry, author, path):
    browser_after_expiry.post(path, TYPED)
    sign_in(browser_after_expiry, author)

    browser_after_expiry.post(path, TYPED)

    assert browser_after_expiry.get(reverse("accounts:kept_text")).url == "/viec-cua-toi/"


def test_the_author_may_discard_it(browser_after_expiry, author, path):
    browser_after_expiry.post(path, TYPED)
    sign_in(browser_after_expiry, author)

    response = browser_after_expiry.post(reverse("accounts:discard_kept_text"), {"path": path}, follow=True)

    assert response.redirect_chain[-1][0] == "/viec-cua-toi/"
    author.refresh_from_db()
    assert author.get_full_name() != "Trần Thị Bình"


def test_another_person_at_the_same_computer_does_not_get_it(browser_after_expiry, path):
    other = UserFactory(email="binh@truong.example")
    other.set_password(PASSWORD)
    other.save()
    browser_after_expiry.post(path, TYPED)

    sign_in(browser_after_expiry, other)

    assert browser_after_expiry.get(reverse("accounts:kept_text")).url == "/viec-cua-toi/"
    assert "Trần Thị Bình" not in str(dict(browser_after_expiry.session))


def test_a_browser_in_which_nobody_has_worked_keeps_nothing(client, path):
    response = client.post(path, TYPED)

    assert response.url == f"{reverse('account_login')}?next={path}"
    assert not client.session.keys()


def test_a_forged_cookie_keeps_nothing(client, path, author):
    client.cookies["nguoi_truoc"] = f"{author.pk}:forged"

    client.post(path, TYPED)

    assert not client.session.keys()


def test_the_cookie_names_nobody_and_is_hidden_from_scripts(author, path):
    client = Client()
    client.force_login(author)

    cookie = client.get(path).cookies["nguoi_truoc"]

    assert author.email not in cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_passwords_and_tokens_are_never_kept(browser_after_expiry, path):
    secrets = {"password": "x1", "password2": "x2", "csrfmiddlewaretoken": "x3", "login_token": "x4", "otp": "x5"}

    browser_after_expiry.post(path, {**TYPED, **secrets})

    fields = browser_after_expiry.session["kept_text"][0]["fields"]
    assert {name for name, _value in fields} == set(TYPED)


def test_several_values_of_one_field_keep_their_order(browser_after_expiry, path):
    browser_after_expiry.post(path, {"unit": ["3", "1", "3"], "text": "một hai"})

    assert browser_after_expiry.session["kept_text"][0]["fields"] == [
        ["unit", "3"],
        ["unit", "1"],
        ["unit", "3"],
        ["text", "một hai"],
    ]


def test_files_are_not_kept_and_the_page_says_so(browser_after_expiry, author, path):
    browser_after_expiry.post(path, {**TYPED, "file": SimpleUploadedFile("a.txt", b"secret content")})
    sign_in(browser_after_expiry, author)

    page = browser_after_expiry.get(reverse("accounts:kept_text")).content.decode()

    assert "Các tệp phải chọn lại" in page
    assert "secret content" not in page


def test_text_beyond_200_kilobytes_is_not_kept(browser_after_expiry, path):
    browser_after_expiry.post(path, {"text": "ă" * 110_000})

    assert "kept_text" not in browser_after_expiry.session


def test_only_the_last_three_forms_are_kept_and_a_form_once(browser_after_expiry):
    for number in (1, 2, 2, 3, 4):
        browser_after_expiry.post(reverse("units:invite", args=[number]), {"text": f"lần {number}"})

    paths = [entry["path"] for entry in browser_after_expiry.session["kept_text"]]
    assert paths == [reverse("units:invite", args=[number]) for number in (2, 3, 4)]


def test_text_of_yesterday_is_not_offered(browser_after_expiry, author, path):
    browser_after_expiry.post(path, TYPED)
    session = browser_after_expiry.session
    session["kept_text"][0]["at"] -= 25 * 3600
    session.save()

    sign_in(browser_after_expiry, author)

    assert browser_after_expiry.get(reverse("accounts:kept_text")).url == "/viec-cua-toi/"


def test_a_page_that_was_only_opened_leads_to_sign_in_and_back(client, path):
    assert client.get(path).url == f"{reverse('account_login')}?next={path}"


def test_an_autosave_is_left_to_the_browser(browser_after_expiry, path):
    browser_after_expiry.post(path, TYPED, headers={"X-Autosave": "1"})

    assert "kept_text" not in browser_after_expiry.session


def test_htmx_leads_the_whole_page_to_sign_in(browser_after_expiry, path):
    posted = browser_after_expiry.post(path, TYPED, headers={"HX-Request": "true"})
    opened = Client().get(path, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/don-vi/?q=an"})

    assert (posted.status_code, posted.headers["HX-Redirect"]) == (
        200,
        f"{reverse('account_login')}?next=%2Ftai-khoan%2Fnoi-dung-con-giu%2F",
    )
    assert opened.headers["HX-Redirect"] == f"{reverse('account_login')}?next=%2Fdon-vi%2F%3Fq%3Dan"


def test_a_form_of_a_public_page_is_left_alone(browser_after_expiry):
    response = browser_after_expiry.post(reverse("account_reset_password"), {"email": "an@truong.example"})

    assert response.url == reverse("account_reset_password_done")
    assert "kept_text" not in browser_after_expiry.session


def test_a_failed_send_keeps_the_text(browser_after_expiry, author):
    url = reverse("units:invite", args=[12345])
    browser_after_expiry.post(url, {"text": "còn đây mà"})
    sign_in(browser_after_expiry, author)

    assert browser_after_expiry.post(url, {"text": "còn đây mà"}).status_code == 404

    assert browser_after_expiry.get(reverse("accounts:kept_text")).status_code == 200


def test_texts_are_what_a_person_wrote():
    form = kept.KeptForm("/", [("a", "on"), ("b", "12 34"), ("c", "Một câu."), ("d", "abc-def-123")], had_files=False)

    assert form.texts == ["Một câu."]


def test_nobody_but_the_signed_in_sees_the_page(client):
    assert client.get(reverse("accounts:kept_text")).status_code == 302
    assert User.objects.count() == 0
