"""A real browser for whole stories: Debian's Chromium on a phone's and on a desk's screen."""

import os
import shutil
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.browse import give_second_factor

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
_AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing = "Chromium is missing: run `make test`, or `apt-get install chromium`."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; the ORM is still called from ordinary code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, settings):
    """The running product; links in letters lead to it."""
    settings.SITE_URL = live_server.url
    return live_server


@pytest.fixture
def open_page(chromium, site):
    """Return ``open_page(user=None, size=DESK, **options)``: a page that fails the test on any script error."""
    contexts, troubles = [], []

    def open_page(user=None, size=PHONE, **options):
        context = chromium.new_context(
            base_url=site.url, viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session_of(user, site.url)])
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"script error: {error}"))
        page.on("request", lambda request: _note_foreign(request.url, site.url, troubles))
        page.on("console", lambda message: _note_refused(message, troubles))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def phone(open_page):
    """A stranger's phone, 360 x 740."""
    return open_page(size=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def desk(open_page):
    """A stranger's desktop, 1280 x 800."""
    return open_page(size=DESK)


@pytest.fixture
def axe():
    """Return ``axe(page)``: every violation of WCAG 2.2 A and AA, as one line each."""
    return violations


@pytest.fixture
def fits():
    """Return ``fits(page)``: whether the page needs no sideways scrolling."""
    return lambda page: page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.fixture
def shoot(request):
    """Return ``shoot(page, name)``: keeps a picture where LANTOA_SHOTS names a folder; else does nothing."""
    folder = os.environ.get("LANTOA_SHOTS", "")

    def shoot(page, name):
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)

    return shoot


def violations(page):
    """Run axe in ``page`` and return what it found."""
    # Evaluated, not added as a script: the page's policy rightly refuses foreign scripts.
    page.evaluate(_AXE)
    result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", _WCAG)
    return [
        f"{found['id']}: {node['html'][:160]} ({'; '.join(node['failureSummary'].splitlines()[1:])})"
        for found in result["violations"]
        for node in found["nodes"]
    ]


def _session_of(user, url):
    give_second_factor(user)
    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def _note_foreign(url, own, troubles):
    if not url.startswith((own, "data:", "blob:")):
        troubles.append(f"request to another host: {url}")


def _note_refused(message, troubles):
    if message.type == "error" and "Content Security Policy" in message.text:
        troubles.append(message.text)
