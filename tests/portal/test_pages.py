"""What everybody reads."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from lantoa.exemplars.enums import SubjectKind
from lantoa.portal import operations
from lantoa.portal.models import ColumnPage, PortalImage, StoryPage
from lantoa.replication.enums import AdoptionState, StopReason
from tests.factories.exemplars import ExemplarFactory
from tests.factories.nominations import RoundFactory
from tests.factories.portal import StoryPageFactory, clear, close
from tests.factories.replication import AdoptionFactory
from tests.factories.units import MembershipFactory
from tests.portal.test_drafting import drawn

pytestmark = pytest.mark.django_db
LONG = "Cô tổng phụ trách Đội vận động hai nghìn bốn trăm mười hai học sinh cùng phụ huynh giữ sạch con rạch sau trường"
WHOLE = {
    "summary": "Mỗi tuần một lớp kể chuyện người thật việc thật dưới cờ, 38 tuần liên tục.",
    "quote": "Không ai bắt chúng em vỗ tay.",
    "quote_by": "em Minh",
    "facts": [("fact", {"value": "38", "label": "tuần liên tục"}), ("fact", {"value": "0đ", "label": "chi phí"})],
    "turning_point": "Đến tuần thứ năm, lớp nào cũng muốn được bốc thăm.",
    "body": "<p>Bác bảo vệ <b>vẫn nhặt</b> từng viên phấn.</p>",
    "measure_name": "Học sinh thích giờ chào cờ",
    "measure_unit": "%",
    "measure_before": Decimal(31),
    "measure_after": Decimal("86.5"),
    "measure_source": "Phiếu hỏi 1.120 học sinh, tháng 5/2026",
    "copy_answer": "Được, nếu có một giáo viên chịu giữ giờ.",
    "copy_steps": [("step", "Bốc thăm lớp kể."), ("step", "Báo trước hai tuần.")],
    "copy_cost": "0đ",
    "copy_time": "15 phút mỗi tuần",
    "copy_watch_out": "Tuần đầu micro hỏng.",
}


def told(**fields):
    story = StoryPageFactory(cleared=True, **fields)
    return operations.publish_story(story, by=None, at=timezone.now())


def adopted(story, number, **fields):
    return [AdoptionFactory(exemplar=story.exemplar, **fields) for _ in range(number)]


def with_picture(story_fields=None, *, shows_people=False):
    picture = PortalImage(title="Ảnh", shows_people=shows_people, file=ContentFile(drawn(), name="anh.jpg"))
    picture.save()
    return told(hero_picture=picture, picture_shows_person=shows_people, **(story_fields or {}))


def test_the_front_page_leads_with_the_newest_story(browse, portal):
    told(title="Bài cũ")
    newest = told(title="Bài mới", **WHOLE)

    page = browse().get("/")

    assert page.heading == "Bài mới"
    assert page.one(".eyebrow").get_text(" ", strip=True) == "Mô hình mới · Số 2"
    assert page.texts(".facts .figure-value") == ["38", "0đ"]
    assert page.hrefs(".hero .button") == [newest.get_absolute_url(), f"{newest.get_absolute_url()}#lam-theo"]


def test_editors_choose_which_story_leads_and_name_the_occasion(browse, home):
    chosen = told(title="Bài được chọn")
    told(title="Bài mới hơn")
    home.lead_story, home.occasion = chosen, "Tuần lễ Nhà giáo Việt Nam"
    home.save()

    page = browse().get("/")

    assert page.heading == "Bài được chọn"
    assert page.one(".eyebrow").get_text(" ", strip=True).endswith("Tuần lễ Nhà giáo Việt Nam")


def test_a_chosen_leader_that_lost_its_consent_gives_way(browse, home):
    chosen = told(title="Bài được chọn")
    told(title="Bài khác")
    home.lead_story = chosen
    home.save()
    close(chosen.matter)

    page = browse().get("/")

    assert page.heading == "Bài khác"
    assert "Bài được chọn" not in page.text


@pytest.mark.parametrize("number", [0, 1, 2, 5])
def test_the_front_page_is_whole_with_few_stories(browse, portal, number):
    for position in range(number):
        told(title=f"Chuyện {position}")

    page = browse().get("/")

    assert page.heading == ("Điều hay nào cũng bắt đầu từ một điểm" if not number else f"Chuyện {number - 1}")
    assert len(page.select(".story-card")) == max(0, min(number - 1, 3))
    assert page.texts("#ban-co-the") == ["Bạn có thể làm gì"]
    assert len(page.select(".columns-list li")) == 4


def test_what_spreads_stands_before_what_is_new(browse, portal):
    old = told(title="Chuyện cũ đang lan")
    for position in range(3):
        told(title=f"Chuyện {position}")
    adopted(old, 2)

    page = browse().get("/")

    assert page.texts("#dang-lan-toa") == ["Đang lan tỏa tuần này"]
    assert page.texts(".story-card h3")[0] == "Chuyện cũ đang lan"
    assert "2 đơn vị đang áp dụng" in page.texts(".card-spread")[0]


def test_open_rounds_are_announced_until_their_deadline(browse, portal):
    now = timezone.now()
    RoundFactory(title="Đợt đang mở", deadline=now + timedelta(days=3))
    RoundFactory(title="Đợt đã hết hạn", deadline=now - timedelta(days=3))
    RoundFactory(title="Đợt chưa mở", draft=True, deadline=now + timedelta(days=9))

    page = browse().get("/")

    assert page.texts(".doors .eyebrow + h3") == ["Đợt đang mở"]


def test_a_story_page_carries_its_nine_parts(browse, portal):
    story = told(title="Giờ chào cờ không diễn văn", **WHOLE)

    page = browse().get(story.get_absolute_url())

    assert page.heading == "Giờ chào cờ không diễn văn"
    assert page.title == "Giờ chào cờ không diễn văn · Lan Tỏa"
    assert page.one(".story .eyebrow").get_text(" ", strip=True) == f"Mô hình mới · {story.unit_name} · Số 1"
    assert page.texts(".story .lead") == [WHOLE["summary"]]
    assert page.texts(".story .facts .figure-label") == ["tuần liên tục", "chi phí"]
    assert page.texts(".turning .story-text") == [WHOLE["turning_point"]]
    assert page.texts(".quote blockquote") == ["“Không ai bắt chúng em vỗ tay.”"]
    assert page.texts(".measure-row") == ["Trước 31 %", "Sau 86,5 %"]
    assert page.texts(".measure figcaption") == ["Nguồn: Phiếu hỏi 1.120 học sinh, tháng 5/2026."]
    assert page.texts(".copy-steps li") == ["Bốc thăm lớp kể.", "Báo trước hai tuần."]
    assert page.texts(".copy-needs dd") == ["0đ", "15 phút mỗi tuần"]
    assert page.texts(".copy-watch-out p") == ["Tuần đầu micro hỏng."]
    assert reverse("replication:adopt", args=[story.exemplar_id]) in page.hrefs(".copy .button-leaf")
    assert page.select(".story-text b")[0].get_text() == "vẫn nhặt"


def test_a_good_deed_offers_no_recipe(browse, portal):
    story = told(kind=SubjectKind.GOOD_DEED)

    page = browse().get(story.get_absolute_url())

    assert page.select(".copy .button-leaf") == []
    assert "không có các bước để làm theo" in page.one(".copy").get_text()
    assert page.select(".measure") == []


def test_bars_of_the_chart_share_one_scale_that_begins_at_nought(browse, portal):
    story = told(measure_before=Decimal(20), measure_after=Decimal(80))

    page = browse().get(story.get_absolute_url())

    assert [bar["width"] for bar in page.select(".measure .track-part")] == ["25%", "100%"]


def test_a_figure_without_a_source_says_so(browse, portal):
    story = told(measure_before=Decimal(20), measure_after=Decimal(80))

    page = browse().get(story.get_absolute_url())

    assert page.texts(".measure figcaption") == ["Theo báo cáo của đơn vị; chưa nêu sổ sách làm căn cứ."]


def test_figures_below_nought_are_told_without_bars(browse, portal):
    story = told(measure_before=Decimal(-3), measure_after=Decimal(4))

    page = browse().get(story.get_absolute_url())

    assert page.select(".measure .track") == []
    assert page.texts(".measure-row dd") == ["-3", "4"]


def test_a_story_says_who_does_it_too_and_who_stopped_and_why(browse, portal):
    story = told(**WHOLE)
    now = timezone.now()
    adopted(story, 1, state=AdoptionState.REPORTED, after=Decimal(540), reported_at=now, report="Đã khá hơn.")
    adopted(story, 2)
    adopted(
        story,
        1,
        state=AdoptionState.STOPPED,
        stopped_at=now,
        stop_reason=StopReason.TIME,
        unit_name="Trường Đã Dừng",
    )

    page = browse().get(story.get_absolute_url())

    assert page.texts(".copy .small") == ["3 đơn vị đang làm · 1 đã báo kết quả · 1 đã dừng, vì sao?"]
    assert "1 đơn vị đã dừng, vì: không đủ thời gian (1)." in page.one(".spread").get_text(" ", strip=True)
    adopters = page.texts(".adopters li")
    assert "210 → 540 lượt" in adopters[0]
    assert "Đã khá hơn." in adopters[0]
    assert adopters[-1].startswith("Trường Đã Dừng")


def test_forty_adopters_fold_away_behind_six(browse, portal):
    story = told(**WHOLE)
    adopted(story, 40)

    page = browse().get(story.get_absolute_url())

    assert len(page.select(".spread > .adopters > li")) == 6
    assert len(page.select("details .adopters li")) == 34
    assert page.one(".spread summary").get_text(strip=True) == "Xem thêm 34 đơn vị"


def test_a_long_headline_is_shown_whole(browse, portal):
    story = told(title=LONG)

    page = browse().get(story.get_absolute_url())

    assert page.heading == LONG


@pytest.mark.parametrize(("adopters", "related"), [(0, 0), (1, 1), (40, 5)])
def test_a_story_page_costs_a_fixed_number_of_queries(client, portal, adopters, related, django_assert_num_queries):
    for _ in range(related):
        adopted(with_picture(), 2)
    story = with_picture(WHOLE)
    adopted(story, adopters)
    client.get(story.get_absolute_url())

    with django_assert_num_queries(7 if related else 5):
        response = client.get(story.get_absolute_url())

    assert len(response.context["parts"].related) == min(related, 3)


@pytest.mark.parametrize("number", [1, 3])
def test_the_front_page_costs_a_fixed_number_of_queries(client, portal, number, django_assert_num_queries):
    for _ in range(number):
        adopted(with_picture(), 2)
    client.get("/")

    with django_assert_num_queries(7):
        client.get("/")


@pytest.mark.parametrize("number", [1, 3])
def test_a_column_costs_a_fixed_number_of_queries(client, portal, number, django_assert_num_queries):
    for _ in range(number):
        adopted(with_picture(), 2)
    client.get("/mo-hinh-moi/")

    with django_assert_num_queries(5):
        response = client.get("/mo-hinh-moi/")

    assert len(response.context["parts"].cards) == number


def test_a_column_holds_its_own_public_stories_page_by_page(browse, portal, monkeypatch):
    mine = [told(title=f"Mô hình {number}") for number in range(13)]
    told(title="Việc tốt", kind=SubjectKind.GOOD_DEED)
    StoryPageFactory(title="Bản nháp", cleared=True)
    close(told(title="Đã rút").matter)

    first = browse().get("/mo-hinh-moi/")
    second = browse().get(f"/mo-hinh-moi/{first.one('.pager a[rel=next]')['href']}")

    assert first.texts(".story-card h3") == [story.title for story in reversed(mine[1:])]
    assert second.texts(".story-card h3") == ["Mô hình 0"]


def test_an_empty_column_says_so(browse, portal):
    page = browse().get("/tap-the/")

    assert page.heading == "Tập thể"
    assert "Chuyên mục chưa có bài" in page.text


@pytest.mark.parametrize("path", ["/khong-co/", "/mo-hinh-moi/khong-co/", "/so/99/", "/rss/khong-co/"])
def test_what_never_was_is_not_found(browse, portal, path):
    browse().get(path, status=404)


def test_a_draft_is_not_found(browse, portal):
    draft = StoryPageFactory(cleared=True)

    page = browse().get(draft.get_absolute_url(), status=404)

    assert draft.title not in page.text


def test_a_withdrawn_story_is_gone_at_once_even_while_it_is_still_live(browse, portal):
    story = told(title="Chuyện của em Bình")
    close(story.matter)

    page = browse().get(story.get_absolute_url(), status=410)

    assert StoryPage.objects.get(pk=story.pk).live is True
    assert page.heading == "Câu chuyện này không còn hiển thị"
    assert "Bình" not in page.text
    assert page.response.headers["Cache-Control"] == "private, no-store"


def test_a_story_taken_down_stays_gone(browse, portal):
    story = told()
    operations.take_down_story(story, reason="Rút", at=timezone.now())

    browse().get(story.get_absolute_url(), status=410)


def test_a_consent_that_ended_yesterday_shows_nothing_today(browse, portal):
    story = told(title="Chuyện hết hạn")
    clear(story.matter, expires_on=timezone.localdate() - timedelta(days=1))

    for path in ("/", "/mo-hinh-moi/", "/tim-kiem/?q=chuyen", "/tim-kiem/?q=khong"):
        assert "Chuyện hết hạn" not in browse().get(path).text
    browse().get(story.get_absolute_url(), status=410)
    browse().get(f"/so/{story.serial}/", status=404)


@pytest.mark.parametrize("path", ["/", "/mo-hinh-moi/", "/tim-kiem/", "story"])
def test_public_pages_are_kept_by_caches_for_half_a_minute(client, portal, path):
    story = told()

    response = client.get(story.get_absolute_url() if path == "story" else path)

    assert response.headers["Cache-Control"] == "public, max-age=30"
    assert "Cookie" in response.headers["Vary"]


def test_a_signed_in_persons_page_is_kept_by_nobody(client, portal):
    client.force_login(MembershipFactory().user)

    assert client.get("/").headers["Cache-Control"] == "private, no-store"


def test_the_frame_speaks_english_and_the_story_stays_vietnamese(browse, portal):
    story = told(**WHOLE)
    reader = browse()
    reader.client.cookies["ngon_ngu"] = "en"

    page = reader.get(story.get_absolute_url())

    assert "Exemplary people" in page.text
    assert "Can others do it too?" in page.text
    assert page.one("h1")["lang"] == "vi"
    assert page.texts(".measure-row") == ["Before 31 %", "After 86.5 %"]


def test_sharing_links_carry_the_address_and_no_tracker(browse, portal):
    story = told(**WHOLE)

    page = browse().get(story.get_absolute_url())

    links = page.select(".share a")
    assert [link["href"].split("?")[0] for link in links] == [
        "https://zalo.me/share",
        "https://www.facebook.com/sharer/sharer.php",
    ]
    assert all("noreferrer" in link["rel"] for link in links)
    assert all(story.slug in link["href"] for link in links)


def test_a_shared_story_shows_headline_summary_and_its_public_picture(browse, portal):
    story = with_picture(WHOLE)

    page = browse().get(story.get_absolute_url())

    meta = {tag["property"]: tag["content"] for tag in page.select("meta[property]")}
    assert meta["og:title"] == story.title
    assert meta["og:description"] == WHOLE["summary"]
    assert meta["og:url"].endswith(story.get_absolute_url())
    assert page.one("link[rel=canonical]")["href"] == meta["og:url"]
    image = meta["og:image"].split("/", 3)[3]
    assert browse().client.get(f"/{image}").status_code == 200


def test_the_short_address_leads_to_the_story(client, portal):
    story = told()

    assert client.get(f"/so/{story.serial}/").headers["Location"] == story.get_absolute_url()


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


def test_the_ripple_of_a_story_does_not_depend_on_its_place(client, portal):
    story = told(exemplar=ExemplarFactory())
    adopted(story, 3)

    pages = [client.get(path).content.decode() for path in (story.get_absolute_url(), story.get_absolute_url())]

    assert pages[0].count("<title>") == pages[1].count("<title>")
    assert json.dumps(pages[0].split("ripple-dots")[1][:200]) == json.dumps(pages[1].split("ripple-dots")[1][:200])
