"""Pages of units, as each reader sees them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lantoa.audit.operations import record
from lantoa.units.enums import UnitKind
from lantoa.units.queries import route_of
from tests.factories.accounts import UserFactory
from tests.factories.units import MembershipFactory, PlacementFactory, ScreeningRouteFactory, UnitFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"units:{name}", args=args)


# The list


def test_the_list_shows_kind_and_place(browse, administrator, school):
    page = browse(administrator).get(url("index"), {"q": "huu cau"})

    assert page.texts("tbody tr") == [
        "THPT Nguyễn Hữu Cầu THPT-NGUYEN-HUU-CAU Trung học phổ thông Sở Giáo dục và Đào tạo"
    ]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_length(
    browse, administrator, department, item_count, django_assert_num_queries
):
    for _number in range(item_count):
        PlacementFactory(parent=department)
    browser = browse(administrator)
    browser.get(url("index"), {"loai": "primary"})

    with django_assert_num_queries(10):
        page = browser.get(url("index"), {"loai": "primary"})

    assert len(page.select("tbody tr")) == item_count


def test_an_empty_search_says_what_to_try(browse, administrator):
    page = browse(administrator).get(url("index"), {"q": "không có"})

    assert page.one(".empty-title").get_text() == "Không tìm thấy đơn vị nào"
    assert url("index") in page.hrefs(".empty a")


def test_htmx_gets_the_rows_alone(client, administrator, school, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(administrator)

    response = client.get(url("index"), headers={"HX-Request": "true"})

    assert "<html" not in response.content.decode()
    assert "THPT Nguyễn Hữu Cầu" in response.content.decode()
    assert "HX-Request" in response.headers["Vary"]


def test_the_next_page_is_a_link(browse, administrator):
    UnitFactory.create_batch(30)
    browser = browse(administrator)

    first = browser.get(url("index"))
    second = browser.get(first.one("a[rel=next]")["href"].replace("?", url("index") + "?", 1))

    shown = {*first.texts("tbody th a"), *second.texts("tbody th a")}
    assert len(shown) == 31


@pytest.mark.parametrize("who", ["officer", "head"])
def test_a_school_has_no_list(client, who, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get(url("index")).status_code == 403


# One unit


def test_the_page_of_a_unit_says_where_it_stands_who_works_there_and_which_way_dossiers_go(
    browse, school, head, officer
):
    page = browse(officer).get(url("unit", school.pk))

    assert page.heading == "THPT Nguyễn Hữu Cầu"
    assert page.texts(".summary-row dd")[:3] == ["Sở Giáo dục và Đào tạo", "thẳng về Sở", "THPT-NGUYEN-HUU-CAU"]
    assert page.texts(".tasks li") == ["Lê Văn Minh Thủ trưởng đơn vị", "Trần Thị An Cán bộ thi đua"]
    assert url("members", school.pk) not in page.hrefs()


def test_the_page_shows_another_day(browse, officer, school, department):
    commune = UnitFactory(commune=True, name="Phường Cũ")
    school.placements.update(valid_from="2025-07-01")
    PlacementFactory(unit=school, parent=commune, valid_to="2025-07-01")

    page = browse(officer).get(url("unit", school.pk), {"ngay": "30/06/2025"})

    assert page.texts(".summary-row dd")[0] == "Phường Cũ"
    assert "Đây là tình hình tại ngày 30/06/2025." in page.text


def test_a_day_before_the_unit_says_so(browse, officer, school):
    page = browse(officer).get(url("unit", school.pk), {"ngay": "1/1/1990"})

    assert "Đơn vị chưa có hoặc không còn tại ngày 01/01/1990." in page.text
    assert "chưa trực thuộc đơn vị nào tại ngày này" in page.text


def test_a_day_that_is_none_is_explained_and_today_is_shown(browse, officer, school):
    page = browse(officer).get(url("unit", school.pk), {"ngay": "hôm qua"})

    assert page.texts(".error")
    assert page.texts(".summary-row dd")[0] == "Sở Giáo dục và Đào tạo"


def test_the_way_through_a_commune_is_named(browse, department):
    commune = UnitFactory(commune=True, name="Phường Sài Gòn")
    school = PlacementFactory(parent=commune).unit
    ScreeningRouteFactory()
    officer = MembershipFactory(unit=school).user

    page = browse(officer).get(url("unit", school.pk))

    assert "qua Phường Sài Gòn, rồi về Sở" in page.text


def test_a_commune_shows_the_schools_under_it(browse):
    placement = PlacementFactory(unit__name="Tiểu học Hoa Sen")
    screener = MembershipFactory(screener=True, unit=placement.parent).user

    page = browse(screener).get(url("unit", placement.parent_id))

    assert url("unit", placement.unit_id) in page.hrefs()


def test_what_happened_is_shown_to_those_who_manage_and_to_nobody_else(browse, head, officer, school, at):
    record("units.grant_role", school, by=head, at=at, name="Trần Thị An", role="officer")

    sentence = "Lê Văn Minh đã trao cho Trần Thị An vai trò “Cán bộ thi đua”"
    assert sentence in browse(head).get(url("unit", school.pk)).text
    assert sentence not in browse(officer).get(url("unit", school.pk)).text


@pytest.mark.parametrize("name", ["unit", "members", "invite", "unit_route"])
def test_another_units_page_does_not_exist(client, officer, name):
    other = UnitFactory()
    client.force_login(officer)

    assert client.get(url(name, other.pk)).status_code == 404


def test_the_own_unit_is_one_click_away(browse, officer, school):
    response = browse(officer).client.get(url("own"))

    assert response.url == url("unit", school.pk)


def test_somebody_of_two_units_chooses(browse, officer, school):
    second = MembershipFactory(user=officer, unit__name="THPT Hai").unit

    page = browse(officer).get(url("own"))

    assert page.hrefs(".tasks a") == [url("unit", second.pk), url("unit", school.pk)]


def test_without_a_role_there_is_no_own_unit(client):
    client.force_login(UserFactory())

    assert client.get(url("own")).status_code == 403


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_unit_takes_the_same_queries_for_any_number_of_people(
    browse, head, school, item_count, django_assert_num_queries
):
    MembershipFactory.create_batch(item_count, unit=school)
    browser = browse(head)
    browser.get(url("unit", school.pk))

    with django_assert_num_queries(18):
        page = browser.get(url("unit", school.pk))

    assert len(page.select(".tasks li")) == item_count + 1


# Routes


def test_the_routes_of_kinds_are_set_on_one_page(browse, administrator, department):
    school = PlacementFactory().unit
    kinds = {"preschool": "straight", "lower_secondary": "commune", "upper_secondary": "straight"}
    kinds |= {"continuing": "straight", "special": "straight", "other": "straight"}

    page = browse(administrator).post(url("kind_routes"), {**kinds, "primary": "commune"})

    assert "Đã lưu." in page.text
    assert page.one("select[name=primary] option[selected]")["value"] == "commune"
    assert route_of(school, on=timezone.localdate()).kind == UnitKind.COMMUNE


def test_a_route_that_is_none_is_refused(browse, administrator):
    page = browse(administrator).post(url("kind_routes"), {"primary": "moon"})

    assert page.texts(".error")


def test_one_school_gets_its_own_route(browse, administrator, school):
    page = browse(administrator).post(url("unit_route", school.pk), {"through": "commune"})

    assert "quy định riêng của đơn vị này" in page.text


def test_a_commune_has_no_route(client, administrator, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(administrator)

    assert client.get(url("unit_route", UnitFactory(commune=True).pk)).status_code == 404


def test_a_school_sets_no_routes(client, head, school):
    client.force_login(head)

    assert client.get(url("kind_routes")).status_code == 403
    assert client.post(url("unit_route", school.pk), {"through": "commune"}).status_code == 403
    assert route_of(school, on=timezone.localdate()) is None
