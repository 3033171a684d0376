"""A school's list is read whatever it looks like; each bad row says where and why."""

import io
import random
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from lantoa.common.uploads import UploadRefused
from lantoa.common.uploads.workbook import Sheet, cell_name
from lantoa.exemplars.enums import Field, SubjectKind
from lantoa.nominations.list_import import ListRefused, ListRow, read_list
from lantoa.nominations.list_import.reader import read_sheets
from tests.common import hostile_files

REAL_LIST = Path(__file__).parents[1] / "data" / "danh-sach-gioi-thieu.xlsx"
ON = date(2026, 11, 20)
HEADINGS = ("STT", "Họ và tên", "Năm sinh", "Chức vụ/Lớp", "Loại hình", "Thành tích", "Lĩnh vực", "Ghi chú")
PERSON = (1, "Trần Thị Mẫu", 1986, "Giáo viên", "Cá nhân", "Mở thư viện xanh.", "Văn hóa đọc", "")


def workbook(*rows, merges=(), title="Danh sách", before=()):
    """An .xlsx of ``rows``, with sheets ``before`` it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in before:
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet(*rows, **options):
    return Sheet("Danh sách", [["" if value is None else value for value in row] for row in rows], **options)


def read(*rows, **options):
    return read_sheets([sheet(*rows, **options)], on=ON)


def places(found):
    return [problem.cell for problem in found.problems]


def test_real_list_gives_five_rows_and_the_two_that_are_wrong_on_purpose():
    found = read_list(REAL_LIST.read_bytes(), on=ON)

    assert [(row.row_number, row.subject_name, row.kind) for row in found.rows] == [
        (9, "Trần Thị Mẫu An", SubjectKind.INDIVIDUAL),
        (10, "Lê Văn Thử Bình", SubjectKind.INDIVIDUAL),
        (11, "Tổ Hóa học", SubjectKind.COLLECTIVE),
        (12, "Nguyễn Giả Cát Tường", SubjectKind.GOOD_DEED),
        (13, "Mô hình “Giờ chào cờ không diễn văn”", SubjectKind.MODEL),
    ]
    assert [(row.sex, row.birth_year, row.is_pupil) for row in found.rows] == [
        ("f", 1986, False),
        ("m", 1979, False),
        ("", None, False),
        ("f", 2010, True),
        ("", None, False),
    ]
    assert [row.field for row in found.rows] == [Field.TEACHING, "", Field.TEACHING, Field.ETHICS, Field.YOUTH_UNION]
    assert found.rows[2].collective_size == 9
    assert found.rows[3].note == "Học sinh dưới 16 tuổi, đã hỏi ý kiến phụ huynh"
    assert places(found) == ["B14", "D15"]
    assert "19xx" in found.problems[1].message
    assert found.name == "Danh sách"


def test_whole_row_is_understood():
    found = read(
        HEADINGS, (1, " Trần  Thị Mẫu", "01/02/1986", "Giáo viên", "Cá nhân", "Mở thư viện.", "Văn hóa đọc", "x")
    )

    assert found.rows == [
        ListRow(
            row_number=2,
            subject_name="Trần Thị Mẫu",
            kind=SubjectKind.INDIVIDUAL,
            birth_year=1986,
            birth_date=date(1986, 2, 1),
            position="Giáo viên",
            achievement="Mở thư viện.",
            field=Field.READING,
            note="x",
        )
    ]
    assert found.problems == []


@pytest.mark.parametrize(
    "headings",
    [
        ("STT", "Họ tên", "Thành tích"),
        ("TT", "HỌ VÀ TÊN", "NỘI DUNG"),
        ("stt", "Ho va ten", "Thanh tich"),
        ("Số TT", "Họ và tên / Tập thể", "Tóm tắt thành tích"),
        ("Stt", "Tên cá nhân, tập thể", "Nội dung thành tích"),
        ("STT", "Tên tập thể/cá nhân", "Cách làm"),
        ("STT", "Họ và tên\n(in hoa)", "Tóm tắt\nthành tích, cách làm"),
        ("STT", "Cá nhân/Tập thể", "Việc làm tốt"),
        ("STT", "Tên mô hình, gương", "Mô tả kết quả"),
        ("STT", "Gương điển hình", "Kết quả đạt được"),
    ],
)
def test_name_and_achievement_go_by_many_headings(headings):
    found = read(headings, (1, "Trần Thị Mẫu", "Mở thư viện."))

    assert [(row.subject_name, row.achievement) for row in found.rows] == [("Trần Thị Mẫu", "Mở thư viện.")]


@pytest.mark.parametrize(
    "heading", ["Đơn vị công tác/Lớp", "Chức vụ", "Lớp", "Nơi công tác", "Tổ chuyên môn", "Chức danh", "DON VI"]
)
def test_position_goes_by_many_headings(heading):
    found = read(("Họ tên", heading, "Thành tích"), ("Trần Thị Mẫu", "10A1", "Nhặt được của rơi."))

    assert [(row.position, row.is_pupil) for row in found.rows] == [("10A1", True)]


@pytest.mark.parametrize(
    "heading", ["Hình thức giới thiệu", "Đối tượng", "Loại hình giới thiệu", "Phân loại", "Loại", "doi tuong"]
)
def test_kind_goes_by_many_headings(heading):
    found = read(("Họ tên", heading, "Thành tích"), ("Trần Thị Mẫu", "Người tốt việc tốt", "Nhặt được của rơi."))

    assert [row.kind for row in found.rows] == [SubjectKind.GOOD_DEED]


def test_surname_and_given_name_in_two_columns_make_one_name():
    found = read(("STT", "Họ và tên đệm", "Tên", "Thành tích"), (1, "Trần Thị Mẫu", "An", "Mở thư viện."))

    assert found.rows[0].subject_name == "Trần Thị Mẫu An"


def test_one_heading_over_two_columns_makes_one_name():
    found = read(
        ("STT", "Họ và tên", "", "Thành tích"), (1, "Trần Thị Mẫu", "An", "Mở thư viện."), merges=[(0, 1, 0, 2)]
    )

    assert found.rows[0].subject_name == "Trần Thị Mẫu An"


def test_persons_and_collectives_may_have_a_column_each():
    found = read(
        ("STT", "Tên cá nhân", "Tên tập thể", "Thành tích"),
        (1, "Lê Mẫu", "", "Mở thư viện."),
        (2, "", "Tổ Hóa", "Dạy dự án."),
    )

    assert [(row.subject_name, row.kind) for row in found.rows] == [
        ("Lê Mẫu", SubjectKind.INDIVIDUAL),
        ("Tổ Hóa", SubjectKind.COLLECTIVE),
    ]


def test_name_of_the_school_is_not_the_name_of_the_person():
    found = read(("STT", "Tên trường", "Họ và tên", "Thành tích"), (1, "THPT Mẫu", "Lê Mẫu", "Mở thư viện."))

    assert [(row.subject_name, row.position) for row in found.rows] == [("Lê Mẫu", "THPT Mẫu")]


@pytest.mark.parametrize("merged", [True, False])
def test_year_of_birth_under_men_and_women_tells_the_sex(merged):
    rows = (
        ("STT", "Họ tên", "Năm sinh", "", "Thành tích"),
        ("", "", "Nam", "Nữ", ""),
        (1, "Trần Thị Mẫu", "", 1986, "Mở thư viện."),
        (2, "Lê Văn Mẫu", 1979, "", "Mở thư viện."),
    )

    found = read(*rows, merges=[(0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1), (0, 4, 1, 4)] if merged else [])

    assert [(row.sex, row.birth_year) for row in found.rows] == [("f", 1986), ("m", 1979)]


def test_both_years_of_birth_filled_is_a_problem_at_the_second():
    found = read(
        ("STT", "Họ tên", "Năm sinh", "", "Thành tích"),
        ("", "", "Nam", "Nữ", ""),
        (1, "Mẫu An", 1980, 1986, "Mở thư viện."),
    )

    assert places(found) == ["D3"]


def test_columns_of_sex_may_only_be_marked():
    found = read(("Họ tên", "Nam", "Nữ", "Thành tích"), ("Mẫu An", "", "x", "Mở thư viện."))

    assert [(row.sex, row.birth_year) for row in found.rows] == [("f", None)]
    assert found.problems == []


def test_kinds_may_have_a_column_each():
    found = read(
        ("STT", "Họ tên", "Loại hình", "", "Thành tích"),
        ("", "", "Cá nhân", "Tập thể", ""),
        (1, "Mẫu An", "x", "", "Mở thư viện."),
        (2, "Hóa học", "", "x", "Dạy dự án."),
        merges=[(0, 2, 0, 3)],
    )

    assert [row.kind for row in found.rows] == [SubjectKind.INDIVIDUAL, SubjectKind.COLLECTIVE]


def test_lines_between_the_rows_say_the_kind():
    found = read(
        ("STT", "Họ tên", "Thành tích"),
        ("I. TẬP THỂ", "", ""),
        (1, "Hóa học", "Dạy dự án."),
        ("II", "Cá nhân", ""),
        (1, "Tổ Mẫu", "Mở thư viện."),
    )

    assert [(row.subject_name, row.kind) for row in found.rows] == [
        ("Hóa học", SubjectKind.COLLECTIVE),
        ("Tổ Mẫu", SubjectKind.INDIVIDUAL),
    ]


def test_row_of_column_numbers_is_no_person():
    found = read(("STT", "Họ tên", "Thành tích"), ("(1)", "(2)", "(3)"), (1, "Mẫu An", "Mở thư viện."))

    assert [row.row_number for row in found.rows] == [3]
    assert found.problems == []


@pytest.mark.parametrize(
    "below",
    [
        [("Tổng cộng: 01 trường hợp./.",)],
        [("", "Ấn định danh sách có 01 người",)],
        [("", "", "TP. Mẫu, ngày 5 tháng 11 năm 2026"), ("", "NGƯỜI LẬP", "HIỆU TRƯỞNG"), ("", "Lê Lập", "Trần Ký")],
        [("Ghi chú: danh sách đã niêm yết.",), ("", "Ai đó", "Nội dung")],
        [(), (), ("", "NGƯỜI LẬP BẢNG", "KT. HIỆU TRƯỞNG")],
    ],
)  # fmt: skip
def test_what_stands_below_the_list_is_no_person(below):
    found = read(("STT", "Họ tên", "Thành tích"), (1, "Mẫu An", "Mở thư viện."), *below)

    assert [row.subject_name for row in found.rows] == ["Mẫu An"]
    assert found.problems == []


def test_principal_may_be_introduced_too():
    found = read(("Họ tên", "Chức vụ", "Thành tích"), ("Mẫu An", "Hiệu trưởng", "Xây trường hạnh phúc."))

    assert [row.position for row in found.rows] == ["Hiệu trưởng"]


def test_empty_rows_between_persons_lose_nobody():
    found = read(HEADINGS, PERSON, (), (), (), (2, "Lê Mẫu", 1979, "", "Cá nhân", "Vá đường."))

    assert [row.row_number for row in found.rows] == [2, 6]


def test_numbered_but_empty_rows_are_not_reported():
    found = read(HEADINGS, PERSON, (2,), (3,), (4,))

    assert (len(found.rows), found.problems) == (1, [])


def test_merged_cells_reach_down():
    found = read(
        ("Họ tên", "Loại hình", "Thành tích"),
        ("Mẫu An", "Người tốt việc tốt", "Cùng cứu bạn đuối nước."),
        ("Mẫu Bình", "", ""),
        merges=[(1, 1, 2, 1), (1, 2, 2, 2)],
    )

    assert [(row.kind, row.achievement) for row in found.rows] == [
        (SubjectKind.GOOD_DEED, "Cùng cứu bạn đuối nước.")
    ] * 2


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        ((1, "", 1986, "", "Cá nhân", "Việc tốt."), "B2", ""),
        ((1, "…", 1986, "", "Cá nhân", "Việc tốt."), "B2", ""),
        ((1, "Mẫu An", "19xx", "", "Cá nhân", "Việc tốt."), "C2", "19xx"),
        ((1, "Mẫu An", 1850, "", "Cá nhân", "Việc tốt."), "C2", "1850"),
        ((1, "Mẫu An", 1986, "", "Hoa hậu", "Việc tốt."), "E2", "Hoa hậu"),
        ((1, "Mẫu An", 1986, "", "Cá nhân", ""), "F2", ""),
        ((1, "Mẫu " * 80, 1986, "", "Cá nhân", "Việc tốt."), "B2", "300"),
        ((1, "Mẫu An", 1986, "x" * 201, "Cá nhân", "Việc tốt."), "D2", "200"),
        ((1, "Mẫu An", 1986, "", "Cá nhân", "x" * 10_001), "F2", "10000"),
    ],
)
def test_bad_cell_is_named_and_good_rows_stay(row, cell, said):
    found = read(HEADINGS, row, (2, *PERSON[1:]))

    assert places(found) == [cell]
    assert said in found.problems[0].message
    assert [good.row_number for good in found.rows] == [3]


def test_row_with_two_faults_names_both():
    found = read(HEADINGS, (1, "", "19xx", "", "Cá nhân", "Việc tốt."))

    assert places(found) == ["B2", "C2"]


def test_half_written_row_is_reported_not_lost():
    found = read(
        ("STT", "Họ tên", "Thành tích"), (1, "Mẫu An", "Việc tốt."), ("", "Mẫu Bình", ""), ("", "", "Vá đường.")
    )

    assert places(found) == ["C3", "B4"]


def test_same_row_twice_is_reported_once():
    found = read(HEADINGS, PERSON, (2, *PERSON[1:]))

    assert (len(found.rows), places(found)) == (1, ["B3"])
    assert "2" in found.problems[0].message


def test_one_person_may_have_two_achievements():
    found = read(HEADINGS, PERSON, (2, *PERSON[1:5], "Vá đường."))

    assert (len(found.rows), found.problems) == (2, [])


def test_text_is_stored_in_one_form():
    found = read(HEADINGS, (1, "Nguyễn\u200b Văn\u00a0Mẫu", 1986, "", "Cá nhân", "Dòng một\nDòng hai"))

    assert found.rows[0].subject_name == "Nguyễn Văn Mẫu"
    assert found.rows[0].achievement == "Dòng một\nDòng hai"


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


# Any order, any wording

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
