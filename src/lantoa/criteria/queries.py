"""The formula, once: what points are worth, and how to say it on a screen."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from .models import CriteriaSet, Criterion


def weighted_total(points_by_criterion: Mapping[Criterion, int]) -> Decimal:
    """Return the sum of weight x points / highest points, rounded half up to two places.

    It lies between 0 and 100 when every criterion of a published set has its points.

    :raises ValueError: if points are below zero or above the criterion's highest
    """
    exact = Fraction(0)
    for criterion, points in points_by_criterion.items():
        if not 0 <= points <= criterion.max_points:
            raise ValueError(f"{points} is not between 0 and {criterion.max_points}")
        exact += Fraction(criterion.weight * points, criterion.max_points)
    # Rounded as whole hundredths: a division of decimals would already have rounded once.
    return Decimal(int(exact * 100 + Fraction(1, 2))).scaleb(-2)


def formula_text(criteria_set: CriteriaSet) -> str:
    """Return the formula as one sentence that a school officer can check by hand."""
    terms = [
        _("%(weight)s × points for “%(name)s” ÷ %(highest)s")
        % {"weight": criterion.weight, "name": criterion.name, "highest": criterion.max_points}
        for criterion in criteria_in_order(criteria_set)
    ]
    return _("Total out of 100 = %(terms)s; rounded to two decimals.") % {"terms": " + ".join(terms)}


def criteria_in_order(criteria_set: CriteriaSet) -> list[Criterion]:
    """Return the criteria as they stand on paper; uses what was prefetched."""
    return sorted(criteria_set.criteria.all(), key=lambda criterion: (criterion.position, criterion.pk))


def newest_published(code: str) -> CriteriaSet | None:
    """Return the published set of ``code`` with the highest version."""
    return CriteriaSet.objects.published().filter(code=code).order_by("-version").first()
