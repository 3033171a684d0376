"""The same on the screen: upload, look at every row, start the drafts."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lantoa.nominations import operations
from lantoa.nominations.models import Nomination, Quota
from lantoa.nominations.operations.lists import LIST_FOLDER

from .lists import REAL_LIST, allow_many, workbook


@pytest.fixture(autouse=True)
def many_places(sector):
    allow_many(sector)


def address(name, *args):
    return reverse(f"nominations:{name}", args=args)


def upload(browser, participation, content=None, name="Danh sách quý IV.xlsx"):
    content = REAL_LIST.read_bytes() if content is None else content
    return browser.post(address("list-upload", participation.pk), {"file": SimpleUploadedFile(name, content)})


def test_officer_uploads_looks_and_starts_the_drafts(sector, browse):
    officer = browse(sector.officer)
    officer.get(address("list-upload", sector.participation.pk))

    preview = upload(officer, sector.participation)
    ticked = [box["value"] for box in preview.select("input[name=rows][checked]")]
    done = officer.post(preview.response.request["PATH_INFO"], {"rows": ticked})

    assert preview.heading == "Đọc được 5 dòng, 2 dòng cần sửa"
    assert "Danh sách quý IV.xlsx" in preview.text
    assert preview.texts("table:last-of-type tbody tr")[-2:] == [
        "B14 dòng 14 Thiếu họ tên. Hãy ghi tên cá nhân, tập thể hoặc mô hình vào ô này.",
        "D15 Phạm Thị Dữ Liệu “19xx” không phải năm sinh. "
        "Hãy ghi bốn chữ số, ví dụ 1986, hoặc ngày sinh như 01/02/1986.",
    ]
    assert ticked == ["9", "10", "11", "12", "13"]
    assert Nomination.objects.filter(author=sector.officer).count() == 5
    assert "Đã tạo 5 bản nháp." in done.text
    assert done.response.request["PATH_INFO"] == address("round", sector.round.pk)


def test_second_press_starts_nothing_twice(sector, browse):
    officer = browse(sector.officer)
    preview = upload(officer, sector.participation)
    path = preview.response.request["PATH_INFO"]

    officer.post(path, {"rows": ["9", "11"]})
    again = officer.post(path, {"rows": ["9", "11"]})

    assert Nomination.objects.count() == 2
    assert "2 dòng đã có từ trước" in again.text


def test_rows_that_are_there_are_shown_with_their_drafts(sector, browse):
    officer = browse(sector.officer)
    preview = upload(officer, sector.participation)
    officer.post(preview.response.request["PATH_INFO"], {"rows": ["9"]})

    again = upload(officer, sector.participation)

    draft = Nomination.objects.get()
    assert address("dossier", draft.pk) in again.hrefs("tbody a")
    assert [box["value"] for box in again.select("input[name=rows]")] == ["10", "11", "12", "13"]


def test_only_as_many_rows_are_ticked_as_places_are_left(sector, browse):
    Quota.objects.filter(round=sector.round).update(limit=2)
    officer = browse(sector.officer)

    preview = upload(officer, sector.participation)

    assert len(preview.select("input[name=rows][checked]")) == 2
    assert "Đơn vị còn 2 chỗ trong đợt này" in preview.text


def test_rows_beyond_the_quota_are_named_after_the_import(sector, browse):
    Quota.objects.filter(round=sector.round).update(limit=2)
    officer = browse(sector.officer)
    preview = upload(officer, sector.participation)

    done = officer.post(preview.response.request["PATH_INFO"], {"rows": ["9", "10", "11", "13"]})
    full = upload(officer, sector.participation)

    assert Nomination.objects.count() == 2
    assert "Tổ Hóa học (11); Mô hình “Giờ chào cờ không diễn văn” (13)" in done.text
    assert "Đơn vị đã hết chỗ trong đợt này" in full.text
    assert full.select("input[type=checkbox]") == []


def test_nothing_ticked_is_said_and_nothing_written(sector, browse):
    officer = browse(sector.officer)
    preview = upload(officer, sector.participation)

    page = officer.post(preview.response.request["PATH_INFO"], {})

    assert "Hãy đánh dấu ít nhất một dòng" in page.text
    assert page.title.startswith("Lỗi")
    assert Nomination.objects.count() == 0


def test_row_number_that_is_not_in_the_list_is_refused(sector, browse):
    officer = browse(sector.officer)
    preview = upload(officer, sector.participation)

    officer.post(preview.response.request["PATH_INFO"], {"rows": ["14", "999"]})

    assert Nomination.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"<html>", "nội dung là loại khác"),
        ("a.pdf", b"%PDF-1.7", "XLSX"),
        ("a.xlsx", None, "Không tìm thấy cột “Họ và tên”"),
        ("a.xlsx", b"", "Tệp trống"),
    ],
)
def test_file_that_is_no_list_is_refused_at_the_field(sector, browse, name, content, said):
    content = workbook(("một", "hai")) if content is None else content

    page = upload(browse(sector.officer), sector.participation, content, name)

    assert said in page.text
    assert page.title.startswith("Lỗi")
    assert page.response.request["PATH_INFO"] == address("list-upload", sector.participation.pk)


def test_list_without_a_good_row_offers_no_button(sector, browse):
    content = workbook(("Họ tên", "Thành tích"), ("", "Vá đường."))

    page = upload(browse(sector.officer), sector.participation, content)

    assert page.heading == "Đọc được 0 dòng, 1 dòng cần sửa"
    assert page.select("main form") == []


def test_kept_list_opens_only_for_who_uploaded_it(sector, browse):
    path = upload(browse(sector.officer), sector.participation).response.request["PATH_INFO"]

    page = browse(sector.head).client.get(path)

    assert (page.status_code, page.url) == (302, address("list-upload", sector.participation.pk))


def test_kept_list_does_not_open_under_another_unit(sector, browse):
    path = upload(browse(sector.officer), sector.participation).response.request["PATH_INFO"]
    moved = path.replace(f"/{sector.participation.pk}/", f"/{sector.primary_participation.pk}/")

    statuses = [browse(user).client.get(moved).status_code for user in (sector.officer, sector.primary_officer)]

    assert statuses == [404, 302]


@pytest.mark.parametrize("token", ["khong-co", "eyJmaWxlIjoiL2V0Yy9wYXNzd2QifQ:1x:abc"])
def test_invented_token_leads_back_to_the_upload(sector, browse, token):
    answer = browse(sector.officer).client.get(address("list-preview", sector.participation.pk, token))

    assert (answer.status_code, answer.url) == (302, address("list-upload", sector.participation.pk))


def test_list_that_was_deleted_leads_back_to_the_upload(sector, browse):
    officer = browse(sector.officer)
    path = upload(officer, sector.participation).response.request["PATH_INFO"]
    operations.forget_lists(timezone.now() + timedelta(days=2))

    answer = officer.client.get(path, follow=True)

    assert "Danh sách đã tải lên không còn nữa" in answer.content.decode()


def test_lists_are_forgotten_after_a_day(sector, browse):
    upload(browse(sector.officer), sector.participation)
    now = timezone.now()

    kept = operations.forget_lists(now + timedelta(hours=23))
    gone = operations.forget_lists(now + timedelta(hours=25))

    assert (kept, gone) == (0, 1)
    assert storages["private"].listdir(LIST_FOLDER)[1] == []


def test_stranger_cannot_upload_for_the_school(sector, browse):
    answers = {
        user: browse(user).client.get(address("list-upload", sector.participation.pk)).status_code
        for user in (sector.primary_officer, sector.screener, sector.appraiser)
    }

    assert list(answers.values()) == [404, 404, 403]


def test_preview_asks_the_database_the_same_for_one_row_and_for_many(sector, browse, django_assert_max_num_queries):
    officer = browse(sector.officer)
    for count in (1, 40):
        rows = [(f"Lê Mẫu {chr(65 + n % 26)}{n}", "Vá đường.") for n in range(count)]
        preview = upload(officer, sector.participation, workbook(("Họ tên", "Thành tích"), *rows))
        with django_assert_max_num_queries(14):
            officer.client.get(preview.response.request["PATH_INFO"])
