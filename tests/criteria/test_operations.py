import pytest

from lantoa.audit.models import Entry
from lantoa.criteria.models import CriteriaSet
from lantoa.criteria.operations import (
    AlreadyPublished,
    CodeTaken,
    CriterionText,
    WeightsDoNotAddUp,
    create_criteria_set,
    ensure_default_criteria,
    publish_criteria_set,
    rewrite_criteria,
    start_new_version,
)
from tests.factories.accounts import UserFactory
from tests.factories.criteria import CriteriaSetFactory, CriterionFactory

pytestmark = pytest.mark.django_db

HALVES = [CriterionText("Kết quả", "Con số nào đổi?", 50), CriterionText("Lan tỏa", "Ai làm theo?", 50, max_points=5)]


def as_written(criteria_set):
    return list(criteria_set.criteria.order_by("position").values_list("position", "name", "weight", "max_points"))


def test_a_new_set_is_a_draft_with_its_criteria_in_order(at):
    by = UserFactory()

    criteria_set = create_criteria_set("quy", title="Tiêu chí quý", basis="Kế hoạch", criteria=HALVES, at=at, by=by)

    assert (criteria_set.version, criteria_set.published_at) == (1, None)
    assert as_written(criteria_set) == [(1, "Kết quả", 50, 10), (2, "Lan tỏa", 50, 5)]
    assert Entry.objects.get().verb == "criteria.create"


@pytest.mark.parametrize("weights", [(50, 49), (50, 51), (100, 0), (), (120, -20)])
def test_weights_that_do_not_make_100_are_refused_and_nothing_is_written(at, weights):
    criteria = [CriterionText(f"Tiêu chí {weight}", "?", weight) for weight in weights]

    with pytest.raises(WeightsDoNotAddUp):
        create_criteria_set("quy", title="Tiêu chí quý", basis="", criteria=criteria, at=at, by=UserFactory())

    assert not CriteriaSet.objects.exists()


def test_a_code_is_taken_once(at):
    by = UserFactory()
    create_criteria_set("quy", title="Tiêu chí quý", basis="", criteria=HALVES, at=at, by=by)

    with pytest.raises(CodeTaken):
        create_criteria_set("quy", title="Tiêu chí khác", basis="", criteria=HALVES, at=at, by=by)


def test_a_draft_may_be_rewritten(at):
    by = UserFactory()
    draft = create_criteria_set("quy", title="Tiêu chí quý", basis="", criteria=HALVES, at=at, by=by)

    rewrite_criteria(draft, criteria=[CriterionText("Chỉ một", "?", 100)], at=at, by=by)

    assert as_written(draft) == [(1, "Chỉ một", 100, 10)]


def test_a_published_set_is_frozen_even_for_who_loaded_it_before(at):
    by = UserFactory()
    criteria_set = create_criteria_set("quy", title="Tiêu chí quý", basis="", criteria=HALVES, at=at, by=by)
    loaded_before = CriteriaSet.objects.get(pk=criteria_set.pk)
    publish_criteria_set(criteria_set, at=at, by=by)

    with pytest.raises(AlreadyPublished):
        rewrite_criteria(loaded_before, criteria=[CriterionText("Chỉ một", "?", 100)], at=at, by=by)
    with pytest.raises(AlreadyPublished):
        publish_criteria_set(loaded_before, at=at, by=by)

    assert as_written(criteria_set) == [(1, "Kết quả", 50, 10), (2, "Lan tỏa", 50, 5)]
    assert CriteriaSet.objects.get().published_at == at


def test_a_set_whose_weights_do_not_make_100_is_not_published(at):
    criteria_set = CriteriaSetFactory()
    CriterionFactory(criteria_set=criteria_set, weight=70)

    with pytest.raises(WeightsDoNotAddUp):
        publish_criteria_set(criteria_set, at=at, by=UserFactory())

    assert CriteriaSet.objects.get().published_at is None


def test_a_new_version_copies_the_criteria_and_leaves_the_old_one(at):
    by = UserFactory()
    first = create_criteria_set("quy", title="Tiêu chí quý", basis="Kế hoạch", criteria=HALVES, at=at, by=by)
    publish_criteria_set(first, at=at, by=by)

    second = start_new_version(first, at=at, by=by)
    rewrite_criteria(second, criteria=[CriterionText("Chỉ một", "?", 100)], at=at, by=by)

    assert (second.code, second.version, second.title, second.basis) == ("quy", 2, "Tiêu chí quý", "Kế hoạch")
    assert as_written(first) == [(1, "Kết quả", 50, 10), (2, "Lan tỏa", 50, 5)]


def test_pressing_new_version_twice_gives_the_same_draft(at):
    by = UserFactory()
    first = create_criteria_set("quy", title="Tiêu chí quý", basis="", criteria=HALVES, at=at, by=by)
    publish_criteria_set(first, at=at, by=by)

    assert start_new_version(first, at=at, by=by) == start_new_version(first, at=at, by=by)
    assert CriteriaSet.objects.count() == 2


def test_default_criteria_are_five_published_and_marked_as_a_proposal(at):
    criteria_set = ensure_default_criteria(at=at, by=UserFactory())

    assert [weight for _position, _name, weight, _highest in as_written(criteria_set)] == [30, 15, 20, 20, 15]
    assert criteria_set.published_at == at
    assert "chưa phải văn bản chính thức" in criteria_set.basis
    for criterion in criteria_set.criteria.all():
        assert [level.points for level in criterion.levels] == [0, 3, 6, 8, 10]
        assert criterion.question.endswith("?")


def test_default_criteria_are_written_once_and_a_newer_version_wins(at):
    by = UserFactory()
    first = ensure_default_criteria(at=at, by=by)

    assert ensure_default_criteria(at=at, by=by) == first

    second = start_new_version(first, at=at, by=by)
    publish_criteria_set(second, at=at, by=by)

    assert ensure_default_criteria(at=at, by=by) == second
    assert CriteriaSet.objects.count() == 2


def test_a_default_set_left_as_a_draft_is_published_as_it_is(at):
    by = UserFactory()
    draft = create_criteria_set("tieu-chi-quy", title="Sở đã sửa", basis="", criteria=HALVES, at=at, by=by)

    assert ensure_default_criteria(at=at, by=by) == draft
    assert CriteriaSet.objects.get().published_at == at
