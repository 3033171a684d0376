"""The pages of commune and department: screening, coverage, scores, decisions, rounds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lantoa.nominations import operations
from lantoa.nominations.enums import NominationState, RoundState
from lantoa.nominations.models import Round
from tests.browse import give_second_factor
from tests.factories.nominations import NominationFactory, ParticipationFactory, RoundFactory

from .conftest import address

pytestmark = pytest.mark.usefixtures("running")


def test_screener_forwards_and_the_dossier_reaches_the_department(sector, browse, make_sent):
    nomination = make_sent(sector.primary_participation)
    screener = browse(sector.screener)
    screener.get(address("screening"))
    screener.get(address("screen", nomination.pk))

    empty = screener.post(address("screen", nomination.pk), {"verdict": "return", "reason": ""})
    screener.post(address("screen", nomination.pk), {"verdict": "forward", "reason": ""})

    nomination.refresh_from_db()
    assert "Hãy ghi rõ đơn vị cần bổ sung điều gì." in empty.text
    assert nomination.state == NominationState.APPRAISING


def test_officers_score_propose_and_apply(sector, browse, make_sent):
    nomination = make_sent()
    officer = browse(sector.appraiser)
    officer.get(address("queue"))
    officer.get(address("appraise", nomination.pk))
    points = {f"points_{c.pk}": "9" for c in sector.round.criteria_set.criteria.all()}

    decide = officer.post(address("appraise", nomination.pk), {**points, "finish": "decide"})
    pending = officer.post(
        address("decide", nomination.pk),
        {"outcome": "recognised", "reason": "Kết quả rõ.", "seen_outcome": ""},
    )
    officer.post(address("decisions-apply", sector.round.pk), {"nomination": [nomination.pk]})

    nomination.refresh_from_db()
    assert "90" in decide.text
    assert nomination.subject_name in pending.text
    assert nomination.state == NominationState.RECOGNISED
    assert "Kết quả rõ." in browse(sector.officer).get(address("dossier", nomination.pk)).text


def test_school_does_not_read_a_reason_before_the_decision_is_applied(sector, browse, make_sent, at):
    nomination = make_sent()
    operations.propose_decision(
        nomination, outcome="declined", reason="Chưa đủ số liệu riêng.", seen_outcome="", by=sector.appraiser, at=at
    )

    for name in ("dossier", "receipt"):
        assert "Chưa đủ số liệu riêng." not in browse(sector.officer).get(address(name, nomination.pk)).text


def test_colleagues_scores_are_hidden_until_ones_own_are_in(sector, browse, make_sent, at):
    nomination = make_sent()
    criteria = list(sector.round.criteria_set.criteria.all())
    operations.save_appraisal(
        nomination,
        scores=dict.fromkeys(criteria, (10, "Ý kiến của đồng nghiệp")),
        comment="",
        is_finished=True,
        by=sector.second_appraiser,
        at=at,
    )
    officer = browse(sector.appraiser)

    before = officer.get(address("appraise", nomination.pk)).text
    officer.post(address("appraise", nomination.pk), {**{f"points_{c.pk}": "1" for c in criteria}, "finish": "decide"})
    after = officer.get(address("appraise", nomination.pk)).text

    assert "Ý kiến của đồng nghiệp" not in before
    assert "Ý kiến của đồng nghiệp" in after


def test_officer_steps_aside_and_is_told_why_the_page_is_closed(sector, browse, make_sent):
    nomination = make_sent()
    officer = browse(sector.appraiser)
    officer.get(address("conflict", nomination.pk))

    officer.post(address("conflict", nomination.pk), {"reason": "family", "explanation": ""})

    assert officer.get(address("appraise", nomination.pk)).heading == "Bạn không chấm hồ sơ này"


def test_department_prepares_opens_and_closes_a_round(sector, browse):
    officer = browse(sector.appraiser)
    criteria_set = sector.round.criteria_set
    criteria_set.published_at = timezone.now()
    criteria_set.save()
    form = {
        "title": "Giới thiệu điển hình quý I/2027",
        "code": "2027-Q1",
        "period_start": "2027-01-01",
        "period_end": "2027-03-31",
        "deadline_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "criteria_set": criteria_set.pk,
        "call_text": "Mời các đơn vị.",
    }

    refused = officer.post(address("round-create"), form)
    officer.post(address("round-create"), {**form, "quota_upper_secondary": "3"})
    round_ = Round.objects.get(code="2027-Q1")
    officer.post(address("round-open", round_.pk))
    opened = officer.get(address("coverage", round_.pk))
    officer.post(address("round-close", round_.pk))

    round_.refresh_from_db()
    assert "Hãy ghi chỉ tiêu cho ít nhất một loại đơn vị." in refused.text
    assert "0% trong 1 đơn vị đã phản hồi" in opened.text
    assert round_.state == RoundState.CLOSED


def test_department_reminds_the_silent_and_grants_a_late_entry(sector, browse):
    officer = browse(sector.appraiser)
    officer.get(address("coverage-units", sector.round.pk, query="?tinh-trang=silent"))

    coverage = officer.post(address("remind", sector.round.pk))
    until = (timezone.localdate() + timedelta(days=20)).isoformat()
    page = officer.post(
        address("participation", sector.participation.pk), {"until_on": until, "reason": "Trường bị ngập"}
    )

    sector.participation.refresh_from_db()
    assert "Đã nhắc 2 đơn vị." in coverage.text
    assert sector.participation.late_reason == "Trường bị ngập"
    assert "Trường bị ngập" in page.text


@pytest.mark.parametrize("item_count", [1, 3])
def test_dossier_list_asks_a_fixed_number_of_questions(sector, browse, item_count, django_assert_num_queries):
    reader = browse(sector.appraiser)
    give_second_factor(sector.appraiser)
    NominationFactory.create_batch(item_count, round=sector.round, unit=sector.school, state="appraising", told=True)
    reader.get(address("dossiers"))

    with django_assert_num_queries(10):
        page = reader.get(address("dossiers"))

    assert len(page.select("tbody tr")) == item_count


def test_htmx_gets_the_rows_alone(sector, browse, make_sent):
    make_sent()

    response = browse(sector.appraiser).client.get(address("dossiers"), headers={"HX-Request": "true"})

    assert b"<html" not in response.content
    assert "HX-Request" in response.headers["Vary"]


def test_long_names_and_many_rows_stay_whole(sector, browse):
    for _number in range(60):
        ParticipationFactory(round=sector.round, unit__name="Trường " + "Rất Dài " * 35)

    page = browse(sector.appraiser).get(address("coverage-units", sector.round.pk))

    assert len(page.select("tbody tr")) == 50
    assert len(page.select("a[rel=next]")) == 1


def test_empty_pages_say_what_to_do(sector, browse):
    sector.primary_participation.delete()

    assert "Không có việc nào đang chờ" in browse(sector.screener).get(address("screening")).text
    assert "Không có việc nào đang chờ" in browse(sector.appraiser).get(address("queue")).text
    assert "Không có quyết định nào" in browse(sector.appraiser).get(address("decisions", sector.round.pk)).text


def test_open_round_form_keeps_what_may_not_change(sector, browse):
    officer = browse(sector.appraiser)
    page = officer.get(address("round-update", sector.round.pk))
    criteria_set = sector.round.criteria_set
    criteria_set.published_at = timezone.now()
    criteria_set.save()

    refused = officer.post(
        address("round-update", sector.round.pk),
        {
            "title": "Tên khác",
            "code": sector.round.code,
            "period_start": page.field("period_start"),
            "period_end": page.field("period_end"),
            "deadline_on": page.field("deadline_on"),
            "criteria_set": criteria_set.pk,
            "call_text": sector.round.call_text,
            "quota_upper_secondary": "2",
            "quota_primary": "2",
        },
    )

    sector.round.refresh_from_db()
    assert "Đợt đang mở" in refused.text
    assert sector.round.title != "Tên khác"


def test_draft_round_is_shown_to_the_department_only(sector, browse):
    draft_round = RoundFactory(draft=True)

    browse(sector.appraiser).get(address("round", draft_round.pk))

    browse(sector.officer).get(address("round", draft_round.pk), status=404)
