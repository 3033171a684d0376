"""One's own account, the clock of a session, and the desk."""

import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lantoa.common.desk import doors_of, errands_of, standings_of
from lantoa.units.enums import DEPARTMENT_ROLES, Role
from lantoa.units.middleware import IDLE_LIMIT, IDLE_LIMIT_DEPARTMENT, SEEN_AT
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.units import MembershipFactory, UnitFactory

pytestmark = pytest.mark.django_db

URL = "/tai-khoan/ho-so/"


@pytest.fixture
def officer():
    return MembershipFactory(
        user__email="an@truong.example",
        user__last_name="Trần Thị",
        user__first_name="An",
        unit__name="THPT Nguyễn Hữu Cầu",
    ).user


def test_the_page_shows_name_roles_and_safety(browse, officer):
    page = browse(officer).get(URL)

    assert (page.field("full_name"), "an@truong.example" in page.text) == ("Trần Thị An", True)
    assert page.texts(".tasks li") == ["Cán bộ thi đua , THPT Nguyễn Hữu Cầu từ 01/01/2000"]
    assert reverse("mfa_index") in page.hrefs()


def test_somebody_without_a_role_is_told_whom_to_ask(browse):
    page = browse(UserFactory()).get(URL)

    assert "Hiện chưa có vai trò nào" in page.text


def test_name_and_form_of_address_are_saved(browse, officer):
    page = browse(officer).post(URL, {"full_name": "  Trần   Thị Bình ", "salutation": "co"})

    officer.refresh_from_db()
    assert "Đã lưu." in page.text
    assert (officer.get_full_name(), officer.get_short_name()) == ("Trần Thị Bình", "cô Bình")


@pytest.mark.parametrize("sent", [{"full_name": "", "salutation": "co"}, {"full_name": "An", "salutation": "x"}])
def test_a_wrong_profile_is_answered_at_its_field(browse, officer, sent):
    page = browse(officer).post(URL, sent)

    assert page.texts(".error")
    officer.refresh_from_db()
    assert officer.get_full_name() == "Trần Thị An"


def test_all_other_devices_are_signed_out_and_this_one_is_not(browse, officer):
    here, elsewhere = browse(officer), browse(officer)
    elsewhere.get(URL)

    page = here.post(reverse("units:end_other_sessions"))

    assert "Đã đăng xuất khỏi mọi thiết bị khác." in page.text
    assert elsewhere.client.get(URL).status_code == 302
    here.get(URL)


# The clock


def idle_for(client, seconds):
    session = client.session
    session[SEEN_AT] = int(time.time()) - seconds
    session.save()


@pytest.mark.parametrize("role", Role)
def test_a_session_ends_after_its_limit_and_not_before(role, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    is_department = role in DEPARTMENT_ROLES
    limit = IDLE_LIMIT_DEPARTMENT if is_department else IDLE_LIMIT
    unit = UnitFactory(department=True) if is_department else UnitFactory()
    client = Client()
    client.force_login(MembershipFactory(role=role, unit=unit).user)

    idle_for(client, limit - 60)
    assert client.get(URL).status_code == 200
    idle_for(client, limit + 60)

    assert client.get(URL).url == f"{reverse('account_login')}?next={URL}"
    assert "_auth_user_id" not in client.session


def test_thirty_minutes_for_the_department_and_twelve_hours_for_others():
    assert (IDLE_LIMIT_DEPARTMENT, IDLE_LIMIT) == (1800, 43200)


def test_a_click_starts_the_clock_anew(client, officer):
    client.force_login(officer)
    idle_for(client, 3600)

    client.get(URL)

    assert time.time() - client.session[SEEN_AT] < 5


def test_signing_in_starts_the_clock_so_that_the_first_page_writes_nothing(client, officer):
    client.force_login(officer)
    assert time.time() - client.session[SEEN_AT] < 5

    with CaptureQueriesContext(connection) as queries:
        client.get(URL)

    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


def test_what_was_typed_when_the_clock_ran_out_is_kept(client, officer):
    client.force_login(officer)
    client.get(URL)
    idle_for(client, IDLE_LIMIT + 60)

    response = client.post(URL, {"full_name": "Trần Thị Bình", "salutation": "co"})

    assert response.url == f"{reverse('account_login')}?next=%2Ftai-khoan%2Fnoi-dung-con-giu%2F"
    assert client.session["kept_text"][0]["path"] == URL


# The desk


def test_the_rail_says_where_one_stands(officer):
    assert standings_of(officer) == ["Cán bộ thi đua, THPT Nguyễn Hữu Cầu"]


@pytest.mark.parametrize(
    ("role", "doors"),
    [
        ("officer", ["units:own"]),
        ("head", ["units:own"]),
        ("screener", ["units:index"]),
        ("administrator", ["units:index"]),
    ],
)
def test_each_role_has_one_door_to_units(role, doors):
    unit = {"screener": UnitFactory(commune=True), "administrator": UnitFactory(department=True)}.get(
        role, UnitFactory()
    )
    user = MembershipFactory(role=role, unit=unit).user

    assert [door.url_name for door in doors_of(user) if door.url_name.startswith("units:")] == doors


def test_a_head_is_reminded_of_people_who_did_not_come(at):
    head = MembershipFactory(head=True)
    user = UserFactory(last_name="Bùi Thị", first_name="Cúc")
    MembershipFactory(user=user, unit=head.unit)
    InvitationFactory(user=user, invited_by=head.user)
    other = InvitationFactory(invited_by=UserFactory()).user
    MembershipFactory(user=other, unit=head.unit)
    now = timezone.now().replace(year=2027)

    reminders = [one for one in errands_of(head.user, now) if "lời mời" in one.title]

    assert [(one.title, one.url) for one in reminders] == [
        ("Bùi Thị Cúc chưa nhận lời mời", reverse("units:members", args=[head.unit_id]))
    ]


def test_no_reminder_of_somebody_whose_role_has_ended():
    head = MembershipFactory(head=True)
    user = InvitationFactory(invited_by=head.user).user
    MembershipFactory(user=user, unit=head.unit, valid_to="2026-01-01")

    assert errands_of(head.user, timezone.now().replace(year=2027)) == []
