"""Lists as people send them: every way to write them is read, every fault is named with its cell."""

import io
import unicodedata
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantoa.common.uploads import UploadRefused
from lantoa.units.enums import UnitKind
from lantoa.units.reading import MAX_ROWS, NoUnitsFound, read_units
from lantoa.units.rows import RowProblem, UnitRow
from lantoa.units.tables import FileUnreadable

from .sheets import csv_file, excel_file

NAME = "THPT Nguyễn Hữu Cầu"
HEAD = ("Tên đơn vị", "Mã đơn vị", "Email")


def names(content, filename="ds.csv"):
    rows, problems = read_units(content, filename)
    assert problems == []
    return [row.name for row in rows]


def problem(content, filename="ds.csv"):
    rows, problems = read_units(content, filename)
    assert rows == []
    (found,) = problems
    return found


def test_every_column_is_read_in_any_order():
    content = csv_file(
        (
            "Điện thoại",
            "Ngày hiệu lực",
            "Khu vực",
            "Địa chỉ",
            "Email",
            "Phường/xã",
            "Mã trường",
            "Cấp học",
            "Tên trường",
        ),
        (
            "+84 28 3",
            "01/09/2024",
            "Quận 1",
            "1 Lê Lợi",
            "A@B.vn",
            "Phường Sài Gòn",
            "79.001",
            "Tiểu học",
            " Hoa  Sen ",
        ),
    )

    rows, problems = read_units(content, "ds.csv")

    assert problems == []
    assert rows == [
        UnitRow(
            line=2, name="Hoa Sen", kind=UnitKind.PRIMARY, code="79.001", parent="Phường Sài Gòn", area="Quận 1",
            address="1 Lê Lợi", email="a@b.vn", phone="+84 28 3", valid_from=date(2024, 9, 1),
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    [
        "ten",
        "Tên",
        "TÊN ĐƠN VỊ",
        "Tên trường (ghi đầy đủ)",
        "tên\ntrường",
        "Đơn vị",
        "Ten truong",
        "Tên trường / đơn vị",
        "Trường",
    ],
)
def test_the_column_of_names_is_known_in_many_wordings(heading):
    assert names(csv_file((heading,), (NAME,))) == [NAME]


@pytest.mark.parametrize(
    "heading", ["phuong_xa", "Phường/xã", "Đơn vị quản lý", "Trực thuộc", "Phường, xã", "Phường/Xã/Đặc khu"]
)
def test_the_column_of_parents_is_known_in_many_wordings(heading):
    rows, _problems = read_units(csv_file(("Tên", heading), ("Tiểu học A", "Sài Gòn")), "ds.csv")

    assert rows[0].parent == "Sài Gòn"


def test_a_letterhead_above_and_notes_below_do_no_harm():
    content = excel_file(
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("THÀNH PHỐ HỒ CHÍ MINH", None, "Độc lập - Tự do - Hạnh phúc"),
        (),
        ("DANH SÁCH TRƯỜNG",),
        (),
        ("STT", "Tên trường", "Mã"),
        (1, NAME, "M1"),
        (2, "THPT Trưng Vương", "M2"),
        (),
        ("Người lập bảng",),
        merged=("A1:B1", "A4:C4"),
    )

    rows, problems = read_units(content, "ds.xlsx")

    assert [(row.line, row.code) for row in rows] == [(7, "M1"), (8, "M2")]
    assert problems == []


def test_merged_headings_in_two_rows_are_read():
    content = excel_file(
        ("STT", "Tên trường", "Liên hệ", None),
        (None, None, "Email", "Điện thoại"),
        (1, NAME, "a@b.vn", "028"),
        merged=("A1:A2", "B1:B2", "C1:D1"),
    )

    rows, _problems = read_units(content, "ds.xlsx")

    assert [(row.name, row.email, row.phone) for row in rows] == [(NAME, "a@b.vn", "028")]


def test_a_unit_right_below_the_heading_is_no_heading():
    rows, _problems = read_units(csv_file(("Tên", "Email"), ("Mầm non A", "a@b.vn"), ("Mầm non B", "")), "ds.csv")

    assert [row.name for row in rows] == ["Mầm non A", "Mầm non B"]


def test_the_first_sheet_with_a_list_is_taken_and_hidden_ones_are_not():
    def add_sheets(book):
        hidden = book.create_sheet("Ẩn", 0)
        hidden.append(["Tên đơn vị"])
        hidden.append(["THPT Ẩn"])
        hidden.sheet_state = "hidden"
        book.create_sheet("Bìa", 0).append(["Danh sách năm 2026"])

    assert names(excel_file(("Tên đơn vị",), (NAME,), before=add_sheets), "ds.xlsx") == [NAME]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_common_programs_is_read(encoding, delimiter):
    assert names(csv_file(("Tên", "Mã"), (NAME, "1"), encoding=encoding, delimiter=delimiter)) == [NAME]


@pytest.mark.parametrize(
    "content", ["Tên đơn vị\nTHPT Nguyễn".encode("cp1258", "replace"), b"T\xean \xf0\xa1n v\xb8\n"]
)
def test_an_old_encoding_gets_advice(content):
    with pytest.raises(FileUnreadable, match="CSV UTF-8"):
        read_units(content, "ds.csv")


def test_names_in_separated_letters_become_one_form():
    rows = names(csv_file(("Tên",), (unicodedata.normalize("NFD", NAME),)))

    assert rows == [NAME]
    assert unicodedata.is_normalized("NFC", rows[0])


def test_headings_in_separated_letters_are_known():
    assert names(csv_file((unicodedata.normalize("NFD", "Tên đơn vị"),), (NAME,))) == [NAME]


def test_a_name_of_300_characters_is_taken_and_a_longer_one_is_not():
    longest = "THPT " + "ă" * 295

    assert names(csv_file(("Tên",), (longest,))) == [longest]
    assert problem(csv_file(("Tên",), (longest + "ă",))) == RowProblem(2, "Quá dài: 301 ký tự, tối đa 300.", "A2")


@pytest.mark.parametrize(
    ("row", "cell", "message"),
    [
        ((NAME, "", "khong phai"), "C2", "không phải địa chỉ e-mail"),
        ((NAME, "a b", ""), "B2", "Mã chỉ gồm chữ, số"),
        ((NAME, "x" * 41, ""), "B2", "Quá dài: 41 ký tự, tối đa 40."),
        (("", "M1", ""), "A2", "Thiếu tên đơn vị."),
        (("Trường Lạ", "", ""), "A2", "Loại hình"),
        (("=1+1", "", ""), "A2", "bắt đầu như một công thức (=)"),
        (("@SUM(A1)", "", ""), "A2", "bắt đầu như một công thức (@)"),
        ((NAME, "+1", ""), "B2", "bắt đầu như một công thức (+)"),
        (("＝1", "", ""), "A2", "bắt đầu như một công thức"),
    ],
)
def test_a_wrong_cell_is_named_with_what_to_do(row, cell, message):
    found = problem(csv_file(HEAD, row))

    assert (found.line, found.cell) == (2, cell)
    assert message in found.message


@pytest.mark.parametrize("told", ["Vũ trụ", "?"])
def test_an_unknown_kind_is_named(told):
    found = problem(csv_file(("Tên", "Loại hình"), (NAME, told)))

    assert found.cell == "B2"
    assert f"“{told}” không phải loại hình." in found.message


def test_the_column_of_kinds_beats_the_name():
    rows, _problems = read_units(csv_file(("Tên", "Loại hình"), (NAME, "GDTX")), "ds.csv")

    assert rows[0].kind == UnitKind.CONTINUING


@pytest.mark.parametrize("written", ["01/07/2025", "1/7/2025", "2025-07-01", "01.07.2025", "01-07-2025"])
def test_days_are_read_day_first(written):
    rows, _problems = read_units(csv_file(("Tên", "Ngày hiệu lực"), (NAME, written)), "ds.csv")

    assert rows[0].valid_from == date(2025, 7, 1)


@pytest.mark.parametrize("written", ["31/02/2025", "hôm qua", "01/07/25", "01/07/0025"])
def test_a_day_that_is_none_is_named(written):
    assert "không phải ngày" in problem(csv_file(("Tên", "Ngày hiệu lực"), (NAME, written))).message


def test_numbers_and_days_of_excel_are_read_as_people_see_them():
    content = excel_file(("Tên", "Mã", "Điện thoại", "Ngày hiệu lực"), (NAME, 79001, 2838, date(2025, 7, 1)))

    rows, _problems = read_units(content, "ds.xlsx")

    assert (rows[0].code, rows[0].phone, rows[0].valid_from) == ("79001", "2838", date(2025, 7, 1))


def test_a_dash_stands_for_nothing():
    rows, _problems = read_units(csv_file(HEAD, (NAME, "-", "–")), "ds.csv")

    assert (rows[0].code, rows[0].email) == ("", "")


def test_a_formula_nobody_computed_is_named_with_its_cell():
    content = excel_file(HEAD, ('="THPT "&B2', "M1", ""), ("THPT B", '=CONCATENATE("M","2")', ""))

    _rows, problems = read_units(content, "ds.xlsx")

    assert [(one.line, one.cell) for one in problems] == [(2, "A2"), (3, "B3")]
    assert "công thức chưa có kết quả" in problems[0].message


def test_50_000_empty_rows_cost_nothing():
    def add_style(book):
        for number in range(3, 50_000, 1000):
            book.active.cell(number, 1).value = ""

    assert names(excel_file(("Tên",), (NAME,), before=add_style), "ds.xlsx") == [NAME]


def test_more_than_5000_rows_are_refused_from_there_on():
    rows, problems = read_units(csv_file(("Tên",), *[(f"THPT {n}",) for n in range(MAX_ROWS + 3)]), "ds.csv")

    assert len(rows) == MAX_ROWS
    assert [(one.line, "5.000" in one.message) for one in problems] == [(MAX_ROWS + 2, True)]


def test_a_longer_workbook_is_cut_and_says_so():
    _rows, problems = read_units(excel_file(("Tên",), *[(f"THPT {n}",) for n in range(MAX_ROWS + 3)]), "ds.xlsx")

    assert [(one.line, "5.000" in one.message) for one in problems] == [(MAX_ROWS + 1, True)]


@pytest.mark.parametrize(
    ("content", "filename", "message"),
    [
        (b"", "ds.csv", "Tệp trống"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken", "ds.xlsx", "Excel đời cũ"),
        (b"PK\x03\x04", "ds.xls", "Excel đời cũ"),
        (b"\x00\x01\x02Ten", "ds.csv", "không phải Excel hay CSV"),
        (b"%PDF-1.7\n\xff\xfe", "ds.pdf", "UTF-8"),
        (b"x" * (10 * 1024 * 1024 + 1), "ds.csv", "lớn hơn 10 MB"),
        (excel_file(("Tên",), (NAME,)), "ds.xlsm", "macro"),
    ],
    ids=["empty", "old excel", "old name", "binary", "pdf", "too large", "macros by name"],
)
def test_a_file_that_is_no_list_gets_its_own_answer(content, filename, message):
    with pytest.raises(FileUnreadable, match=message):
        read_units(content, filename)


def zipped(*entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in entries:
            archive.writestr(name, b"\0" * size)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04broken",
        zipped(("xl/worksheets/sheet1.xml", 201 * 1024 * 1024)),
        zipped(("xl/vbaProject.bin", 10)),
        excel_file(("Tên",), (NAME,), before=lambda book: setattr(book.active.cell(1_000_000, 200), "value", "x")),
    ],
    ids=["broken", "bomb", "macros", "a cell at the end of the sheet"],
)
def test_a_hostile_workbook_is_refused_in_words(content):
    with pytest.raises(UploadRefused) as refusal:
        read_units(content, "ds.xlsx")

    assert str(refusal.value).startswith(("Tệp", "Giải nén"))


def test_a_file_without_a_column_of_names_says_which_heading_to_give():
    with pytest.raises(NoUnitsFound, match="Tên đơn vị"):
        read_units(csv_file(("Mã", "Email"), ("1", "a@b.vn")), "ds.csv")


def test_headings_without_rows_say_so():
    with pytest.raises(NoUnitsFound, match="chưa có dòng nào"):
        read_units(csv_file(HEAD, ("", "", "")), "ds.csv")


def test_emoji_and_invisible_characters_are_harmless():
    assert names(csv_file(("\u200bTên",), ("THPT\u200b Hoa \u202eSen 🌸",))) == ["THPT Hoa Sen 🌸"]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.lists(st.lists(st.text(max_size=60), min_size=3, max_size=3), max_size=8))
def test_any_cells_are_either_read_or_named(cells):
    content = csv_file(HEAD, *cells)

    try:
        rows, problems = read_units(content, "ds.csv")
    except (NoUnitsFound, FileUnreadable):
        return

    assert all(row.name and len(row.name) <= 300 for row in rows)
    assert all(one.message for one in problems)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400), st.sampled_from(["ds.csv", "ds.xls"]))
def test_any_bytes_get_an_answer(content, filename):
    try:
        rows, problems = read_units(content, filename)
    except (NoUnitsFound, FileUnreadable, UploadRefused):
        return

    assert rows or problems
