"""Workbooks as they come: several sheets, formulas, emptiness, any order of columns, and what is no list at all."""

import io
import random
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from lantoa.common.uploads import UploadRefused
from lantoa.common.uploads.workbook import cell_name
from lantoa.exemplars.enums import SubjectKind
from lantoa.nominations.list_import import ListRefused, read_list
from tests.common import hostile_files

from .lists import HEADINGS, ON, PERSON, places, read, workbook


def test_sheet_with_headings_is_chosen_among_several():
    book = workbook(
        HEADINGS, PERSON, title="Quý IV", before=[("Bìa", [["DANH SÁCH"]]), ("Hướng dẫn", [["Họ và tên ghi đầy đủ"]])]
    )

    found = read_list(book, on=ON)

    assert (found.name, len(found.rows)) == ("Quý IV", 1)


def test_hidden_sheet_is_not_read():
    book = openpyxl.load_workbook(io.BytesIO(workbook(("chỉ ghi chú",), before=[("Cũ", [HEADINGS, PERSON])])))
    book["Cũ"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)

    with pytest.raises(ListRefused):
        read_list(stream.getvalue(), on=ON)


def test_formula_without_a_stored_result_is_reported_at_its_cell():
    found = read_list(workbook(HEADINGS, (1, '="Trần "&"Mẫu"', 1986, "", "Cá nhân", "Việc tốt."), PERSON), on=ON)

    assert places(found) == ["B2"]
    assert len(found.rows) == 1


def test_formula_in_the_running_number_costs_nothing():
    found = read_list(workbook(HEADINGS, PERSON, ("=A2+1", "Lê Mẫu", 1979, "", "Cá nhân", "Việc tốt.")), on=ON)

    assert [row.subject_name for row in found.rows] == ["Trần Thị Mẫu", "Lê Mẫu"]


def test_stored_result_of_a_formula_is_the_value():
    content = hostile_files.excel(
        parts={
            "xl/worksheets/sheet1.xml": '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
            'spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Họ tên</t></is></c>'
            '<c r="B1" t="inlineStr"><is><t>Thành tích</t></is></c></row><row r="2"><c r="A2" t="str"><f>C2</f>'
            '<v>Mẫu An</v></c><c r="B2" t="e"><f>D2</f><v>#REF!</v></c></row></sheetData></worksheet>'
        }
    )

    found = read_list(content, on=ON)

    assert places(found) == ["B2"]


def test_fifty_thousand_empty_rows_end_soon():
    book = openpyxl.Workbook(write_only=True)
    lines = book.create_sheet("Danh sách")
    lines.append(HEADINGS)
    lines.append(PERSON)
    for _row in range(50_000):
        lines.append(["", None, " "])
    stream = io.BytesIO()
    book.save(stream)

    found = read_list(stream.getvalue(), on=ON)

    assert (len(found.rows), found.problems) == (1, [])


def test_cell_in_the_farthest_corner_does_not_eat_the_memory():
    book = openpyxl.load_workbook(io.BytesIO(workbook(HEADINGS, PERSON)))
    book.active["XFD1048576"] = "x"
    stream = io.BytesIO()
    book.save(stream)

    with pytest.raises(UploadRefused) as refusal:
        read_list(stream.getvalue(), on=ON)

    assert refusal.value.code == "too_complex"


def test_list_of_501_rows_is_refused():
    rows = [(number, f"Mẫu {number}", 1986, "", "Cá nhân", "Việc tốt.") for number in range(1, 502)]

    assert len(read(HEADINGS, *rows[:500]).rows) == 500
    with pytest.raises(ListRefused, match="500"):
        read(HEADINGS, *rows)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"Ho ten,Thanh tich\n", "mismatch"),
        (hostile_files.OLE + bytes(900), "old_format"),
        (hostile_files.OLE + "EncryptedPackage".encode("utf-16-le") + bytes(900), "password"),
        (hostile_files.excel(parts={"xl/vbaProject.bin": b"x"}), "macro"),
        (hostile_files.excel()[:900], "damaged"),
        (hostile_files.word(), "mismatch"),
    ],
    ids=["empty", "csv", "xls", "password", "xlsm", "cut off", "docx"],
)
def test_what_is_no_plain_workbook_is_refused(content, code):
    with pytest.raises(UploadRefused) as refusal:
        read_list(content, on=ON)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    "rows",
    [
        [("một", "hai"), ("ba", "bốn")],
        [("STT", "Ghi chú"), (1, "x")],
        [("Họ và tên",), ("Lê Mẫu",)],
        [],
        [HEADINGS],
        [HEADINGS, ("Tổng cộng: 0",)],
    ],
)
def test_workbook_without_a_list_is_refused_with_advice(rows):
    with pytest.raises(ListRefused):
        read(*rows)


WORDINGS = {
    "name": ["Họ tên", "HỌ VÀ TÊN", "Ho va ten", "Họ và tên / Tập thể", "Tên cá nhân, tập thể"],
    "birth": ["Năm sinh", "NAM SINH", "Ngày sinh", "Ngày, tháng, năm sinh"],
    "position": ["Chức vụ", "Đơn vị công tác/Lớp", "Chức vụ, tổ chuyên môn / Lớp", "don vi cong tac"],
    "kind": ["Đối tượng", "Hình thức giới thiệu", "Loại hình giới thiệu", "LOẠI HÌNH"],
    "achievement": ["Thành tích", "Nội dung", "Tóm tắt thành tích, cách làm", "noi dung thanh tich"],
    "note": ["Ghi chú", "GHI CHU"],
}
KINDS = {
    SubjectKind.INDIVIDUAL: "Cá nhân",
    SubjectKind.COLLECTIVE: "Tập thể",
    SubjectKind.MODEL: "Mô hình mới",
    SubjectKind.GOOD_DEED: "Người tốt, việc tốt",
}
letters = st.text("abcdeghiklmnopqrstuvxyâăêôơưđáàảãạ", min_size=2, max_size=8)
names = st.lists(letters.map(str.capitalize), min_size=2, max_size=4).map(" ".join)
people = st.fixed_dictionaries(
    {
        "name": names,
        "birth": st.one_of(st.just(""), st.integers(1940, 2019), st.dates(date(1940, 1, 1), date(2019, 12, 31))),
        "position": st.sampled_from(["Giáo viên", "Tổ Toán", "Văn phòng", ""]),
        "kind": st.sampled_from(list(KINDS)),
        "achievement": names,
        "note": st.just(""),
    }
)


@st.composite
def lists(draw):
    order = draw(st.permutations(list(WORDINGS)))
    headings = [draw(st.sampled_from(WORDINGS[what])) for what in order]
    persons = draw(st.lists(people, min_size=1, max_size=6, unique_by=lambda person: person["name"].casefold()))
    above, left = draw(st.integers(0, 6)), draw(st.integers(0, 3))
    return order, headings, persons, above, left


def laid_out(order, headings, persons, above, left):
    rows = [["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]] * above
    rows.append([""] * left + headings)
    for person in persons:
        values = {**person, "kind": KINDS[person["kind"]]}
        rows.append([""] * left + [values[what] for what in order])
    rows += [[], ["Tổng cộng: nhiều người"], ["NGƯỜI LẬP", "HIỆU TRƯỞNG"]]
    return rows


def expected(persons):
    return [
        (person["name"], person["kind"], getattr(person["birth"], "year", person["birth"] or None))
        for person in persons
    ]


def got(found):
    return [(row.subject_name, row.kind, row.birth_year) for row in found.rows]


@settings(max_examples=200, deadline=None)
@given(lists())
def test_any_order_of_columns_gives_the_same_rows(made):
    found = read(*laid_out(*made))

    assert found.problems == []
    assert got(found) == expected(made[2])


@settings(max_examples=15, deadline=None)
@given(lists())
def test_any_order_of_columns_survives_a_real_workbook(made):
    found = read_list(workbook(*laid_out(*made)), on=ON)

    assert got(found) == expected(made[2])


cells = st.one_of(st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.dates())


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(cells, max_size=9), max_size=12), st.randoms(use_true_random=False))
def test_no_heap_of_cells_breaks_the_reader(rows, chance: random.Random):
    merges = [(chance.randrange(4), chance.randrange(9), chance.randrange(8), chance.randrange(9)) for _ in range(3)]

    try:
        found = read(HEADINGS, *rows, merges=merges)
    except ListRefused:
        return

    assert all(row.subject_name for row in found.rows)
    assert {row.row_number for row in found.rows}.isdisjoint(problem.row_number for problem in found.problems)


def test_cells_are_named_as_excel_does():
    assert [cell_name(0, column) for column in (0, 25, 26, 701, 702)] == [
        f"{get_column_letter(column + 1)}1" for column in (0, 25, 26, 701, 702)
    ]
