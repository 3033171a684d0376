"""Story pages and columns, as everybody reads them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lantoa.exemplars.enums import SubjectKind
from lantoa.portal import operations
from lantoa.portal.models import StoryPage
from lantoa.replication.enums import AdoptionState, StopReason
from tests.factories.portal import StoryPageFactory, clear, close
from tests.factories.units import MembershipFactory
from tests.portal.stage import LONG, WHOLE, adopted, told, with_picture

pytestmark = pytest.mark.django_db


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
    # Free text of another school was read by no editor and consented to by nobody: it stays inside.
    assert "Đã khá hơn." not in page.text
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
