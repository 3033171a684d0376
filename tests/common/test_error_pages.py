import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.template import engines
from django.test import Client, RequestFactory

from lantoa.common import errors_views
from tests.browse import check_page

_PAGES = {
    400: (errors_views.bad_request, BadRequest()),
    403: (errors_views.forbidden, PermissionDenied()),
    404: (errors_views.not_found, Http404()),
}


@pytest.fixture
def answer_of(rf, db):
    """Return ``answer_of(status)``: the page that answers with it."""

    def answer_of(status):
        request = rf.get("/dau-do/")
        request.user = request.session = None
        return errors_views.server_error(request) if status == 500 else _PAGES[status][0](request, _PAGES[status][1])

    return answer_of


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_error_page_says_in_vietnamese_what_to_do_and_gives_a_number_to_quote(answer_of, status):
    response = answer_of(status)

    dom = BeautifulSoup(response.content, "html5lib")
    assert response.status_code == status
    assert "Hãy" in dom.main.get_text() or "hãy" in dom.main.get_text()
    assert len(dom.select_one(".reference b").get_text()) == 8
    assert dom.find("a", href="/") is not None


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_error_page_is_a_whole_page(answer_of, status):
    dom = BeautifulSoup(answer_of(status).content, "html5lib")

    assert len(dom.find_all("h1")) == 1
    assert dom.html["lang"] == "vi"
    assert dom.title.get_text().endswith("· Lan Tỏa")


def test_missing_page_answers_through_the_real_site(db):
    response = Client().get("/khong-co-trang-nay/")

    assert response.status_code == 404
    assert check_page(response).h1.get_text(strip=True) == "Không tìm thấy trang này"


def test_broken_frame_still_gives_an_answer(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(errors_views, "render", broken)

    response = errors_views.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "Hệ thống gặp sự cố" in response.content.decode()


def test_expired_session_keeps_what_was_typed_and_no_secret(db):
    client = Client(enforce_csrf_checks=True)
    typed = {"title": 'Chuyện "hay" <b>', "story": "Dòng một\nDòng hai", "new_password": "kín", "login": "ai"}

    response = client.post(
        "/tai-khoan/dang-nhap/?next=/x/",
        {**typed, "csrfmiddlewaretoken": "cũ"},
        headers={"Origin": "http://testserver"},
    )

    form = check_page(response).select_one("main form")
    kept = {field["name"]: field["value"] for field in form.select('input[type="hidden"]')}
    assert response.status_code == 403
    assert form["action"] == "/tai-khoan/dang-nhap/?next=/x/"
    assert kept.pop("csrfmiddlewaretoken") != "cũ"
    assert kept == {"title": 'Chuyện "hay" <b>', "story": "Dòng một\nDòng hai"}


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://example.org"}, {"Origin": "null"}, {"Referer": "https://example.org/testserver"}, {}],
)
def test_form_sent_by_another_site_is_not_offered_again(db, headers):
    client = Client(enforce_csrf_checks=True)

    response = client.post("/tai-khoan/dang-nhap/", {"title": "giả mạo"}, headers=headers)

    dom = check_page(response)
    assert response.status_code == 403
    assert dom.select("main form") == []
    assert "giả mạo" not in response.content.decode()


def test_templates_of_errors_need_no_request():
    page = engines["django"].get_template("errors/500.html").render({"help_phone": "028 1234", "reference": "ab12cd34"})

    assert "028 1234" in page
