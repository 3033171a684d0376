"""Search, pictures and feeds: what else is open to everybody."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile

from lantoa.exemplars.enums import SubjectKind
from lantoa.portal.models import ColumnPage, PortalImage
from tests.factories.portal import close
from tests.factories.units import MembershipFactory
from tests.portal.stage import told, with_picture
from tests.portal.test_drafting import drawn

pytestmark = pytest.mark.django_db


def test_search_marks_what_it_found(browse, portal):
    told(title="Thầy Nguyễn Văn Đạt đo đất")

    page = browse().get("/tim-kiem/", {"q": "nguyen van"})

    assert page.texts("h3 mark") == ["Nguyễn", "Văn"]
    assert page.field("q") == "nguyen van"


def test_an_empty_search_result_suggests_something(browse, portal):
    told(title="Chuyện gợi ý")

    page = browse().get("/tim-kiem/", {"q": "khongcogi"})

    assert "Chưa có bài nào chứa “khongcogi”" in page.text
    assert page.texts(".story-card h3") == ["Chuyện gợi ý"]


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "a" * 5000, "\x00", "'; DROP TABLE", "🙂" * 50])
def test_odd_searches_are_answered(browse, portal, query):
    page = browse().get("/tim-kiem/", {"q": query})

    assert page.select("script:not([src])") == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_costs_a_fixed_number_of_queries(client, portal, number, django_assert_num_queries):
    for _ in range(number):
        told(title="Vườn rau")

    with django_assert_num_queries(4):
        response = client.get("/tim-kiem/", {"q": "vuon"})

    assert len(response.context["found"].cards) == number


def test_a_picture_of_a_public_story_is_served_in_readers_sizes_only(client, portal):
    story = with_picture()
    response = client.get(story.get_absolute_url())
    shown = BeautifulSoup(response.content, "html5lib").select_one(".story-picture img")["src"]

    public = client.get(shown)
    original = client.get(f"/hinh/{story.hero_picture.file.name}")

    assert public.status_code == 200
    assert public.headers["Content-Type"] == "image/webp"
    assert public.headers["Cache-Control"] == "public, max-age=30"
    assert b"".join(public.streaming_content)[:4] == b"RIFF"
    assert original.status_code == 404
    unchanged = client.get(shown, headers={"if-none-match": public.headers["ETag"]})
    assert unchanged.status_code == 304


def test_a_picture_goes_with_its_consent(client, portal):
    story = with_picture(shows_people=True)
    client.get(story.get_absolute_url())
    shown = f"/hinh/{story.hero_picture.renditions.get(filter_spec__startswith='fill-1040').file.name}"
    before = client.get(shown).status_code

    close(story.matter)

    assert (before, client.get(shown).status_code) == (200, 404)


def test_a_picture_no_story_shows_is_nobodys_to_see_but_editors(client, editor, portal):
    picture = PortalImage(title="Ảnh", file=ContentFile(drawn(), name="anh.jpg"))
    picture.save()
    size = picture.get_rendition("fill-640x400|format-webp").file.name

    statuses = {}
    for name, user in (("anyone", None), ("officer", MembershipFactory().user), ("editor", editor)):
        client.logout()
        if user:
            client.force_login(user)
        statuses[name] = [client.get(f"/hinh/{path}").status_code for path in (size, picture.file.name)]

    assert statuses == {"anyone": [404, 404], "officer": [404, 404], "editor": [200, 200]}


@pytest.mark.parametrize("name", ["../lantoa.sqlite3", "images/../../x", "khong-co.webp", "%2e%2e/settings.py"])
def test_no_other_file_comes_out_of_the_picture_room(client, portal, name):
    assert client.get(f"/hinh/{name}").status_code == 404


def test_a_story_whose_picture_file_is_lost_shows_its_ripple(browse, portal):
    story = with_picture()
    story.hero_picture.file.storage.delete(story.hero_picture.file.name)
    story.hero_picture.renditions.all().delete()

    page = browse().get(story.get_absolute_url())

    assert page.select(".story-picture img") == []
    assert len(page.select(".story-picture svg.ripple")) == 1


def test_the_feed_holds_public_stories_newest_first(client, portal):
    first, second = told(title="Bài một"), told(title="Bài hai & ba", kind=SubjectKind.GOOD_DEED)
    close(told(title="Đã rút").matter)

    everything = BeautifulSoup(client.get("/rss/").content, "xml")
    of_column = BeautifulSoup(client.get("/rss/mo-hinh-moi/").content, "xml")

    assert [item.title.text for item in everything.find_all("item")] == [second.title, first.title]
    assert [item.title.text for item in of_column.find_all("item")] == [first.title]
    assert everything.find("item").link.text.endswith(second.get_absolute_url())


def test_the_sitemap_lists_front_page_columns_and_public_stories(client, portal):
    story = told()
    close(told().matter)

    found = BeautifulSoup(client.get("/sitemap.xml").content, "xml")

    paths = ["/" + place.text.split("/", 3)[3] for place in found.find_all("loc")]
    assert paths == [
        "/",
        *[column.get_absolute_url() for column in ColumnPage.objects.order_by("path")],
        story.get_absolute_url(),
    ]


def test_robots_are_told_where_not_to_look(client, db):
    said = client.get("/robots.txt").content.decode()

    assert "Disallow: /cms/" in said
    assert said.rstrip().endswith("/sitemap.xml")


def test_browsers_get_the_logo_for_their_tab(client, db):
    assert client.get("/favicon.ico").headers["Location"].endswith(".svg")


@pytest.mark.parametrize("path", ["/", "/mo-hinh-moi/", "/tim-kiem/", "/rss/", "/sitemap.xml", "/robots.txt"])
def test_reading_is_all_one_can_do_with_public_pages(client, portal, path):
    assert client.post(path).status_code == 405
