"""The one script in a real browser: nothing typed is lost, nothing is sent twice.

The server here is a stand-in that answers as ours does; the script is the real one.
"""

import json

import pytest
from django.contrib.staticfiles import finders

pytestmark = pytest.mark.journey

_SITE = "http://lantoa.invalid"
_PAGE = """<!doctype html><html lang="vi"><title>x</title><body>
<form method="post" action="/ho-so/" data-autosave="/ho-so/" data-ctrl-enter>
  <input type="hidden" name="seen" value="1"><input name="title" value="{title}" aria-label="title">
  <label><input type="radio" name="kind" value="person"> person</label>
  <label><input type="radio" name="kind" value="model"> model</label>
  <input type="password" name="secret" aria-label="secret">
  <input type="file" name="file" data-max-bytes="1048576" aria-label="file">
  <button name="later" value="1">Lưu</button>
</form>
<form method="post" action="/dang-xuat/" data-leave><button id="leave">Thoát</button></form>
<button type="button" data-print hidden id="print">In</button>
<div data-error-summary tabindex="-1" id="summary">Lỗi</div>
<script src="/lantoa.js"></script>"""


class Server:
    """Answers as the product does; remembers what it got, and can be told how to answer."""

    def __init__(self):
        self.saved, self.sent, self.stored, self.answer = [], [], "", "ok"

    def handle(self, route):
        request = route.request
        if request.url.endswith("/lantoa.js"):
            route.fulfill(path=finders.find("lantoa/lantoa.js"), content_type="text/javascript")
        elif request.method == "GET":
            route.fulfill(body=_PAGE.replace("{title}", self.stored), content_type="text/html; charset=utf-8")
        elif request.headers.get("x-autosave") == "1":
            self._autosave(route, request)
        else:
            self.sent.append(request.post_data or "")
            route.fulfill(body="<!doctype html><title>Đã nhận</title>", content_type="text/html; charset=utf-8")

    def _autosave(self, route, request):
        if self.answer == "offline":
            return route.abort()
        if self.answer != "ok":
            return route.fulfill(status=self.answer)
        self.saved.append(request.post_data or "")
        fields = {"seen": str(len(self.saved) + 1)}
        return route.fulfill(body=json.dumps({"saved_at": "10:42", "fields": fields}), content_type="application/json")


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def page(chromium, server):
    context = chromium.new_context(base_url=_SITE)
    context.set_default_timeout(5_000)
    context.route("**/*", server.handle)
    page = context.new_page()
    page.goto("/ho-so/")
    yield page
    context.close()


def state(page):
    return page.locator(".save-state")


def type_title(page, text):
    page.fill('[name="title"]', text)
    page.locator('[name="title"]').blur()


def test_what_is_typed_is_saved_when_the_field_is_left(page, server):
    type_title(page, "Giờ chào cờ")

    state(page).get_by_text("Đã lưu lúc 10:42").wait_for()
    assert 'name="title"\r\n\r\nGiờ chào cờ' in server.saved[0]
    assert page.input_value('[name="seen"]') == "2"


def test_files_wait_for_the_button(page, server):
    page.set_input_files('[name="file"]', {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    state(page).get_by_text("Đã lưu lúc").wait_for()

    assert 'name="file"' not in server.saved[0]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("offline", "Mất kết nối. Nội dung được giữ trên máy này và sẽ tự lưu khi có mạng."),
        (403, "Đã hết phiên đăng nhập."),
        (409, "Có người khác vừa sửa phần này."),
        (400, "Chưa tự lưu được."),
    ],
)
def test_trouble_is_told_in_plain_words(page, server, answer, said):
    server.answer = answer

    type_title(page, "Giờ chào cờ")

    state(page).get_by_text(said).wait_for()


def test_text_typed_offline_is_saved_when_the_network_returns(page, server):
    server.answer = "offline"
    type_title(page, "Giờ chào cờ")
    state(page).get_by_text("Mất kết nối").wait_for()

    server.answer = "ok"
    page.evaluate("dispatchEvent(new Event('online'))")

    state(page).get_by_text("Đã lưu lúc 10:42").wait_for()
    assert len(server.saved) == 1


def test_text_survives_an_expired_login(page, server):
    server.answer = 403
    page.check('[value="model"]')
    page.fill('[name="secret"]', "mat-khau")
    type_title(page, "Giờ chào cờ")
    state(page).get_by_text("Đã hết phiên").wait_for()

    server.answer = "ok"
    page.reload()
    page.get_by_role("button", name="Lấy lại").click()

    assert page.input_value('[name="title"]') == "Giờ chào cờ"
    assert page.is_checked('[value="model"]')
    assert page.input_value('[name="secret"]') == ""
    state(page).get_by_text("Đã lưu lúc 10:42").wait_for()


def test_saved_text_is_not_offered_again(page, server):
    type_title(page, "Giờ chào cờ")
    state(page).get_by_text("Đã lưu lúc 10:42").wait_for()

    server.stored = "Bản mới hơn từ máy khác"
    page.reload()

    assert page.get_by_role("button", name="Lấy lại").count() == 0
    assert page.input_value('[name="title"]') == "Bản mới hơn từ máy khác"


def test_signing_out_leaves_nothing_on_a_shared_machine(page, server):
    server.answer = "offline"
    type_title(page, "Giờ chào cờ")
    state(page).get_by_text("Mất kết nối").wait_for()

    page.click("#leave")
    page.goto("/ho-so/")

    assert page.evaluate("sessionStorage.length") == 0


def test_double_press_sends_once_and_keeps_the_pressed_button(page, server):
    page.evaluate("() => { const button = document.querySelector('[name=later]'); button.click(); button.click(); }")
    page.wait_for_url("**/ho-so/")
    page.wait_for_function("document.title === 'Đã nhận'")

    assert len(server.sent) == 1
    assert "later=1" in server.sent[0]


def test_control_and_enter_send_the_form(page, server):
    page.focus('[name="title"]')
    page.keyboard.press("Control+Enter")
    page.wait_for_function("document.title === 'Đã nhận'")

    assert len(server.sent) == 1


def test_file_that_is_too_big_is_told_before_it_travels(page):
    big = {"name": "phim.mp4", "mimeType": "video/mp4", "buffer": b"0" * 1_048_577}
    page.set_input_files('[name="file"]', big)

    assert page.get_by_role("alert").text_content() == "Tệp “phim.mp4” lớn hơn 1 MB. Hãy chọn tệp nhỏ hơn."
    assert page.input_value('[name="file"]') == ""


def test_summary_of_errors_takes_the_focus(page):
    assert page.evaluate("document.activeElement.id") == "summary"


def test_printing_button_appears_only_where_it_works(page):
    assert page.locator("#print").is_visible()
