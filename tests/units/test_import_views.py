"""Importing on screen: send, look, apply."""

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lantoa.audit.models import Entry
from lantoa.units.models import ImportRun, ImportUpload, Unit
from tests.factories.units import MembershipFactory, UnitFactory

from .sheets import csv_file, excel_file

pytestmark = pytest.mark.django_db

URL = "/don-vi/nap-danh-sach/"
ROWS = [("Tên", "Email"), ("THPT Mới", "moi@b.vn"), ("THPT Cũ", "cu@b.vn"), ("THPT Hỏng", "sai")]


@pytest.fixture
def department():
    return UnitFactory(department=True)


@pytest.fixture
def administrator(department):
    return MembershipFactory(administrator=True, unit=department).user


@pytest.fixture
def browser(browse, administrator):
    UnitFactory(name="THPT Cũ", code="THPT-CU", email="truoc@b.vn")
    return browse(administrator)


def send(browser, content, name="ds.csv"):
    return browser.post(URL, {"file": SimpleUploadedFile(name, content)})


def test_a_list_is_shown_before_anything_is_written(browser):
    page = send(browser, csv_file(*ROWS))

    assert page.heading == "Những gì sẽ thay đổi"
    assert page.texts(".figure") == ["1 đơn vị mới", "1 thay đổi", "0 giữ nguyên", "1 dòng bị bỏ qua"]
    problems, changed, new = (
        [" ".join(row.get_text(" ").split()) for row in table.select("tbody tr")] for table in page.select("table")
    )
    assert problems == ["4 B4 “sai” không phải địa chỉ e-mail. Hãy ghi như ten@truong.edu.vn."]
    assert changed == [
        "THPT Cũ thư điện tử truoc@b.vn cu@b.vn",
        f"THPT Cũ trực thuộc – {Unit.objects.get(kind='department')}",
    ]
    assert new == [f"THPT Mới THPT-MOI Trung học phổ thông {Unit.objects.get(kind='department')}"]
    assert not Unit.objects.filter(name="THPT Mới").exists()


def test_applying_brings_the_good_rows_in_and_says_so(browser, administrator):
    preview = send(browser, csv_file(*ROWS))

    page = browser.post(preview.response.request["PATH_INFO"])

    assert page.heading == "Đã nạp danh sách"
    assert page.texts(".figure") == ["1 đơn vị mới", "1 thay đổi", "0 giữ nguyên"]
    assert Unit.objects.get(code="THPT-CU").email == "cu@b.vn"
    assert ImportRun.objects.get().imported_by == administrator
    assert "ds.csv" in browser.get(URL).text


def test_applying_twice_applies_once(browser):
    preview = send(browser, csv_file(*ROWS))

    for _time in range(2):
        browser.post(preview.response.request["PATH_INFO"])

    assert ImportRun.objects.count() == 1
    assert Entry.objects.filter(verb="units.import").count() == 1


def test_a_list_that_changes_nothing_has_no_button(browser):
    preview = send(browser, csv_file(("Tên",), ("THPT Mới",)))
    browser.post(preview.response.request["PATH_INFO"])

    page = send(browser, csv_file(("Tên",), ("THPT Mới",)))

    assert page.heading == "Không có gì thay đổi"
    assert page.select("main form") == []


def test_doubts_are_shown(browser):
    page = send(browser, csv_file(("Tên", "Mã"), ("THPT Cũ", "KHAC")))

    assert "Dòng 2: Sẽ thêm mới, nhưng đã có đơn vị cùng tên với mã THPT-CU." in page.text


def test_a_long_list_shows_its_beginning_and_counts_the_rest(browser):
    page = send(browser, csv_file(("Tên",), *[(f"THPT Số {n}",) for n in range(150)]))

    assert len(page.select("tbody tr")) == 100
    assert "Hiện 100 trên 150 dòng đầu" in page.text
    assert "Nạp 150 đơn vị" in page.texts("button")


def test_an_excel_file_is_read_too(browser):
    page = send(browser, excel_file(("Tên đơn vị",), ("THPT Mới",)), "ds.xlsx")

    assert page.texts(".figure")[0] == "1 đơn vị mới"


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("Tên\nTHPT Nguyễn".encode("cp1258", "replace"), "ds.csv", "CSV UTF-8"),
        (b"PK\x03\x04", "ds.xlsx", "Tệp bị hỏng"),
        (b"", "ds.csv", "Tệp trống"),
        (csv_file(("Mã",), ("1",)), "ds.csv", "Tên đơn vị"),
        (b"x" * (10 * 1024 * 1024 + 1), "ds.csv", "lớn hơn 10 MB"),
    ],
)
def test_a_bad_file_is_answered_at_its_field_and_not_kept(browser, content, name, message):
    page = send(browser, content, name)

    assert message in page.texts(".error")[0]
    assert page.title.startswith("Lỗi:")
    assert not ImportUpload.objects.exists()


def test_no_file_is_answered_at_its_field(browser):
    page = browser.post(URL, {"x": "1"})

    assert "Chưa chọn tệp. Hãy chọn tệp Excel hoặc CSV." in page.texts(".error")[0]


def test_the_file_lies_in_private_storage_under_our_name(browser):
    send(browser, csv_file(*ROWS), "../../tên lạ.csv")

    upload = ImportUpload.objects.get()
    assert upload.stored_name == f"unit-imports/{upload.pk}"
    with storages["private"].open(upload.stored_name) as stored:
        assert stored.read() == csv_file(*ROWS)


def test_another_administrator_does_not_see_the_list(browser, browse, department):
    preview = send(browser, csv_file(*ROWS))
    other = MembershipFactory(administrator=True, unit=department).user

    browse(other).get(preview.response.request["PATH_INFO"], status=404)


@pytest.mark.parametrize("role", ["department_officer", "editor", "screener", "officer", "head"])
def test_only_administrators_import(client, role, settings, department):
    settings.SECOND_FACTOR_REQUIRED = False
    unit = {"screener": UnitFactory(commune=True), "officer": UnitFactory(), "head": UnitFactory()}.get(
        role, department
    )
    client.force_login(MembershipFactory(role=role, unit=unit).user)

    assert client.get(URL).status_code == 403
    assert client.post(URL, {"file": SimpleUploadedFile("ds.csv", csv_file(*ROWS))}).status_code == 403
    upload = ImportUpload.objects.create(
        filename="a", sha256="", stored_name="a", uploaded_at="2026-11-20T00:00Z", uploaded_by=MembershipFactory().user
    )
    assert client.get(reverse("units:import", args=[upload.pk])).status_code == 403
