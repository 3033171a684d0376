"""People and collectives: entered once, found without diacritics, ages that protect."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lantoa.audit.models import Entry
from lantoa.people import operations, queries
from lantoa.people.enums import PersonKind
from lantoa.people.models import Collective, Person
from lantoa.people.signals import person_changed
from tests.factories.accounts import UserFactory
from tests.factories.people import CollectiveFactory, PersonFactory
from tests.factories.units import MembershipFactory, UnitFactory

pytestmark = pytest.mark.django_db


def register(unit, at, **facts):
    defaults = {"kind": PersonKind.PUPIL, "full_name": "Đặng Thị Hoà", "birth_year": 2012}
    return operations.register_person(unit, **{**defaults, **facts}, by=UserFactory(), at=at)


@pytest.mark.parametrize("query", ["dang", "Đặng", "hoa", "HÒA", "thi hoa", "hoà đặ", "đặng thị hoà"])
def test_a_person_is_found_by_beginnings_of_words_with_or_without_marks(query, at):
    person = register(UnitFactory(), at)

    assert queries.find_people(person.unit, query) == [person]


@pytest.mark.parametrize("query", ["oa", "ang", "hoa binh", "", "  ", "%", "_", "😀"])
def test_what_begins_no_word_finds_nobody(query, at):
    person = register(UnitFactory(), at)

    assert queries.find_people(person.unit, query) == []


def test_a_search_stays_in_the_unit(at):
    unit = UnitFactory()
    register(UnitFactory(), at)

    assert queries.find_people(unit, "hoa") == []


def test_a_search_ends_at_its_limit_in_the_order_of_names(at):
    unit = UnitFactory()
    for name in ("Lê Văn C", "Lê Văn A", "Lê Văn B"):
        register(unit, at, full_name=name)

    found = queries.find_people(unit, "le", limit=2)

    assert [person.full_name for person in found] == ["Lê Văn A", "Lê Văn B"]


def test_a_collective_is_found_by_any_of_its_words():
    team = CollectiveFactory(name="Tổ Hóa - Sinh")

    assert queries.find_collectives(team.unit, "sinh") == [team]


def test_pressing_twice_enters_one_person(at):
    unit = UnitFactory()

    first = register(unit, at, full_name="Trần Văn An")
    second = register(unit, at, full_name="  Trần   Văn An ")

    assert (first, Person.objects.count()) == (second, 1)


def test_a_name_typed_in_decomposed_letters_is_the_same_name(at):
    import unicodedata

    unit = UnitFactory()
    first = register(unit, at)

    assert register(unit, at, full_name=unicodedata.normalize("NFD", "Đặng Thị Hoà")) == first


@pytest.mark.parametrize(
    "difference", [{"birth_year": 2013}, {"kind": PersonKind.STAFF}, {"birth_year": None, "position": "Lớp 7A"}]
)
def test_namesakes_stay_two_people(difference, at):
    unit = UnitFactory()
    first = register(unit, at)

    assert register(unit, at, **difference) != first


def test_a_name_of_three_hundred_letters_is_kept_whole(at):
    name = "Ngô " * 74 + "Bảo"

    assert register(UnitFactory(), at, full_name=name).full_name == name.strip()


def test_entering_somebody_is_in_the_log(at):
    person = register(UnitFactory(), at)

    entry = Entry.objects.get(verb="people.register")
    assert (entry.target_id, entry.details) == (str(person.pk), {})


def test_a_correction_names_the_fields_in_the_log_but_not_what_they_hold(at):
    person = register(UnitFactory(), at)

    operations.update_person(person, birth_date=date(2012, 5, 6), by=UserFactory(), at=at)

    assert Entry.objects.get(verb="people.update").details == {"fields": ["birth_date"]}
    assert Person.objects.get().birth_year == 2012


def test_a_correction_that_changes_nothing_leaves_no_trace(at):
    person = register(UnitFactory(), at)

    operations.update_person(person, full_name=" Đặng  Thị Hoà ", by=UserFactory(), at=at)

    assert not Entry.objects.filter(verb="people.update").exists()


def test_nobody_is_moved_to_another_unit_by_a_correction(at):
    person = register(UnitFactory(), at)

    with pytest.raises(TypeError):
        operations.update_person(person, unit=UnitFactory(), by=UserFactory(), at=at)


@pytest.mark.parametrize(("changes", "is_heard"), [({"birth_year": 2010}, True), ({"position": "Lớp 9B"}, False)])
def test_apps_above_hear_of_what_decides_consent(changes, is_heard, at):
    person = register(UnitFactory(), at)
    heard = []

    def hear(sender, *, person, **kwargs):
        heard.append(person.pk)

    person_changed.connect(hear)
    try:
        operations.update_person(person, **changes, by=UserFactory(), at=at)
    finally:
        person_changed.disconnect(hear)

    assert bool(heard) == is_heard


def test_a_collective_is_entered_once_and_its_size_follows(at):
    unit, user = UnitFactory(), UserFactory()
    first = operations.register_collective(unit, name="Tổ Hoá học", size=8, by=user, at=at)

    second = operations.register_collective(unit, name="tổ hóa HỌC", size=9, by=user, at=at)

    assert (second, Collective.objects.get().size) == (first, 9)


@pytest.mark.parametrize(
    ("facts", "youngest", "oldest"),
    [
        ({"birth_date": date(2011, 11, 20), "birth_year": None}, 15, 15),
        ({"birth_date": date(2011, 11, 21), "birth_year": None}, 14, 14),
        ({"birth_date": date(2012, 2, 29), "birth_year": None}, 14, 14),
        ({"birth_year": 2011}, 14, 15),
        ({"birth_year": 2026}, 0, 0),
        ({"birth_year": None}, None, None),
    ],
)
def test_ages_on_a_day(facts, youngest, oldest, at):
    person = PersonFactory(**facts)

    assert (person.age_on(at.date()), person.oldest_age_on(at.date())) == (youngest, oldest)


def test_the_database_refuses_an_impossible_year():
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(birth_year=1066)


def test_a_collective_of_signs_only_still_has_a_name_to_be_found_by(at):
    team = operations.register_collective(UnitFactory(), name="★★★", by=UserFactory(), at=at)

    assert team.folded_name == "★★★"


@pytest.mark.parametrize(("role", "may"), [("officer", True), ("head", True), ("screener", False)])
def test_who_works_for_the_unit_may_correct_its_people(role, may):
    membership = MembershipFactory(role=role)
    person = PersonFactory(unit=membership.unit)

    assert membership.user.has_perm("people.change", person) == may
    assert not membership.user.has_perm("people.change", PersonFactory())


def test_people_are_listed_to_their_unit_only():
    membership = MembershipFactory()
    own = PersonFactory(unit=membership.unit)
    PersonFactory()

    assert list(Person.objects.visible_to(membership.user)) == [own]
