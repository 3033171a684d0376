"""What screens ask: coverage, lists, errands."""

from datetime import timedelta

import pytest

from lantoa.common.desk import errands_of
from lantoa.common.search import matching
from lantoa.nominations import operations
from lantoa.nominations.enums import CoverageState
from lantoa.nominations.models import Nomination
from lantoa.nominations.queries.coverage import coverage, units_in_state
from lantoa.nominations.queries.dossiers import dossiers, missing_parts
from lantoa.nominations.queries.rounds import is_due, own_rounds
from tests.factories.nominations import ParticipationFactory
from tests.factories.units import UnitFactory


@pytest.fixture
def answered(sector, at):
    """A round with a unit in each state: silent, drafting, nil, sent."""
    sent = sector.participation
    sent.sent = 1
    sent.save()
    ParticipationFactory(round=sector.round, drafts=1)
    operations.report_nil(sector.primary_participation, reason="Chưa có", by=sector.primary_head, at=at)
    ParticipationFactory(round=sector.round)
    return sector.round


def test_coverage_counts_every_expected_unit_once(sector, answered):
    found = coverage(sector.appraiser, answered)

    assert found.total.counts == dict.fromkeys(CoverageState, 1)
    assert (found.total.expected, found.total.answered_percent) == (4, 50)
    assert {tally.key: tally.expected for tally in found.by_kind} == {"upper_secondary": 3, "primary": 1}
    assert {tally.key: tally.expected for tally in found.by_office} == {"0": 3, str(sector.commune.pk): 1}


def test_commune_covers_only_its_own_units(sector, answered):
    found = coverage(sector.screener, answered)

    assert (found.total.expected, found.total.counts[CoverageState.NIL]) == (1, 1)


@pytest.mark.parametrize("state", CoverageState)
def test_each_figure_opens_as_many_names(sector, answered, state):
    rows = units_in_state(sector.appraiser, answered, state=state)

    assert rows.count() == coverage(sector.appraiser, answered).total.counts[state]


@pytest.mark.parametrize("item_count", [1, 3])
def test_coverage_asks_a_fixed_number_of_questions(sector, item_count, django_assert_num_queries):
    for _number in range(item_count):
        ParticipationFactory(round=sector.round, screening_unit=UnitFactory(commune=True))

    with django_assert_num_queries(2):
        found = coverage(sector.appraiser, sector.round)

    assert found.total.expected == item_count + 2


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("doc sach tang", False),
        ("muon sach", True),
        ("MƯỢN SÁCH", True),
        ("2026-Q4-000001", True),
        ("sách mượ", True),
        ("bep an", False),
    ],
)
def test_dossier_is_found_by_words_with_or_without_diacritics(sector, make_sent, query, is_found):
    nomination = make_sent()

    found = matching(dossiers(sector.appraiser), query)

    assert (nomination in found) == is_found


def test_search_shows_nothing_that_may_not_be_opened(sector, make_sent):
    make_sent()

    assert list(matching(dossiers(sector.primary_officer), "muon sach")) == []


def test_desk_shows_each_person_what_waits(sector, make_finished, make_sent, at):
    waiting = make_finished()
    operations.request_confirmation(waiting, by=sector.officer, at=at)
    make_sent(sector.primary_participation)
    returned = make_sent(title="Một việc khác")
    operations.return_nomination(returned, reason="Bổ sung số liệu.", by=sector.appraiser, at=at)

    def titles(user):
        # Consents give errands of their own.
        return [errand.title for errand in errands_of(user, at) if "chưa trả lời" not in errand.title]

    assert titles(sector.officer) == [f"{returned.code} · {returned.subject_name}"]
    assert titles(sector.head) == [
        f"{returned.code} · {returned.subject_name}",
        f"Xác nhận hồ sơ: {waiting.subject_name}",
    ]
    assert titles(sector.screener) == ["1 hồ sơ chờ sơ loại"]


def test_silent_unit_finds_the_round_on_its_desk_until_the_deadline(sector, at):
    own = own_rounds(sector.officer)[0]

    assert [errand.title for errand in errands_of(sector.officer, at)] == [sector.round.title]
    assert is_due(own, sector.round.deadline) is True
    assert is_due(own, sector.round.deadline + timedelta(seconds=1)) is False


def test_unfinished_dossier_names_what_is_missing(sector, make_finished, at):
    nomination = make_finished()
    Nomination.objects.filter(pk=nomination.pk).update(what="")
    nomination.refresh_from_db()

    assert [part.name for part in missing_parts(nomination, on=at.date())] == ["achievement"]
