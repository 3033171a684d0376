"""Appraisal and decision: who may, what counts, what is told."""

from decimal import Decimal

import pytest

from lantoa.audit.models import Entry
from lantoa.exemplars.enums import Stage
from lantoa.nominations import operations
from lantoa.nominations.enums import AppraisalState, ConflictReason, NominationState, Outcome
from lantoa.nominations.models import Nomination
from lantoa.nominations.operations.appraisal import AppraisalRefused
from lantoa.nominations.queries.appraisal import appraisal_queue, resemblances, standing_of
from lantoa.notifications.models import Notification
from tests.factories.accounts import UserFactory


@pytest.fixture
def score(sector, at):
    """Return a function that gives both criteria points."""

    def score(nomination, by, points=(10, 5), *, is_finished=True):
        criteria = nomination.round.criteria_set.criteria.order_by("position")
        scores = {criterion: (given, "") for criterion, given in zip(criteria, points, strict=True)}
        return operations.save_appraisal(nomination, scores=scores, comment="", is_finished=is_finished, by=by, at=at)

    return score


def propose(nomination, outcome, *, by, at, seen=""):
    operations.propose_decision(nomination, outcome=outcome, reason="Kết quả rõ.", seen_outcome=seen, by=by, at=at)


def test_finished_appraisal_has_the_weighted_total(sector, make_sent, score):
    appraisal = score(make_sent(), sector.appraiser)

    assert appraisal.state == AppraisalState.DONE
    assert appraisal.total == Decimal("80.00")  # 60 x 10/10 + 40 x 5/10


def test_kept_appraisal_has_no_total_and_does_not_count(sector, make_sent, score):
    nomination = make_sent()

    score(nomination, sector.appraiser, is_finished=False)

    assert standing_of(nomination).mean_total is None


def test_appraisal_with_a_gap_cannot_be_finished(sector, make_sent, at):
    nomination = make_sent()
    first = nomination.round.criteria_set.criteria.first()

    with pytest.raises(AppraisalRefused):
        operations.save_appraisal(
            nomination, scores={first: (5, "")}, comment="", is_finished=True, by=sector.appraiser, at=at
        )


def test_declared_conflict_excludes_the_officer_and_the_scores(sector, make_sent, score, at):
    nomination = make_sent()
    score(nomination, sector.appraiser, (0, 0))
    score(nomination, sector.second_appraiser, (10, 10))

    operations.declare_conflict(nomination, reason=ConflictReason.FAMILY, explanation="", by=sector.appraiser, at=at)

    assert standing_of(nomination).mean_total == Decimal("100.00")
    assert nomination not in appraisal_queue(sector.appraiser)
    assert nomination in appraisal_queue(sector.second_appraiser)
    with pytest.raises(AppraisalRefused):
        score(nomination, sector.appraiser)


def test_declaring_a_conflict_twice_keeps_the_first(sector, make_sent, at):
    nomination = make_sent()
    facts = {"explanation": "", "by": sector.appraiser, "at": at}

    first = operations.declare_conflict(nomination, reason=ConflictReason.FAMILY, **facts)
    second = operations.declare_conflict(nomination, reason=ConflictReason.OTHER, **facts)

    assert (second, second.reason) == (first, ConflictReason.FAMILY)


def test_even_a_superuser_does_not_judge_their_own_work(sector, make_sent, score):
    author = UserFactory(is_superuser=True)
    nomination = make_sent(by=author)

    with pytest.raises(AppraisalRefused):
        score(nomination, author)


def test_queue_serves_the_least_judged_first(sector, make_sent, score):
    judged, untouched = make_sent(title="Một việc"), make_sent(title="Việc khác")
    score(judged, sector.second_appraiser)

    assert list(appraisal_queue(sector.appraiser)) == [untouched, judged]


def test_proposal_is_not_told_and_does_not_move_the_dossier(sector, make_sent, at):
    nomination = make_sent()
    before = Notification.objects.count()

    propose(nomination, Outcome.RECOGNISED, by=sector.appraiser, at=at)

    assert nomination.state == NominationState.APPRAISING
    assert Notification.objects.count() == before


def test_second_officer_sees_the_first_ones_proposal_before_overwriting_it(sector, make_sent, at):
    nomination = make_sent()
    stale = Nomination.objects.get(pk=nomination.pk)
    propose(nomination, Outcome.RECOGNISED, by=sector.appraiser, at=at)

    with pytest.raises(AppraisalRefused):
        propose(stale, Outcome.DECLINED, by=sector.second_appraiser, at=at)
    propose(stale, Outcome.DECLINED, by=sector.second_appraiser, at=at, seen=Outcome.RECOGNISED)

    assert Nomination.objects.get(pk=nomination.pk).pending_outcome == Outcome.DECLINED


def test_proposal_taken_back_leaves_no_trace_of_a_decision(sector, make_sent, at):
    nomination = make_sent()
    propose(nomination, Outcome.DECLINED, by=sector.appraiser, at=at)

    operations.take_back_proposal(nomination, by=sector.appraiser, at=at)

    stored = Nomination.objects.get(pk=nomination.pk)
    assert (stored.pending_outcome, stored.decision_reason, stored.decided_by) == ("", "", None)


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        (Outcome.RECOGNISED, Stage.RECOGNISED),
        (Outcome.NURTURED, Stage.NURTURED),
        (Outcome.DECLINED, Stage.NOMINATED),
    ],
)
def test_applied_decision_moves_dossier_and_exemplar_and_tells_the_unit(sector, make_sent, at, outcome, stage):
    nomination = make_sent()
    propose(nomination, outcome, by=sector.appraiser, at=at)

    applied = operations.apply_decisions([nomination], by=sector.appraiser, at=at)

    nomination.refresh_from_db()
    nomination.exemplar.refresh_from_db()
    told = Notification.objects.filter(dedupe_key=f"decided:{nomination.pk}")
    assert applied.decided == [nomination]
    assert (nomination.state, nomination.exemplar.stage) == (outcome, stage)
    assert set(told.values_list("recipient", "body")) == {
        (sector.officer.pk, "Kết quả rõ."),
        (sector.head.pk, "Kết quả rõ."),
    }
    assert Entry.objects.filter(verb="nominations.decide").count() == 1


def test_decisions_are_applied_together_and_name_what_they_skip(sector, make_sent, at):
    ready, withdrawn = make_sent(title="Một việc"), make_sent(title="Việc khác")
    for nomination in (ready, withdrawn):
        propose(nomination, Outcome.RECOGNISED, by=sector.appraiser, at=at)
    operations.withdraw_nomination(withdrawn, reason="Nhầm", by=sector.head, at=at)

    applied = operations.apply_decisions([ready, withdrawn], by=sector.appraiser, at=at)

    assert (applied.decided, applied.skipped) == ([ready], [withdrawn])


def test_decided_dossier_is_not_decided_again(sector, make_sent, at):
    nomination = make_sent()
    propose(nomination, Outcome.DECLINED, by=sector.appraiser, at=at)
    operations.apply_decisions([nomination], by=sector.appraiser, at=at)

    with pytest.raises(AppraisalRefused):
        propose(nomination, Outcome.RECOGNISED, by=sector.appraiser, at=at)

    assert operations.apply_decisions([nomination], by=sector.appraiser, at=at).decided == []


def test_near_identical_text_of_another_unit_is_shown_beside_the_dossier(sector, make_sent):
    original = make_sent()
    copy = make_sent(sector.primary_participation)
    unrelated = make_sent(
        title="Bếp ăn không rác", what="Cô cấp dưỡng cân từng khay cơm thừa và đổi thực đơn theo số liệu mỗi tuần."
    )

    found = resemblances(copy, user=sector.appraiser)

    assert [(row.nomination, row.is_same_subject, row.likeness) for row in found] == [(original, False, 100)]
    assert resemblances(unrelated, user=sector.appraiser) == []


def test_earlier_dossier_of_the_same_person_is_shown_whatever_its_text(sector, make_sent, make_finished, at):
    earlier = make_sent()
    later = make_finished(title="Việc hoàn toàn khác", what="Dựng sân bóng rổ từ bãi gửi xe cũ cùng phụ huynh.")
    operations.set_subject(later, person=earlier.person, by=sector.officer, at=at)

    found = resemblances(later, user=sector.appraiser)

    assert [(row.nomination, row.is_same_subject) for row in found] == [(earlier, True)]


def test_commune_is_not_shown_another_communes_dossier(sector, make_sent):
    make_sent()
    copy = make_sent(sector.primary_participation)

    assert resemblances(copy, user=sector.screener) == []


def test_officer_with_a_conflict_does_not_apply_the_own_proposal(sector, make_sent, at):
    nomination = make_sent()
    propose(nomination, Outcome.RECOGNISED, by=sector.appraiser, at=at)
    operations.declare_conflict(nomination, reason=ConflictReason.FAMILY, explanation="", by=sector.appraiser, at=at)

    stored = Nomination.objects.get(pk=nomination.pk)
    applied = operations.apply_decisions([stored], by=sector.appraiser, at=at)

    assert stored.pending_outcome == ""
    assert applied.decided == []


def test_return_forgets_proposal_and_scores_of_the_old_text(sector, make_sent, score, at):
    nomination = make_sent()
    score(nomination, sector.appraiser)
    propose(nomination, Outcome.RECOGNISED, by=sector.appraiser, at=at)

    operations.return_nomination(nomination, reason="Bổ sung số liệu.", by=sector.appraiser, at=at)

    stored = Nomination.objects.get(pk=nomination.pk)
    assert (stored.pending_outcome, stored.decision_reason, stored.decided_by) == ("", "", None)
    assert standing_of(stored).mean_total is None
