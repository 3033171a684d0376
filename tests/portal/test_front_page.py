"""The front page, with many stories and with none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.nominations import RoundFactory
from tests.factories.portal import close
from tests.portal.stage import WHOLE, adopted, told, with_picture

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("number", [1, 3])
def test_the_front_page_costs_a_fixed_number_of_queries(client, portal, number, django_assert_num_queries):
    for _ in range(number):
        adopted(with_picture(), 2)
    client.get("/")

    with django_assert_num_queries(7):
        client.get("/")
