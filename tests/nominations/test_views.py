"""The pages: each one checked as a reader sees it, the whole way from the call to the decision."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lantoa.consents.enums import Signatory
from lantoa.consents.operations import ask_consent
from lantoa.nominations import operations
from lantoa.nominations.enums import NominationState, RoundState
from lantoa.nominations.models import Nomination, Round
from lantoa.nominations.receipts import receipt_as_pdf
from tests.browse import give_second_factor
from tests.factories.nominations import NominationFactory, ParticipationFactory, RoundFactory
from tests.factories.people import PersonFactory

from .conftest import TEXT


def address(name, *args, query=""):
    return reverse(f"nominations:{name}", args=args) + query


@pytest.fixture(autouse=True)
def far_deadline(request):
    """Pages read the wall clock: the round ends in a week from now."""
    if "sector" in request.fixturenames:
        sector = request.getfixturevalue("sector")
        sector.round.deadline = timezone.now() + timedelta(days=7)
        sector.round.save()


@pytest.fixture
def draft(sector, at):
    return operations.start_nomination(
        sector.participation, kind="individual", creation_key=uuid4(), by=sector.officer, at=at
    )


def test_officer_fills_the_dossier_page_by_page_and_hands_it_to_the_head(sector, browse, at):
    officer = browse(sector.officer)
    person = PersonFactory(unit=sector.school, full_name="Đặng Hoài Thư Nhiên")
    start = officer.get(address("start", sector.participation.pk))
    officer.post(
        address("start", sector.participation.pk),
        {"kind": "individual", "creation_key": start.field("creation_key")},
    )
    nomination = Nomination.objects.get()

    found = officer.get(address("person", nomination.pk, query="?q=thu+nhien"))
    assert "Đặng Hoài Thư Nhiên" in found.text
    page = officer.post(address("person", nomination.pk), {"person": person.pk})
    page = officer.post(
        address("achievement", nomination.pk),
        {
            "title": "Tăng lượt mượn sách từ 210 lên 965",
            "field": "reading",
            "happened_from": "2026-09-05",
            "happened_to": "",
            "what": TEXT,
            "seen": page.field("seen"),
        },
    )
    officer.post(
        address("result", nomination.pk),
        {
            "result_before": "210 lượt",
            "result_after": "965 lượt",
            "beneficiaries": "1.120 học sinh",
            "measure_name": "Lượt mượn",
            "measure_unit": "lượt",
            "measure_before": "210",
            "measure_after": "1.965",
            "seen": page.field("seen"),
        },
    )
    picture = SimpleUploadedFile("ảnh góc đọc.png", png(), content_type="image/png")
    officer.post(address("evidence", nomination.pk), {"file": picture, "caption": "Góc đọc"})
    scores = {f"points_{c.pk}": "8" for c in sector.round.criteria_set.criteria.all()}
    officer.post(address("self-assessment", nomination.pk), scores)
    officer.get(address("consent", nomination.pk))
    ask_consent(
        nomination.matter.appearances.get(),
        signatory=Signatory.SELF,
        signatory_name=person.full_name,
        by=sector.officer,
        at=at,
    )
    officer.get(address("check", nomination.pk))
    officer.post(address("check", nomination.pk))

    nomination.refresh_from_db()
    assert nomination.state == NominationState.CONFIRMING
    assert (nomination.person, nomination.measure_after, nomination.evidence.count()) == (person, 1965, 1)


def png():
    """Return a small real picture."""
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "#8E1F22").save(buffer, "PNG")
    return buffer.getvalue()


def test_head_confirms_and_both_see_the_receipt(sector, browse, make_finished, at):
    nomination = make_finished()
    operations.request_confirmation(nomination, by=sector.officer, at=at)
    head = browse(sector.head)
    page = head.get(address("confirm", nomination.pk))

    refused = head.post(address("confirm", nomination.pk), {"idempotency_key": page.field("idempotency_key")})
    receipt = head.post(
        address("confirm", nomination.pk),
        {"idempotency_key": page.field("idempotency_key"), "is_responsible": "on"},
    )

    assert "Hãy đánh dấu vào ô" in refused.text
    assert receipt.heading == "Mã hồ sơ: 2026-Q4-000001"
    assert browse(sector.officer).get(address("receipt", nomination.pk)).heading == receipt.heading


def test_second_click_on_confirm_shows_the_receipt(sector, browse, make_sent):
    nomination = make_sent()

    response = browse(sector.head).client.get(address("confirm", nomination.pk))

    assert (response.status_code, response.url) == (302, address("receipt", nomination.pk))


def test_receipt_as_pdf_carries_code_and_check_sum(make_sent):
    from io import BytesIO

    from pypdf import PdfReader

    nomination = make_sent()

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(receipt_as_pdf(nomination))).pages)

    assert nomination.code in text
    assert nomination.submissions.get().sha256[:16] in text.replace("\n", "")


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


def test_unit_says_that_there_is_nothing_and_asks_to_be_late(sector, browse):
    officer = browse(sector.officer)

    empty = officer.post(address("nil", sector.participation.pk), {"reason": " "})
    page = officer.post(address("nil", sector.participation.pk), {"reason": "Chưa có kết quả học kỳ."})
    officer.post(address("ask-late", sector.participation.pk), {"reason": "Chờ số liệu cuối kỳ."})

    assert "Hãy ghi lý do" in empty.text
    assert "Chưa có kết quả học kỳ." in page.text


def test_autosave_keeps_what_is_well_formed_and_tells_when(sector, browse, draft):
    officer = browse(sector.officer)
    page = officer.get(address("achievement", draft.pk))

    response = officer.client.post(
        address("achievement", draft.pk),
        {"title": "Mới gõ được nửa", "happened_from": "không phải ngày", "seen": page.field("seen")},
        headers={"X-Autosave": "1"},
    )

    draft.refresh_from_db()
    assert response.status_code == 200
    assert set(response.json()) == {"saved_at", "fields"}
    assert (draft.title, draft.happened_from) == ("Mới gõ được nửa", None)


def test_conflicting_edit_shows_both_versions_and_the_next_send_stands(sector, browse, draft, at):
    officer = browse(sector.officer)
    page = officer.get(address("result", draft.pk))
    operations.save_fields(draft, values={"result_before": "Bản của hiệu trưởng"}, by=sector.head, at=at)
    mine = {"result_before": "Bản của cô", "result_after": "b", "beneficiaries": "c"}

    conflict = officer.post(address("result", draft.pk), {**mine, "seen": page.field("seen")}, status=409)
    officer.post(address("result", draft.pk), {**mine, "seen": conflict.field("seen")})

    draft.refresh_from_db()
    assert "Bản của hiệu trưởng" in conflict.text
    assert conflict.field("result_before").strip() == "Bản của cô"
    assert draft.result_before == "Bản của cô"


def test_html_file_named_jpg_is_refused_with_what_to_do(sector, browse, draft):
    fake = SimpleUploadedFile("anh.jpg", b"<html><script>alert(1)</script></html>", content_type="image/jpeg")

    page = browse(sector.officer).post(address("evidence", draft.pk), {"file": fake, "caption": "Góc đọc"})

    assert draft.evidence.count() == 0
    assert page.field("caption") == "Góc đọc"
    assert len(page.select(".error-summary")) == 1


@pytest.mark.parametrize(
    ("birth", "is_kept"),
    [({"birth_date": "2020-05-01"}, True), ({"birth_year": "2011"}, True), ({}, False)],
)
def test_pupil_is_entered_with_a_birth_that_decides_who_consents(sector, browse, draft, birth, is_kept):
    form = {"kind": "pupil", "full_name": "Lê Mẫu Cát Tường", "position": "Lớp 1A", **birth}

    browse(sector.officer).post(address("person", draft.pk), form)

    draft.refresh_from_db()
    assert (draft.person is not None) == is_kept


def test_name_typed_as_separate_marks_is_stored_composed(sector, browse, draft):
    import unicodedata

    name = unicodedata.normalize("NFD", "Nguyễn Thị Hòa 😀")
    form = {"kind": "staff", "full_name": name, "position": "Giáo viên"}

    browse(sector.officer).post(address("person", draft.pk), form)

    draft.refresh_from_db()
    assert draft.person.full_name == "Nguyễn Thị Hòa 😀"


def test_model_names_itself_and_may_name_nobody(sector, browse, at):
    nomination = operations.start_nomination(
        sector.participation, kind="model", creation_key=uuid4(), by=sector.officer, at=at
    )
    officer = browse(sector.officer)

    officer.post(address("subject", nomination.pk), {"title": "Giờ chào cờ không diễn văn"})
    officer.get(address("person", nomination.pk))
    page = officer.post(address("person", nomination.pk), {"nobody": "1"})

    nomination.refresh_from_db()
    assert (nomination.subject_name, nomination.person) == ("Giờ chào cờ không diễn văn", None)
    assert "Không nêu tên ai" in page.text


def test_collective_is_registered_with_its_size(sector, browse, at):
    nomination = operations.start_nomination(
        sector.participation, kind="collective", creation_key=uuid4(), by=sector.officer, at=at
    )

    browse(sector.officer).post(address("subject", nomination.pk), {"name": "Tổ Hóa học", "size": "9"})

    nomination.refresh_from_db()
    assert (nomination.collective.name, nomination.collective.size) == ("Tổ Hóa học", 9)


def test_withdrawing_asks_why(sector, browse, draft):
    officer = browse(sector.officer)

    refused = officer.post(address("withdraw", draft.pk), {"reason": ""})
    officer.post(address("withdraw", draft.pk), {"reason": "Nhầm người"})

    draft.refresh_from_db()
    assert "Hãy ghi lý do rút hồ sơ." in refused.text
    assert draft.state == NominationState.WITHDRAWN


@pytest.mark.parametrize("item_count", [1, 3])
def test_dossier_list_asks_a_fixed_number_of_questions(sector, browse, item_count, django_assert_num_queries):
    reader = browse(sector.appraiser)
    give_second_factor(sector.appraiser)
    NominationFactory.create_batch(item_count, round=sector.round, unit=sector.school, state="appraising", told=True)
    reader.get(address("dossiers"))

    with django_assert_num_queries(LIST_QUERIES):
        page = reader.get(address("dossiers"))

    assert len(page.select("tbody tr")) == item_count


#: Session, user, roles, second factor, unread messages, the rail's doors, the dossiers.
LIST_QUERIES = 10


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
