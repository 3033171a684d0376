"""Who may what: listing and permission agree, in every state, for every role."""

import pytest

from lantoa.nominations.enums import DECIDED_STATES, EDITABLE_STATES, NominationState, RoundState
from lantoa.nominations.models import Nomination, Participation, Round
from lantoa.nominations.permissions import may_view
from lantoa.units.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.nominations import ConflictFactory, NominationFactory, RoundFactory
from tests.factories.units import UnitFactory

from .conftest import user_in

S = NominationState
SENT = {S.SCREENING, S.APPRAISING, *DECIDED_STATES}


def everybody(sector):
    """Return one user of each role, and one of the same roles elsewhere."""
    return [
        sector.primary_officer,
        sector.primary_head,
        sector.screener,
        sector.appraiser,
        user_in(sector.department, Role.EDITOR),
        user_in(sector.department, Role.DATA_PROTECTION_OFFICER),
        user_in(UnitFactory(commune=True), Role.SCREENER),
        sector.officer,
        UserFactory(),
        UserFactory(is_superuser=True),
    ]


@pytest.mark.parametrize("state", S)
def test_dossiers_listed_are_those_that_may_be_opened(sector, state):
    nomination = NominationFactory(round=sector.round, unit=sector.primary, screening_unit=sector.commune, state=state)

    for user in everybody(sector):
        listed = nomination in Nomination.objects.visible_to(user)
        assert listed == (user.is_superuser or may_view(user, nomination)), user
        assert listed == user.has_perm("nominations.view", nomination)


@pytest.mark.parametrize("state", S)
def test_commune_and_department_see_only_what_was_sent(sector, state):
    nomination = NominationFactory(round=sector.round, unit=sector.primary, screening_unit=sector.commune, state=state)

    assert sector.screener.has_perm("nominations.view", nomination) == (state in SENT)
    assert sector.appraiser.has_perm("nominations.view", nomination) == (state in SENT)
    assert sector.officer.has_perm("nominations.view", nomination) is False


@pytest.mark.parametrize("state", S)
def test_who_may_do_what_in_which_state(sector, state):
    nomination = NominationFactory(round=sector.round, unit=sector.primary, screening_unit=sector.commune, state=state)

    def may(user, verb):
        return user.has_perm(f"nominations.{verb}", nomination)

    assert may(sector.primary_officer, "edit") == (state in EDITABLE_STATES)
    assert may(sector.primary_head, "confirm") == (state == S.CONFIRMING)
    assert may(sector.primary_officer, "confirm") is False
    assert may(sector.primary_head, "withdraw") == (state not in {*DECIDED_STATES, S.WITHDRAWN})
    assert may(sector.screener, "screen") == (state == S.SCREENING)
    assert may(sector.appraiser, "appraise") == (state == S.APPRAISING)
    assert may(sector.appraiser, "see_appraisals") == (state in SENT)
    assert may(sector.primary_officer, "see_appraisals") is False
    for verb in ("edit", "confirm", "withdraw", "screen", "appraise", "decide"):
        assert may(sector.officer, verb) is False


def test_officer_with_a_conflict_neither_scores_nor_sees_scores(sector):
    nomination = NominationFactory(round=sector.round, unit=sector.school, state=S.APPRAISING)
    ConflictFactory(nomination=nomination, officer=sector.appraiser)

    assert sector.appraiser.has_perm("nominations.appraise", nomination) is False
    assert sector.appraiser.has_perm("nominations.see_appraisals", nomination) is False


def test_department_officer_who_also_works_in_the_school_does_not_judge_it(sector):
    both = user_in(sector.department, Role.DEPARTMENT_OFFICER)
    both.memberships.create(unit=sector.school, role=Role.OFFICER, valid_from="2020-01-01")
    nomination = NominationFactory(round=sector.round, unit=sector.school, state=S.APPRAISING)

    assert both.has_perm("nominations.view", nomination) is True
    assert both.has_perm("nominations.decide", nomination) is False


@pytest.mark.parametrize("state", RoundState)
def test_round_being_prepared_is_the_departments_alone(sector, state):
    round_ = RoundFactory(state=state)

    visible = {
        user: round_ in Round.objects.visible_to(user)
        for user in (sector.appraiser, sector.officer, sector.screener, UserFactory())
    }

    assert list(visible.values()) == [True, state != RoundState.DRAFT, state != RoundState.DRAFT, False]


def test_expected_units_are_watched_by_those_above_them(sector):
    rows = {
        user: set(Participation.objects.visible_to(user).values_list("unit", flat=True))
        for user in (sector.officer, sector.screener, sector.appraiser, UserFactory())
    }

    school, primary = sector.school.pk, sector.primary.pk
    assert list(rows.values()) == [{school}, {primary}, {school, primary}, set()]
