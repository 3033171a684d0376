"""The tree as of any day, and the routes through it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from lantoa.audit.models import Entry
from lantoa.units.enums import SCHOOL_KINDS, Role, UnitKind
from lantoa.units.models import Placement, ScreeningRoute, Unit
from lantoa.units.operations import CannotPlaceUnit, ensure_department, place_unit, set_kind_routes, set_route
from lantoa.units.queries import (
    ancestors,
    children_of,
    department,
    members_of,
    memberships_of,
    own_route,
    people_with_role,
    route_of,
    routes_by_kind,
    screening_units,
    tree_on,
    unit_page,
)
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.units import MembershipFactory, PlacementFactory, ScreeningRouteFactory, UnitFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
BEFORE = date(2025, 6, 30)


@pytest.fixture
def city():
    """School under commune under department; until 30 June 2025 the school stood under a district office."""
    top = UnitFactory(department=True)
    office = UnitFactory(kind=UnitKind.DISTRICT_OFFICE, name="Phòng GD&ĐT Quận 1", valid_to=date(2025, 7, 1))
    commune = UnitFactory(commune=True, name="Phường Sài Gòn", valid_from=date(2025, 7, 1))
    school = UnitFactory(primary=True, name="Tiểu học Hoa Sen")
    PlacementFactory(unit=office, parent=top, valid_to=date(2025, 7, 1))
    PlacementFactory(unit=commune, parent=top, valid_from=date(2025, 7, 1))
    PlacementFactory(unit=school, parent=office, valid_to=date(2025, 7, 1))
    PlacementFactory(unit=school, parent=commune, valid_from=date(2025, 7, 1))
    return {"top": top, "office": office, "commune": commune, "school": school}


def test_the_chain_above_a_unit_depends_on_the_day(city):
    assert ancestors(city["school"], on=TODAY) == [city["top"], city["commune"]]
    assert ancestors(city["school"], on=BEFORE) == [city["top"], city["office"]]
    assert ancestors(city["top"], on=TODAY) == []


def test_the_tree_depends_on_the_day(city):
    assert tree_on(TODAY) == {
        None: [city["top"]], city["top"].pk: [city["commune"]], city["commune"].pk: [city["school"]]
    }  # fmt: skip
    assert tree_on(BEFORE) == {
        None: [city["top"]], city["top"].pk: [city["office"]], city["office"].pk: [city["school"]]
    }  # fmt: skip


def test_children_depend_on_the_day(city):
    assert list(children_of(city["commune"], on=TODAY)) == [city["school"]]
    assert list(children_of(city["commune"], on=BEFORE)) == []
    assert list(children_of(city["top"], on=BEFORE)) == [city["office"]]


def test_a_circle_in_the_data_ends_the_walk():
    one, two = UnitFactory.create_batch(2)
    PlacementFactory(unit=one, parent=two)
    PlacementFactory(unit=two, parent=one)

    assert ancestors(one, on=TODAY) == [two]


def test_the_department_is_made_once(at):
    first = ensure_department(at)

    assert ensure_department(at) == first == department(TODAY)
    assert Entry.objects.get().verb == "units.create"


def test_without_department_asking_for_it_fails():
    with pytest.raises(Unit.DoesNotExist):
        department(TODAY)


def test_a_move_ends_the_old_place_and_begins_the_new_one(at, city):
    other = UnitFactory(commune=True, name="Phường Bến Thành")

    assert place_unit(city["school"], other, by=None, at=at)

    assert ancestors(city["school"], on=TODAY)[-1] == other
    assert ancestors(city["school"], on=TODAY - timedelta(days=1)) == [city["top"], city["commune"]]
    assert Entry.objects.get().details == {
        "before": "Phường Sài Gòn",
        "after": "Phường Bến Thành",
        "since": "2026-11-20",
    }


def test_moving_a_unit_to_where_it_stands_changes_nothing(at, city):
    assert not place_unit(city["school"], city["commune"], by=None, at=at)

    assert not Entry.objects.exists()


def test_a_second_move_on_the_same_day_corrects_the_first(at, city):
    first, second = UnitFactory.create_batch(2, commune=True)
    place_unit(city["school"], first, by=None, at=at)

    place_unit(city["school"], second, by=None, at=at)

    assert Placement.objects.filter(unit=city["school"]).count() == 3
    assert ancestors(city["school"], on=TODAY)[-1] == second


def test_a_unit_without_place_gets_its_first(at, city):
    school = UnitFactory()

    place_unit(school, city["top"], by=None, at=at, on=date(2026, 9, 1))

    assert Placement.objects.get(unit=school).valid_from == date(2026, 9, 1)


@pytest.mark.parametrize("parent", ["school", "commune"])
def test_a_unit_cannot_stand_under_itself(at, city, parent):
    with pytest.raises(CannotPlaceUnit):
        place_unit(city["commune"], city["school" if parent == "school" else "commune"], by=None, at=at)


# Routes


def test_a_kind_passes_through_its_commune_once_the_route_says_so(at, city):
    assert route_of(city["school"], on=TODAY) is None

    set_route(UnitKind.PRIMARY, through=UnitKind.COMMUNE, by=None, at=at)

    assert route_of(city["school"], on=TODAY) == city["commune"]
    assert route_of(city["school"], on=TODAY - timedelta(days=1)) is None


def test_a_unit_of_its_own_route_does_not_follow_its_kind(at, city):
    set_route(UnitKind.PRIMARY, through=UnitKind.COMMUNE, by=None, at=at)

    set_route(city["school"], through="", by=None, at=at)

    assert route_of(city["school"], on=TODAY) is None
    assert own_route(city["school"], on=TODAY).through == ""
    assert routes_by_kind(TODAY) == {"primary": "commune"}


def test_a_new_route_ends_the_old_one_and_keeps_it(at, city):
    set_route(
        UnitKind.PRIMARY, through=UnitKind.DISTRICT_OFFICE, by=None, at=at - timedelta(days=600), on=date(2025, 1, 1)
    )

    set_route(UnitKind.PRIMARY, through=UnitKind.COMMUNE, by=None, at=at)

    assert route_of(city["school"], on=BEFORE) == city["office"]
    assert route_of(city["school"], on=TODAY) == city["commune"]


def test_a_route_set_twice_on_one_day_is_corrected(at):
    set_route(UnitKind.PRIMARY, through=UnitKind.COMMUNE, by=None, at=at)

    set_route(UnitKind.PRIMARY, through="", by=None, at=at)

    assert [route.through for route in ScreeningRoute.objects.all()] == [""]
    assert [entry.details["before"] for entry in Entry.objects.order_by("sequence")] == [None, "commune"]


def test_the_same_route_again_changes_nothing(at, city):
    for _time in range(2):
        set_route(city["school"], through=UnitKind.COMMUNE, by=None, at=at)

    assert Entry.objects.get().target_id == str(city["school"].pk)


def test_routes_of_kinds_are_set_together_and_only_where_they_differ(at):
    ScreeningRouteFactory(unit_kind=UnitKind.PRIMARY)
    wanted = {kind.value: "" for kind in SCHOOL_KINDS} | {"primary": "commune", "preschool": "commune"}

    set_kind_routes(wanted, by=None, at=at)

    assert routes_by_kind(TODAY) == {"primary": "commune", "preschool": "commune"}
    assert Entry.objects.count() == 1


def test_a_route_knows_only_kinds_that_exist(at):
    with pytest.raises(ValueError, match="moon"):
        set_route(UnitKind.PRIMARY, through="moon", by=None, at=at)


def test_the_database_keeps_one_open_route_for_a_kind_and_for_a_unit(city):
    ScreeningRouteFactory()
    ScreeningRouteFactory(unit=city["school"], unit_kind="")

    with pytest.raises(IntegrityError), transaction.atomic():
        ScreeningRouteFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScreeningRouteFactory(unit=city["school"], unit_kind="", through="")


def test_routes_of_many_units_are_found_together(at, city, django_assert_num_queries):
    set_route(UnitKind.PRIMARY, through=UnitKind.COMMUNE, by=None, at=at)
    far = UnitFactory(primary=True)

    with django_assert_num_queries(4):
        found = screening_units(Unit.objects.schools(), on=TODAY)

    assert found == {city["school"].pk: city["commune"].pk, far.pk: None}


def test_a_unit_of_many_is_sent_its_own_way(at, city):
    set_route(UnitKind.PRIMARY, through=UnitKind.COMMUNE, by=None, at=at)
    set_route(city["school"], through="", by=None, at=at)
    office = UnitFactory(kind=UnitKind.DISTRICT_OFFICE)
    circle = PlacementFactory(unit=UnitFactory(primary=True), parent=office).unit
    PlacementFactory(unit=office, parent=circle)

    found = screening_units(Unit.objects.schools(), on=TODAY)

    assert found == {city["school"].pk: None, circle.pk: None}


def test_a_route_in_words():
    route = ScreeningRouteFactory()

    assert str(route) == "Tiểu học > Phường, xã, đặc khu"


# People


def test_people_with_a_role_are_of_that_day_and_can_sign_in(at):
    unit = UnitFactory()
    now = MembershipFactory(unit=unit).user
    MembershipFactory(unit=unit, valid_to=date(2026, 1, 1))
    MembershipFactory(unit=unit, user=UserFactory(is_active=False))
    MembershipFactory(unit=unit, head=True)
    MembershipFactory()

    assert list(people_with_role(unit, Role.OFFICER, on=TODAY)) == [now]


def test_members_are_listed_heads_first_with_their_open_invitation(at):
    unit = UnitFactory()
    officer = MembershipFactory(unit=unit, user=InvitationFactory().user)
    head = MembershipFactory(unit=unit, head=True)

    found = members_of(unit, on=TODAY)

    assert found == [head, officer]
    assert [bool(one.invitation) for one in found] == [False, True]


def test_ones_own_roles_are_of_that_day():
    user = UserFactory()
    now = MembershipFactory(user=user)
    MembershipFactory(user=user, valid_to=date(2026, 1, 1))

    assert list(memberships_of(user, on=TODAY)) == [now]


# The list


@pytest.fixture
def reader():
    return MembershipFactory(department_officer=True, unit__name="Sở").user


def listed(reader, **wanted):
    return [unit.name for unit in unit_page(reader, on=TODAY, **wanted).rows]


@pytest.mark.parametrize(
    "query", ["nguyen huu", "Nguyễn Hữu", "HUU nguyen", "nguyễn hữu", "thpt-ng", "hữu c", "cầu", "THPT-NGUYEN-H"]
)
def test_units_are_found_with_and_without_marks(reader, query):
    UnitFactory(name="THPT Nguyễn Hữu Cầu", code="THPT-NGUYEN-HUU-CAU")
    UnitFactory(name="THPT Trưng Vương")

    assert listed(reader, query=query) == ["THPT Nguyễn Hữu Cầu"]


def test_units_are_listed_by_name_and_kind(reader):
    UnitFactory(name="THPT Đống Đa")
    UnitFactory(name="THPT An Lạc")
    UnitFactory(primary=True, name="TH Ba")

    assert listed(reader) == ["Sở", "TH Ba", "THPT An Lạc", "THPT Đống Đa"]
    assert listed(reader, kind="primary") == ["TH Ba"]
    assert len(listed(reader, kind="nonsense")) == 4


def test_closed_units_are_not_listed(reader):
    UnitFactory(valid_to=date(2026, 1, 1))

    assert listed(reader) == ["Sở"]


def test_pages_follow_each_other_without_gap_or_repeat(reader):
    for name in ("A", "B", "B", "B", "C"):
        UnitFactory(name=name)
    seen, after = [], ""
    while True:
        page = unit_page(reader, on=TODAY, after=after, size=2)
        seen += [unit.pk for unit in page.rows]
        if not page.next_key:
            break
        after = page.next_key

    assert len(seen) == len(set(seen)) == 6


@pytest.mark.parametrize("after", ["x", "99999999", "-1", "１", "9" * 40])
def test_a_strange_key_starts_from_the_top(reader, after):
    assert listed(reader, after=after) == ["Sở"]


def test_a_screener_lists_the_own_commune_and_its_schools(city):
    screener = MembershipFactory(screener=True, unit=city["commune"]).user
    UnitFactory(primary=True, name="Tiểu học Nơi Khác")

    assert listed(screener) == ["Phường Sài Gòn", "Tiểu học Hoa Sen"]


def test_today_is_the_day_in_ho_chi_minh_city(city):
    just_after_midnight = datetime(2026, 11, 20, 0, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

    route = set_route(UnitKind.PRIMARY, through=UnitKind.COMMUNE, by=None, at=just_after_midnight)

    assert route.valid_from == TODAY
