from datetime import timedelta

import pytest

from lantoa.exemplars.enums import Field, MilestoneKind, Stage, SubjectKind
from lantoa.exemplars.models import Exemplar
from lantoa.exemplars.operations import discover_exemplar
from lantoa.exemplars.queries import exemplar_list, path_of, timeline_of
from tests.factories.accounts import UserFactory
from tests.factories.exemplars import ExemplarFactory, MilestoneFactory
from tests.factories.units import MembershipFactory, PlacementFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words",
    ["nguyen van", "Nguyễn Văn", "NGUYỄN", "van nguyen", "nguyê", "hoa dao", "Hoà", "dang nguyen", "nguyễn văn đặng"],
)
def test_an_exemplar_is_found_with_and_without_marks_by_name_and_unit(at, words):
    officer = MembershipFactory(unit=UnitFactory(name="Trường Hòa Đào"))
    wanted = discover_exemplar(
        officer.unit, kind=SubjectKind.INDIVIDUAL, name="Nguyễn Văn Đặng", by=officer.user, at=at
    )
    discover_exemplar(officer.unit, kind=SubjectKind.MODEL, name="Tủ sách", by=officer.user, at=at)
    other = {"hoa dao", "Hoà"}

    found = exemplar_list(officer.user, words=words).rows

    assert wanted in found
    assert len(found) == (2 if words in other else 1)


def test_filters_narrow_together():
    officer = MembershipFactory()
    facts = {"unit": officer.unit, "kind": SubjectKind.MODEL, "stage": Stage.TOLD, "field": Field.READING}
    wanted = ExemplarFactory(**facts)
    ExemplarFactory(**{**facts, "kind": SubjectKind.GOOD_DEED})
    ExemplarFactory(**{**facts, "stage": Stage.NOMINATED})
    ExemplarFactory(**{**facts, "field": Field.STEM})

    found = exemplar_list(officer.user, kind="model", stage="told", field="reading")

    assert found.rows == [wanted]


def test_the_list_pages_by_key_and_loses_none():
    officer = MembershipFactory()
    ExemplarFactory.create_batch(26, unit=officer.unit)

    first = exemplar_list(officer.user)
    second = exemplar_list(officer.user, after=first.next_key)

    assert (len(first.rows), len(second.rows), second.next_key) == (25, 1, "")
    assert {row.pk for row in [*first.rows, *second.rows]} == set(Exemplar.objects.values_list("pk", flat=True))


def test_a_list_shows_own_units_those_below_or_all():
    commune = UnitFactory(commune=True)
    below = PlacementFactory(parent=commune).unit
    of_below, elsewhere = ExemplarFactory(unit=below), ExemplarFactory()
    people = {
        MembershipFactory(unit=below).user: {of_below},
        MembershipFactory(screener=True, unit=commune).user: {of_below},
        MembershipFactory(unit=elsewhere.unit).user: {elsewhere},
        MembershipFactory(department_officer=True).user: {of_below, elsewhere},
        MembershipFactory().user: set(),
        UserFactory(): set(),
    }

    for user, expected in people.items():
        assert set(exemplar_list(user).rows) == expected
        for exemplar in (of_below, elsewhere):
            assert user.has_perm("exemplars.view", exemplar) == (exemplar in expected)


def test_the_timeline_runs_from_the_oldest_milestone(at):
    exemplar = ExemplarFactory()
    late = MilestoneFactory(exemplar=exemplar, at=at, kind=MilestoneKind.NOMINATED)
    early = MilestoneFactory(exemplar=exemplar, at=at - timedelta(days=3))
    MilestoneFactory(at=at)

    assert list(timeline_of(exemplar)) == [early, late]


def test_the_path_tells_what_is_done_skipped_present_and_ahead(at):
    exemplar = ExemplarFactory(stage=Stage.RECOGNISED)
    for days, kind in enumerate((MilestoneKind.DISCOVERED, MilestoneKind.NOMINATED, MilestoneKind.RECOGNISED)):
        MilestoneFactory(exemplar=exemplar, at=at + timedelta(days=days), kind=kind)
    MilestoneFactory(exemplar=exemplar, at=at + timedelta(days=9), kind=MilestoneKind.NOMINATED)

    path = path_of(exemplar, timeline_of(exemplar))

    assert [(step.stage, step.standing, step.reached_at) for step in path] == [
        (Stage.DISCOVERED, "done", at),
        (Stage.NURTURED, "skipped", None),
        (Stage.NOMINATED, "done", at + timedelta(days=1)),
        (Stage.RECOGNISED, "here", at + timedelta(days=2)),
        (Stage.TOLD, "ahead", None),
        (Stage.REPLICATED, "ahead", None),
    ]


@pytest.mark.parametrize(
    ("stage", "tellings", "is_told"),
    [
        (Stage.RECOGNISED, [], False),
        (Stage.TOLD, [], True),
        (Stage.TOLD, [MilestoneKind.TOLD], True),
        (Stage.TOLD, [MilestoneKind.TOLD, MilestoneKind.TAKEN_DOWN], False),
        (Stage.REPLICATED, [MilestoneKind.TOLD, MilestoneKind.TAKEN_DOWN, MilestoneKind.ADOPTED], False),
        (Stage.REPLICATED, [MilestoneKind.TOLD, MilestoneKind.TAKEN_DOWN, MilestoneKind.TOLD], True),
    ],
)
def test_an_exemplar_is_told_while_its_story_is_public(at, stage, tellings, is_told):
    exemplar = ExemplarFactory(stage=stage)
    for days, kind in enumerate(tellings):
        MilestoneFactory(exemplar=exemplar, kind=kind, at=at + timedelta(days=days))

    assert Exemplar.objects.told().exists() == is_told
