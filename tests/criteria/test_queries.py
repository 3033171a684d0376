from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.criteria.models import Criterion, Level
from lantoa.criteria.queries import formula_text, newest_published, weighted_total
from tests.factories.criteria import CriteriaSetFactory, CriterionFactory


@st.composite
def scored_rubrics(draw):
    """Give weights that make 100, a highest number of points each, and points within it."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=9)))
    weights = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    points = {}
    for key, weight in enumerate(weights, start=1):
        criterion = Criterion(pk=key, weight=weight, max_points=draw(st.integers(1, 1000)))
        points[criterion] = draw(st.integers(0, criterion.max_points))
    return points


@given(scored_rubrics())
def test_total_is_the_exact_sum_rounded_half_up_to_two_places(points):
    exact = sum(Fraction(criterion.weight * value, criterion.max_points) for criterion, value in points.items())

    total = weighted_total(points)

    assert abs(Fraction(total) - exact) <= Fraction(1, 200)
    assert total == total.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    assert Fraction(total) - exact != Fraction(-1, 200)
    assert 0 <= total <= 100


@given(scored_rubrics(), st.randoms(use_true_random=False))
def test_total_does_not_depend_on_the_order_of_criteria(points, chance):
    shuffled = list(points.items())
    chance.shuffle(shuffled)

    assert weighted_total(dict(shuffled)) == weighted_total(points)


@given(scored_rubrics())
def test_full_marks_make_one_hundred_and_no_marks_nothing(points):
    assert weighted_total({criterion: criterion.max_points for criterion in points}) == Decimal("100.00")
    assert weighted_total(dict.fromkeys(points, 0)) == Decimal("0.00")


@given(scored_rubrics())
def test_one_point_more_never_lowers_the_total(points):
    for criterion, value in points.items():
        if value < criterion.max_points:
            assert weighted_total({**points, criterion: value + 1}) >= weighted_total(points)


def test_half_a_hundredth_is_rounded_up():
    criterion = Criterion(pk=1, weight=1, max_points=200)

    assert weighted_total({criterion: 1}) == Decimal("0.01")


@pytest.mark.parametrize("points", [-1, 11])
def test_points_outside_the_scale_are_refused(points):
    with pytest.raises(ValueError, match="between 0 and 10"):
        weighted_total({Criterion(pk=1, weight=100, max_points=10): points})


@pytest.mark.django_db
def test_formula_names_every_criterion_in_order_with_its_weight():
    criteria_set = CriteriaSetFactory()
    CriterionFactory(criteria_set=criteria_set, position=2, name="Sự lan tỏa", weight=40, max_points=5)
    CriterionFactory(criteria_set=criteria_set, position=1, name="Kết quả", weight=60, max_points=10)

    assert formula_text(criteria_set) == (
        "Tổng điểm trên 100 = 60 × điểm “Kết quả” ÷ 10 + 40 × điểm “Sự lan tỏa” ÷ 5; làm tròn đến hai chữ số thập phân."
    )


def test_levels_are_read_from_the_guidance_lowest_first():
    criterion = Criterion(guidance="10: Thay đổi lớn.\n0: Không có số liệu.\nLưu ý chung, không phải mức điểm.")

    assert criterion.levels == [Level(0, "Không có số liệu."), Level(10, "Thay đổi lớn.")]


@pytest.mark.django_db
def test_newest_published_version_is_found_and_drafts_are_not(at):
    CriteriaSetFactory(code="quy", version=1, published_at=at)
    second = CriteriaSetFactory(code="quy", version=2, published_at=at)
    CriteriaSetFactory(code="quy", version=3)

    assert newest_published("quy") == second
    assert newest_published("khac") is None
