import pytest

from lantoa.audit.models import Entry
from lantoa.exemplars.enums import TRANSITIONS, MilestoneKind, Stage, SubjectKind
from lantoa.exemplars.models import Exemplar
from lantoa.exemplars.operations import advance_exemplar, discover_exemplar, record_milestone
from tests.factories.accounts import UserFactory
from tests.factories.exemplars import ExemplarFactory
from tests.factories.people import CollectiveFactory, PersonFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


def test_a_discovered_exemplar_begins_its_timeline_and_can_be_found_by_words(at):
    unit, by = UnitFactory(name="Trường Tiểu học Hoa Đào"), UserFactory()

    exemplar = discover_exemplar(
        unit, kind=SubjectKind.MODEL, name="Giờ chào cờ không diễn văn", field="ethics", by=by, at=at
    )

    milestone = exemplar.milestones.get()
    assert (exemplar.stage, exemplar.discovered_at) == (Stage.DISCOVERED, at)
    assert (milestone.kind, milestone.at, milestone.by, milestone.unit) == (MilestoneKind.DISCOVERED, at, by, unit)
    assert set(exemplar.search_words.values_list("word", flat=True)) == {
        "gio", "chao", "co", "khong", "dien", "van", "truong", "tieu", "hoc", "hoa", "dao",
    }  # fmt: skip
    assert Entry.objects.get().verb == "exemplars.discover"


def test_a_person_has_one_record_however_often_introduced(at):
    person, by = PersonFactory(), UserFactory()
    facts = {"kind": SubjectKind.INDIVIDUAL, "name": person.full_name, "person": person, "by": by, "at": at}

    first = discover_exemplar(person.unit, **facts)
    again = discover_exemplar(UnitFactory(), **facts)

    assert again == first
    assert first.milestones.count() == 1


def test_a_collective_has_one_record_however_often_introduced(at):
    collective, by = CollectiveFactory(), UserFactory()
    facts = {
        "kind": SubjectKind.COLLECTIVE, "name": collective.name, "collective": collective, "by": by, "at": at,
    }  # fmt: skip

    first = discover_exemplar(collective.unit, **facts)

    assert discover_exemplar(collective.unit, **facts) == first
    assert first.collective == collective


def test_a_model_is_known_by_its_name_in_its_unit_whatever_the_marks(at):
    unit, by = UnitFactory(), UserFactory()
    first = discover_exemplar(unit, kind=SubjectKind.MODEL, name="Thư viện mở hòa nhập", by=by, at=at)

    same = discover_exemplar(unit, kind=SubjectKind.MODEL, name="thư viện mở hoà  nhập", by=by, at=at)
    elsewhere = discover_exemplar(UnitFactory(), kind=SubjectKind.MODEL, name="Thư viện mở hòa nhập", by=by, at=at)

    assert same == first
    assert elsewhere != first


def test_two_good_deeds_of_one_name_are_two(at):
    unit, by = UnitFactory(), UserFactory()
    facts = {"kind": SubjectKind.GOOD_DEED, "name": "Nhặt được của rơi, trả lại người mất", "by": by, "at": at}

    assert discover_exemplar(unit, **facts) != discover_exemplar(unit, **facts)


def test_a_person_may_be_an_exemplar_and_the_face_of_a_good_deed(at):
    person, by = PersonFactory(), UserFactory()
    discover_exemplar(person.unit, kind=SubjectKind.INDIVIDUAL, name=person.full_name, person=person, by=by, at=at)

    discover_exemplar(person.unit, kind=SubjectKind.GOOD_DEED, name="Cứu người đuối nước", person=person, by=by, at=at)

    assert Exemplar.objects.filter(person=person).count() == 2


@pytest.mark.parametrize("to", Stage)
@pytest.mark.parametrize("stage", Stage)
def test_an_exemplar_moves_only_along_its_life_and_never_back(at, stage, to):
    exemplar = ExemplarFactory(stage=stage)

    moved = advance_exemplar(exemplar, to, by=UserFactory(), at=at)

    is_a_step = to in TRANSITIONS.get(stage, ())
    assert moved == is_a_step
    assert Exemplar.objects.get().stage == (to if is_a_step else stage)
    assert Entry.objects.count() == is_a_step


def test_every_stage_can_be_reached():
    reached = {Stage.DISCOVERED}
    while (grown := reached | {to for stage in reached for to in TRANSITIONS.get(stage, ())}) != reached:
        reached = grown

    assert reached == set(Stage)


def test_a_milestone_longer_than_its_place_is_cut_not_refused(at):
    milestone = record_milestone(ExemplarFactory(), kind=MilestoneKind.DECLINED, at=at, text="ă" * 700)

    assert milestone.text == "ă" * 500
