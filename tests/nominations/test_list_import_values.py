"""What stands in a cell, as schools write it."""

from datetime import date

import pytest

from lantoa.exemplars.enums import Field, SubjectKind
from lantoa.nominations.list_import.values import (
    Birth,
    birth_of,
    field_of,
    is_pupil,
    kind_of,
    kind_of_name,
    section_kind,
    sex_of,
    size_in,
)

ON = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1986, Birth(1986)),
        (1986.0, Birth(1986)),
        ("1986", Birth(1986)),
        (" 1986\u00a0", Birth(1986)),
        ("sinh năm 1986", Birth(1986)),
        ("01/02/1986", Birth(1986, date(1986, 2, 1))),
        ("1-2-1986", Birth(1986, date(1986, 2, 1))),
        ("01.02.1986", Birth(1986, date(1986, 2, 1))),
        ("1986-02-01", Birth(1986, date(1986, 2, 1))),
        ("1986-02-01 00:00:00", Birth(1986, date(1986, 2, 1))),
        ("02/1986", Birth(1986)),
        (date(1986, 2, 1), Birth(1986, date(1986, 2, 1))),
        (date(2020, 5, 4), Birth(2020, date(2020, 5, 4))),
    ],
)
def test_birth_is_read_in_every_usual_form(value, expected):
    assert birth_of(value, on=ON) == expected


@pytest.mark.parametrize(
    "value",
    [
        "19xx",
        "86",
        86,
        "1899",
        1850,
        2026,
        2030,
        "không rõ",
        "31/02/1986",
        "13/1986",
        1986.5,
        31444,
        True,
        "1986-1987",
        "x",
    ],
)
def test_birth_that_cannot_be_right_is_not_read(value):
    assert birth_of(value, on=ON) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cá nhân", SubjectKind.INDIVIDUAL),
        ("CA NHAN", SubjectKind.INDIVIDUAL),
        ("Học sinh", SubjectKind.INDIVIDUAL),
        ("Giáo viên", SubjectKind.INDIVIDUAL),
        ("Tập thể (9 người)", SubjectKind.COLLECTIVE),
        ("tap the", SubjectKind.COLLECTIVE),
        ("Mô hình", SubjectKind.MODEL),
        ("Mô hình mới", SubjectKind.MODEL),
        ("Mô hình mới, cách làm hay", SubjectKind.MODEL),
        ("Người tốt, việc tốt", SubjectKind.GOOD_DEED),
        ("Gương người tốt – việc tốt", SubjectKind.GOOD_DEED),
        ("việc tốt", SubjectKind.GOOD_DEED),
        ("Điển hình", None),
        ("?", None),
        ("", None),
    ],
)
def test_kind_is_read_from_its_words(text, expected):
    assert kind_of(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tổ Hóa học", SubjectKind.COLLECTIVE),
        ("Lớp 10A1", SubjectKind.COLLECTIVE),
        ("Chi đoàn 11B2", SubjectKind.COLLECTIVE),
        ("Mô hình “Giờ chào cờ”", SubjectKind.MODEL),
        ("Trương Văn Mẫu", SubjectKind.INDIVIDUAL),
        ("Tô Thị Mẫu", SubjectKind.INDIVIDUAL),
        ("Đoàn Văn Mẫu", SubjectKind.INDIVIDUAL),
        ("Bàn Thị Mẫu", SubjectKind.INDIVIDUAL),
        ("Lê Văn Mẫu", SubjectKind.INDIVIDUAL),
    ],
)
def test_without_a_kind_the_name_tells(name, expected):
    assert kind_of_name(name) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("TẬP THỂ", SubjectKind.COLLECTIVE),
        ("Đối với cá nhân", SubjectKind.INDIVIDUAL),
        ("Các mô hình mới, cách làm hay", SubjectKind.MODEL),
        ("Gương người tốt, việc tốt", SubjectKind.GOOD_DEED),
        ("Tổ Hóa học", None),
        ("Lê Văn Mẫu", None),
    ],
)
def test_line_between_rows_announces_a_kind(line, expected):
    assert section_kind(line) == expected


@pytest.mark.parametrize(
    ("position", "kind", "expected"),
    [
        ("Học sinh lớp 10A7", "Cá nhân", True),
        ("10A7", "", True),
        ("Lớp 9.2", "", True),
        ("lớp 12 Anh 1", "", True),
        ("Lớp trưởng lớp 8A1", "", True),
        ("Trường THPT Mẫu", "Học sinh", True),
        ("Giáo viên chủ nhiệm lớp 10A7", "Cá nhân", False),
        ("Giáo viên, Tổ Ngữ văn", "Cá nhân", False),
        ("Phụ huynh học sinh lớp 3A", "", False),
        ("Tổ trưởng Tổ Vật lí", "", False),
        ("Chi đoàn trường", "", False),
        ("", "", False),
    ],
)
def test_pupils_are_told_from_staff(position, kind, expected):
    assert is_pupil(position, kind) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đổi mới dạy học", Field.TEACHING),
        ("Chuyển đổi số", Field.DIGITAL),
        ("Công tác Đoàn", Field.YOUTH_UNION),
        ("Văn hóa đọc", Field.READING),
        ("Người tốt việc tốt", Field.ETHICS),
        ("Giáo dục hòa nhập", Field.INCLUSION),
        ("Bảo vệ môi trường", Field.ENVIRONMENT),
        ("Nghiên cứu khoa học, STEM", Field.STEM),
        ("Bếp ăn bán trú", Field.HEALTH),
        ("Lĩnh vực khác", ""),
        ("", ""),
    ],
)
def test_field_is_known_by_its_words(text, expected):
    assert field_of(text) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Tập thể (9 người)",), 9),
        (("", "Lớp 10A1 (42 học sinh)"), 42),
        (("12",), 12),
        (("Lớp 10A1", "Tổ 3"), None),
        (("",), None),
    ],
)
def test_size_of_a_collective_is_found(texts, expected):
    assert size_in(*texts) == expected


@pytest.mark.parametrize(("value", "expected"), [("Nữ", "f"), ("nam", "m"), ("NU", "f"), ("x", ""), ("", "")])
def test_sex_is_read(value, expected):
    assert sex_of(value) == expected
