import pytest
from django.urls import reverse

from tests.browse import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(settings):
    settings.SHOW_SAMPLE_LOGINS = True
    return Browser()


@pytest.mark.parametrize("frame", ["portal", "desk", "plain", "no-such-frame"])
def test_kit_is_a_valid_page_in_every_frame(shown, frame):
    page = shown.get(reverse("ui_kit"), {"frame": frame})

    assert len(page.select("svg.ripple")) >= 4
    assert len(page.select(".badge")) >= 5


def test_kit_is_not_shown_in_production(settings, client):
    settings.SHOW_SAMPLE_LOGINS = False

    assert client.get(reverse("ui_kit")).status_code == 404


def test_rows_of_a_table_name_their_cells_for_phones(shown):
    cells = shown.get(reverse("ui_kit")).select(".table tbody td")

    assert cells
    assert all(cell["data-label"] for cell in cells)


def test_every_page_starts_with_a_way_past_the_frame(shown):
    for frame in ("portal", "desk", "plain"):
        page = shown.get(reverse("ui_kit"), {"frame": frame})

        assert page.select("body > *")[0]["href"] == "#noi-dung"
        assert page.one("#noi-dung").name == "main"


def test_htmx_comes_on_desk_pages_only(shown):
    def scripts(frame):
        return [tag["src"] for tag in shown.get(reverse("ui_kit"), {"frame": frame}).select("script[src]")]

    assert any("htmx" in address for address in scripts("desk"))
    assert not any("htmx" in address for address in scripts("portal") + scripts("plain"))


def test_sample_data_is_announced_on_the_sample_site_only(shown, settings, client):
    assert shown.get(reverse("ui_kit")).texts(".sample") == ["Dữ liệu mẫu: người và việc trong trang này là hư cấu."]

    settings.SHOW_SAMPLE_LOGINS = False
    assert b'class="sample"' not in client.get("/khong-co/").content


def test_reader_chooses_the_language_and_returns_to_the_page(shown):
    page = shown.post(reverse("set_language"), {"language": "en", "next": "/ui-kit/?frame=plain"})

    assert page.dom.html["lang"] == "en"
    assert page.texts(".skip") == ["Skip to content"]


def test_language_choice_leads_nowhere_else(client):
    response = client.post(reverse("set_language"), {"language": "en", "next": "https://example.org/"})

    assert response.headers["Location"] == "/"


def test_reader_of_public_pages_gets_no_cookie(shown):
    response = shown.get(reverse("ui_kit"), {"frame": "portal"}).response

    assert response.cookies == {}
