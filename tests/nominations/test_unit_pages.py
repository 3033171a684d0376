"""The pages of a unit: each one checked as a reader sees it, from the draft to the receipt."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lantoa.consents.enums import Signatory
from lantoa.consents.operations import ask_consent
from lantoa.nominations import operations
from lantoa.nominations.enums import NominationState
from lantoa.nominations.models import Nomination
from lantoa.nominations.receipts import receipt_as_pdf
from tests.factories.people import PersonFactory

from .conftest import TEXT, address

pytestmark = pytest.mark.usefixtures("running")


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
