"""Pages of units and their people, as each reader sees them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lantoa.accounts.models import User
from lantoa.audit.operations import record
from lantoa.units.enums import Role, UnitKind
from lantoa.units.models import Membership
from lantoa.units.queries import route_of
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.units import MembershipFactory, PlacementFactory, ScreeningRouteFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return UnitFactory(department=True, name="Sở Giáo dục và Đào tạo")


@pytest.fixture
def school(department):
    school = UnitFactory(name="THPT Nguyễn Hữu Cầu", code="THPT-NGUYEN-HUU-CAU", area="Hóc Môn")
    PlacementFactory(unit=school, parent=department)
    return school


@pytest.fixture
def head(school):
    return MembershipFactory(role=Role.HEAD, unit=school, user__last_name="Lê Văn", user__first_name="Minh").user


@pytest.fixture
def officer(school):
    return MembershipFactory(unit=school, user__last_name="Trần Thị", user__first_name="An").user


@pytest.fixture
def administrator(department):
    return MembershipFactory(administrator=True, unit=department).user


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


# People


def test_the_people_are_listed_with_the_state_of_their_account(browse, head, officer, school):
    now = timezone.now()
    for first_name, hours, mailed in (("Mới", 1, True), ("Cũ", 80, True), ("Chưa", 1, False)):
        user = UserFactory(last_name="Bùi", first_name=first_name)
        sent_at = now - timedelta(hours=hours)
        InvitationFactory(user=user, invited_at=sent_at, mailed_at=sent_at if mailed else None)
        MembershipFactory(unit=school, user=user)

    page = browse(head).get(url("members", school.pk))

    badges = {
        row.split()[1]: badge for row, badge in zip(page.texts("tbody tr"), page.texts("tbody .badge"), strict=True)
    }
    assert badges["Mới"] == "đã mời"
    assert badges["Cũ"] == "lời mời hết hạn"
    assert badges["Chưa"] == "thư chưa gửi được"
    assert badges["Văn"] == badges["Thị"] == "đang dùng"
    assert len(page.select("form[action$='/gui-lai/']")) == 3


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_people_take_the_same_queries_for_any_number(browse, head, school, item_count, django_assert_num_queries):
    MembershipFactory.create_batch(item_count, unit=school)
    browser = browse(head)
    browser.get(url("members", school.pk))

    with django_assert_num_queries(11):
        page = browser.get(url("members", school.pk))

    assert len(page.select("tbody tr")) == item_count + 1


def test_an_officer_sees_the_unit_but_manages_nobody(client, officer, school):
    client.force_login(officer)

    assert client.get(url("members", school.pk)).status_code == 403
    assert client.get(url("invite", school.pk)).status_code == 403


PERSON = {"email": "moi@truong.example", "full_name": "Phạm Thị Mới", "salutation": "co", "role": "officer"}


def test_a_head_invites_an_officer(browse, head, school, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = browse(head).post(url("invite", school.pk), PERSON)

    assert "Đã gửi lời mời tới moi@truong.example." in page.text
    assert Membership.objects.get(user__email="moi@truong.example").granted_by == head
    assert mail.outbox[0].to == ["moi@truong.example"]


@pytest.mark.parametrize("role", ["head", "administrator", "department_officer", "screener", ""])
def test_a_head_cannot_give_more_than_the_role_of_officer(browse, head, school, role):
    page = browse(head).post(url("invite", school.pk), {**PERSON, "role": role})

    assert page.texts(".error")
    assert not User.objects.filter(email="moi@truong.example").exists()


def test_a_head_is_offered_one_role_and_it_is_chosen(browse, head, school):
    page = browse(head).get(url("invite", school.pk))

    assert [(one["value"], one.has_attr("checked")) for one in page.select("input[name=role]")] == [("officer", True)]


def test_an_administrator_invites_the_head_of_any_school(browse, administrator, school):
    browse(administrator).post(url("invite", school.pk), {**PERSON, "role": "head"})

    assert Membership.objects.get(unit=school, role="head").user.email == "moi@truong.example"


def test_somebody_with_an_account_gets_the_role_at_once(browse, head, school, at):
    InvitationFactory(user=UserFactory(email="moi@truong.example", last_name="Phạm", first_name="Cũ"), accepted_at=at)

    page = browse(head).post(url("invite", school.pk), PERSON)

    assert "Phạm Cũ (moi@truong.example) đã nhận vai trò." in page.text


def test_a_head_cannot_invite_the_own_address(browse, head, school):
    head.set_password("mot hai ba bon")
    head.save()

    page = browse(head).post(url("invite", school.pk), {**PERSON, "email": head.email})

    assert "Không ai tự trao vai trò cho mình." in page.text
    assert Membership.objects.filter(user=head).count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"email": "sai"}, "email"), ({"full_name": " "}, "full_name"), ({"full_name": "ă" * 151}, "full_name")],
)
def test_a_wrong_field_keeps_the_rest(browse, head, school, sent, field):
    page = browse(head).post(url("invite", school.pk), {**PERSON, **sent})

    assert page.one(f"#id_{field}[aria-invalid=true]")
    assert (
        page.field("email" if field == "full_name" else "full_name")
        == PERSON["email" if field == "full_name" else "full_name"]
    )


def test_a_new_link_is_sent(browse, head, school, django_capture_on_commit_callbacks):
    user = UserFactory(email="moi@truong.example")
    InvitationFactory(user=user)
    membership = MembershipFactory(unit=school, user=user)

    with django_capture_on_commit_callbacks(execute=True):
        page = browse(head).post(url("resend_invitation", school.pk, membership.pk))

    assert "Đã gửi lời mời mới tới moi@truong.example" in page.text
    assert len(mail.outbox) == 1


def test_somebody_who_came_meanwhile_gets_no_new_link(browse, head, school, at):
    membership = MembershipFactory(unit=school, user=InvitationFactory(accepted_at=at).user)

    page = browse(head).post(url("resend_invitation", school.pk, membership.pk))

    assert "đã nhận lời mời rồi." in page.text
    assert mail.outbox == []


def test_ending_a_role_asks_once(browse, head, officer, school):
    membership = Membership.objects.get(user=officer)
    browser = browse(head)

    asked = browser.get(url("end_role", school.pk, membership.pk))
    assert asked.heading == "Kết thúc vai trò “Cán bộ thi đua” của Trần Thị An?"
    assert Membership.objects.current().filter(pk=membership.pk).exists()
    done = browser.post(url("end_role", school.pk, membership.pk))

    assert "Đã kết thúc vai trò của Trần Thị An." in done.text
    assert not Membership.objects.current().filter(pk=membership.pk).exists()


def test_the_next_click_of_a_moved_officer_is_refused(client, officer, school):
    client.force_login(officer)
    assert client.get(url("unit", school.pk)).status_code == 200

    Membership.objects.filter(user=officer).update(valid_to=timezone.localdate())

    assert client.get(url("unit", school.pk)).status_code == 404


@pytest.mark.parametrize("name", ["end_role", "resend_invitation"])
def test_nobody_touches_people_of_another_unit(client, head, name):
    other = MembershipFactory()
    client.force_login(head)

    assert client.post(url(name, other.unit_id, other.pk)).status_code == 404
    assert client.post(url(name, Membership.objects.get(user=head).unit_id, other.pk)).status_code == 404


def test_a_head_does_not_end_the_own_role(client, head, school):
    client.force_login(head)

    response = client.post(url("end_role", school.pk, Membership.objects.get(user=head).pk))

    assert response.status_code == 403
    assert Membership.objects.current().filter(user=head).exists()


def test_the_last_administrator_is_told_so(browse, department):
    last = MembershipFactory(administrator=True, unit=department)
    superuser = UserFactory(is_superuser=True)

    page = browse(superuser).post(url("end_role", department.pk, last.pk))

    assert "Đây là quản trị viên cuối cùng." in page.text


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
