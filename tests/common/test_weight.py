"""What a first visit costs on a phone: the figures of the quality goals, measured on the files as served."""

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.browse import Browser

STYLES = ["lantoa/tokens.css", "lantoa/frame.css", "lantoa/pieces.css", "lantoa/print.css"]
SCRIPT = ["lantoa/lantoa.js"]
HTMX = ["django_htmx/htmx-2.min.js"]
PRELOADED = ["be-vietnam-pro-400", "be-vietnam-pro-600", "lan-toa-serif-650"]
STORY_TEXT = ["lan-toa-serif-400"]
KB = 1024


def _weight(*names):
    """Return the bytes that ``names`` take on the wire; fonts are compressed already."""
    return sum(_compressed(finders.find(name)) for name in names)


def _compressed(path):
    with open(path, "rb") as file:
        content = file.read()
    return len(content) if path.endswith(".woff2") else len(brotli.compress(content))


def _fonts(names):
    return [f"vendor/fonts/{name}.woff2" for name in names]


def test_styles_stay_light():
    assert _weight(*STYLES) <= 12 * KB


def test_own_script_stays_light_and_public_pages_carry_no_other():
    assert _weight(*SCRIPT) <= 6 * KB


def test_four_fonts_at_most():
    assert _weight(*_fonts(PRELOADED + STORY_TEXT)) <= 60 * KB


@pytest.mark.django_db
@pytest.mark.parametrize(("frame", "extra"), [("plain", []), ("desk", HTMX)])
def test_form_page_with_every_component_stays_within_80_kb(settings, frame, extra):
    settings.SHOW_SAMPLE_LOGINS = True

    html = Browser().get(reverse("ui_kit"), {"frame": frame}).response.content

    assert len(brotli.compress(html)) + _weight(*STYLES, *SCRIPT, *extra, *_fonts(PRELOADED)) <= 80 * KB


@pytest.mark.django_db
def test_every_preloaded_font_is_one_that_exists(settings):
    settings.SHOW_SAMPLE_LOGINS = True

    page = Browser().get(reverse("ui_kit"))

    preloaded = [link["href"] for link in page.select('link[rel="preload"]')]
    assert preloaded == [f"/static/vendor/fonts/{name}.woff2" for name in PRELOADED]
