"""Volume for measuring keeps the promises of the operations."""

from collections import Counter

import pytest

from lantoa.accounts.models import User
from lantoa.audit.queries import chain_breaks
from lantoa.common.search import matching
from lantoa.criteria.queries import newest_published
from lantoa.demo import volume
from lantoa.demo.planning import QUOTAS
from lantoa.nominations.enums import NominationState, RoundState
from lantoa.nominations.models import Nomination, Participation, Round, Submission
from lantoa.nominations.queries.appraisal import appraisal_queue


@pytest.fixture
def grown(sector):
    """Add four years' worth of rounds in miniature to the tiny sector."""
    officer = User.objects.get(email="chuyen.vien@so.example")
    volume.add_rounds(4, by=officer, criteria_set=newest_published("tieu-chi-quy"))
    before = set(Nomination.objects.values_list("pk", flat=True))
    written = volume.add_dossiers(
        90, rounds=list(Round.objects.order_by("period_start")), officer=officer, seed=1, now=sector.now
    )
    return written, Nomination.objects.exclude(pk__in=before)


def test_rounds_go_back_quarter_by_quarter(grown):
    codes = list(Round.objects.order_by("period_start").values_list("code", flat=True))

    assert codes == ["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert Round.objects.filter(state=RoundState.OPEN).count() == 1


def test_as_many_dossiers_as_wanted_are_written(grown):
    written, added = grown

    assert written == added.count() == 90


def test_counters_quotas_and_codes_hold(grown):
    for row in Participation.objects.all():
        own = Nomination.objects.filter(round=row.round_id, unit=row.unit_id).exclude(state=NominationState.WITHDRAWN)
        assert (row.drafts, row.sent) == (own.filter(code=None).count(), own.exclude(code=None).count())
        assert own.count() <= QUOTAS[row.unit_kind]
    for round_ in Round.objects.all():
        codes = sorted(round_.nominations.filter(code__isnull=False).values_list("code", flat=True))
        assert codes == [f"{round_.code}-{number:06d}" for number in range(1, round_.last_number + 1)]


def test_each_dossier_went_its_way_and_was_frozen_when_sent(grown):
    _written, added = grown

    for nomination in added:
        steps = list(nomination.steps.order_by("at"))
        assert (steps[-1].to_state if steps else "draft") == nomination.state
        assert [step.from_state for step in steps[1:]] == [step.to_state for step in steps[:-1]]
        assert Submission.objects.filter(nomination=nomination).count() == (nomination.code is not None)
        assert (nomination.exemplar is not None) == (nomination.code is not None)


def test_people_come_back_as_the_same_exemplar(grown):
    _written, added = grown
    sent = added.filter(code__isnull=False)

    exemplars_of = Counter(sent.values_list("person", "exemplar").distinct().values_list("person", flat=True))

    assert set(exemplars_of.values()) == {1}
    assert sent.values("person").distinct().count() < sent.count()


def test_they_are_found_and_wait_for_judges(grown):
    _written, added = grown
    officer = User.objects.get(email="chuyen.vien@so.example")
    waiting = added.filter(state=NominationState.APPRAISING)

    found = matching(Nomination.objects.all(), waiting[0].subject_name)

    assert waiting[0] in found
    assert set(waiting) <= set(appraisal_queue(officer))


def test_the_log_stays_whole(grown):
    assert list(chain_breaks()) == []
