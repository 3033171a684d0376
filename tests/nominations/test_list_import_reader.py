"""A school's list is read whatever it looks like; each bad row says where and why."""

from datetime import date

import pytest

from lantoa.exemplars.enums import Field, SubjectKind
from lantoa.nominations.list_import import ListRow, read_list

from .lists import HEADINGS, ON, PERSON, REAL_LIST, places, read


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
