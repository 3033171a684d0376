"""Who may do what with units: every role, and lists that agree."""

import pytest

from lantoa.units.enums import DEPARTMENT_ROLES, Role, UnitKind
from lantoa.units.models import ImportUpload, Membership, Unit
from lantoa.units.permissions import grantable_roles, has_role, roles_of, units_of
from tests.factories.accounts import UserFactory
from tests.factories.units import MembershipFactory, PlacementFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    department = UnitFactory(department=True)
    communes = UnitFactory.create_batch(2, commune=True)
    schools = [PlacementFactory(parent=commune).unit for commune in communes]
    return department, *communes, *schools


@pytest.fixture
def people(city):
    department, commune, _other_commune, school, _other_school = city
    people = {"nobody": UserFactory(), "superuser": UserFactory(is_superuser=True)}
    for role in Role:
        unit = department if role in DEPARTMENT_ROLES else commune if role == Role.SCREENER else school
        people[role.value] = MembershipFactory(role=role, unit=unit).user
    people["former"] = MembershipFactory(unit=school, valid_to="2020-01-01").user
    people["head_of_department"] = MembershipFactory(role=Role.HEAD, unit=department).user
    return people


def test_listing_and_permission_agree(city, people):
    for name, user in people.items():
        listed = set(Unit.objects.visible_to(user))
        for unit in city:
            assert (unit in listed) == user.has_perm("units.view", unit), (name, unit)


def test_who_sees_which_units(city, people):
    department, commune, _other_commune, school, _other_school = city
    seen = {name: set(Unit.objects.visible_to(user)) for name, user in people.items()}

    assert seen["nobody"] == seen["former"] == set()
    assert seen["officer"] == seen["head"] == {school}
    assert seen["screener"] == {commune, school}
    assert seen["head_of_department"] == {department}
    for role in [*DEPARTMENT_ROLES, "superuser"]:
        assert seen[role] == set(city)


def test_memberships_are_visible_with_their_unit(city, people):
    school = city[3]

    visible = Membership.objects.visible_to(people["officer"])

    assert {one.unit for one in visible} == {school}
    assert not Membership.objects.visible_to(people["nobody"]).exists()


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        ("units.import", {"administrator"}),
        ("units.set_route", {"administrator", "department_officer"}),
        ("units.see_unit_list", {*DEPARTMENT_ROLES, "screener"}),
        ("units.needs_second_factor", set(DEPARTMENT_ROLES)),
        ("units.use_desk", {*Role, "head_of_department"}),
        ("units.see_own_unit", {*Role, "head_of_department"}),
        ("units.see_school_desk", {"officer", "head", "head_of_department"}),
    ],
)
def test_who_may_do_what_anywhere(people, permission, allowed):
    holders = {name for name, user in people.items() if user.has_perm(permission)}

    assert holders - {"superuser"} == {str(role) for role in allowed}


@pytest.mark.parametrize("own", [True, False])
def test_who_manages_the_people_of_a_school(city, people, own):
    school = city[3] if own else city[4]

    holders = {name for name, user in people.items() if user.has_perm("units.manage_members", school)}

    assert holders == {"administrator", "superuser", *(["head"] if own else [])}


def test_a_head_gives_every_role_of_the_unit_but_the_own(city, people):
    department, commune, _other, school, _other_school = city
    head_of_commune = MembershipFactory(role=Role.HEAD, unit=commune).user

    assert grantable_roles(people["head"], school) == (Role.OFFICER,)
    assert grantable_roles(head_of_commune, commune) == (Role.SCREENER,)
    assert grantable_roles(people["head_of_department"], department) == ()
    assert grantable_roles(people["administrator"], school) == (Role.HEAD, Role.OFFICER)
    assert grantable_roles(people["administrator"], department) == (Role.HEAD, *DEPARTMENT_ROLES)


def test_a_head_ends_roles_of_officers_but_not_of_heads_nor_the_own(city, people):
    school = city[3]
    officer = Membership.objects.get(user=people["officer"])
    head = Membership.objects.get(user=people["head"])
    elsewhere = MembershipFactory(unit=city[4])
    second_head = MembershipFactory(role=Role.HEAD, unit=school)

    may = {one: people["head"].has_perm("units.end_role", one) for one in (officer, head, elsewhere, second_head)}

    assert may == {officer: True, head: False, elsewhere: False, second_head: False}


def test_an_administrator_ends_any_role_but_the_own(people):
    administrator = people["administrator"]

    refused = {one.user for one in Membership.objects.all() if not administrator.has_perm("units.end_role", one)}

    assert refused == {administrator}


@pytest.mark.parametrize("permission", ["units.view", "units.manage_members", "units.end_role"])
def test_without_an_object_nobody_may(people, permission):
    assert not people["administrator"].has_perm(permission)


def test_roles_are_read_once_a_request(people, django_assert_num_queries):
    user = people["officer"]

    with django_assert_num_queries(1):
        assert roles_of(user) == roles_of(user)
        assert has_role(Role.OFFICER)(user)


def test_a_visitor_holds_no_role():
    from django.contrib.auth.models import AnonymousUser

    assert units_of(AnonymousUser()) == set()
    assert not has_role(Role.OFFICER)(AnonymousUser())


def test_units_of_a_role_are_named(city, people):
    user = people["officer"]
    MembershipFactory(user=user, role=Role.HEAD, unit=city[4])

    assert units_of(user, Role.HEAD) == {city[4].pk}
    assert units_of(user) == {city[3].pk, city[4].pk}


def test_a_list_sent_on_screen_is_seen_by_its_sender_alone(people, at):
    ImportUpload.objects.create(
        filename="a.csv", sha256="", stored_name="a", uploaded_at=at, uploaded_by=people["administrator"]
    )

    assert ImportUpload.objects.visible_to(people["administrator"]).count() == 1
    assert ImportUpload.objects.visible_to(people["superuser"]).count() == 0


def test_schools_are_the_kinds_that_introduce():
    for kind in UnitKind:
        UnitFactory(kind=kind)

    assert {unit.kind for unit in Unit.objects.schools()} == set(UnitKind) - {
        UnitKind.DEPARTMENT, UnitKind.DISTRICT_OFFICE, UnitKind.COMMUNE
    }  # fmt: skip
