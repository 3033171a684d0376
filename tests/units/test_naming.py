"""What a unit's name says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.units.enums import UnitKind
from lantoa.units.naming import (
    CODE_LENGTH,
    bare_name,
    derived_code,
    distinct_code,
    kind_of_name,
    kind_of_word,
    spoken_name,
)

K = UnitKind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("THPT Nguyễn Hữu Cầu", K.UPPER_SECONDARY),
        ("Trường Trung học phổ thông Nguyễn Hữu Cầu", K.UPPER_SECONDARY),
        ("TRƯỜNG THPT CHUYÊN LÊ HỒNG PHONG", K.UPPER_SECONDARY),
        ("Trường Phổ thông Năng khiếu", K.UPPER_SECONDARY),
        ("TH Thực Hành Sài Gòn", K.UPPER_SECONDARY),
        ("Trung học thực hành Đại học Sư phạm", K.UPPER_SECONDARY),
        ("Trường THCS - THPT Nguyễn Khuyến", K.UPPER_SECONDARY),
        ("Trường Tiểu học, THCS và THPT Ngô Thời Nhiệm", K.UPPER_SECONDARY),
        ("THCS Trần Văn Ơn", K.LOWER_SECONDARY),
        ("Trường Trung học cơ sở Trần Văn Ơn", K.LOWER_SECONDARY),
        ("TH và THCS Thạnh An", K.LOWER_SECONDARY),
        ("Tiểu học Hoà Bình", K.PRIMARY),
        ("TH Nguyễn Bỉnh Khiêm", K.PRIMARY),
        ("Trường Mầm non 19/5", K.PRESCHOOL),
        ("Mẫu giáo Bông Sen", K.PRESCHOOL),
        ("Nhà trẻ Sơn Ca", K.PRESCHOOL),
        ("Trung tâm GDTX Quận 1", K.CONTINUING),
        ("Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên Củ Chi", K.CONTINUING),
        ("TT GDNN-GDTX Hóc Môn", K.CONTINUING),
        ("Trường Chuyên biệt Tương Lai", K.SPECIAL),
        ("Trường Giáo dục chuyên biệt Thảo Điền", K.SPECIAL),
        ("Trường Khiếm thính Anh Minh", K.SPECIAL),
        ("Phường Sài Gòn", K.COMMUNE),
        ("UBND phường Sài Gòn", K.COMMUNE),
        ("Ủy ban nhân dân xã Bình Khánh", K.COMMUNE),
        ("Đặc khu Côn Đảo", K.COMMUNE),
        ("Sở Giáo dục và Đào tạo", K.DEPARTMENT),
        ("Phòng GD&ĐT Quận 3", K.DISTRICT_OFFICE),
        ("THPT Phường 13", K.UPPER_SECONDARY),
        ("Trường Lạ", None),
        ("Thpthing", None),
        ("", None),
        ("🌱", None),
    ],
)
def test_the_beginning_of_a_name_tells_the_kind(name, kind):
    assert kind_of_name(name) == kind


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("phuong", K.COMMUNE), ("Xã", K.COMMUNE), ("dac_khu", K.COMMUNE), ("Phường, xã", K.COMMUNE),
        ("THPT", K.UPPER_SECONDARY), ("Cấp 3", K.UPPER_SECONDARY), ("trung học phổ thông", K.UPPER_SECONDARY),
        ("THCS", K.LOWER_SECONDARY), ("Tiểu học", K.PRIMARY), ("MN", K.PRESCHOOL), ("GDTX", K.CONTINUING),
        ("Khác", K.OTHER), ("primary", K.PRIMARY), ("upper_secondary", K.UPPER_SECONDARY), ("Vũ trụ", None),
    ],
)  # fmt: skip
def test_the_column_of_kinds_is_read_in_many_wordings(word, kind):
    assert kind_of_word(word) == kind


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("THPT Nguyễn Hữu Cầu", K.UPPER_SECONDARY, "THPT-NGUYEN-HUU-CAU"),
        ("Trường THPT Nguyễn Hữu Cầu", K.UPPER_SECONDARY, "THPT-NGUYEN-HUU-CAU"),
        ("trung học phổ thông nguyễn hữu cầu", K.UPPER_SECONDARY, "THPT-NGUYEN-HUU-CAU"),
        ("THCS-THPT Nguyễn Khuyến", K.UPPER_SECONDARY, "THCS-THPT-NGUYEN-KHUYEN"),
        ("THPT Nguyễn Khuyến", K.UPPER_SECONDARY, "THPT-NGUYEN-KHUYEN"),
        ("TH Thực Hành Sài Gòn", K.UPPER_SECONDARY, "THPT-THUC-HANH-SAI-GON"),
        ("THPT Phường 13", K.UPPER_SECONDARY, "THPT-PHUONG-13"),
        ("Phường Sài Gòn", K.COMMUNE, "P-SAI-GON"),
        ("Xã Bình Khánh", K.COMMUNE, "X-BINH-KHANH"),
        ("Đặc khu Côn Đảo", K.COMMUNE, "DK-CON-DAO"),
        ("Hoa Sen", K.PRIMARY, "TH-HOA-SEN"),
        ("Trường Hoa Sen", K.OTHER, "DV-HOA-SEN"),
    ],
)
def test_a_code_is_made_of_kind_and_name_however_it_is_written(name, kind, code):
    assert derived_code(name, kind) == code


def test_a_long_name_gives_a_code_that_fits_and_is_its_own():
    names = [f"THPT {'Rất dài ' * 20}{number}" for number in (1, 2)]

    codes = {derived_code(name, K.UPPER_SECONDARY) for name in names}

    assert len(codes) == 2
    assert {len(code) for code in codes} == {CODE_LENGTH}


def test_names_that_differ_by_marks_get_codes_of_their_own():
    one, two = (distinct_code(name, K.COMMUNE) for name in ("Xã Thanh An", "Xã Thạnh An"))

    assert one != two
    assert {code.rpartition("-")[0] for code in (one, two)} == {"X-THANH-AN"}
    assert distinct_code("xã thạnh an", K.COMMUNE) == two


@pytest.mark.parametrize(("one", "two"), [("Hoà Bình", "HÒA BÌNH"), ("Thuỷ", "Thủy"), ("Nguyễn", "Nguyễn")])
def test_two_writings_of_a_name_are_one(one, two):
    assert spoken_name(one) == spoken_name(two)


@pytest.mark.parametrize(("one", "two"), [("Thanh An", "Thạnh An"), ("Tân Hưng", "Tân Hùng"), ("Dân", "Đan")])
def test_names_with_other_marks_are_two(one, two):
    assert spoken_name(one) != spoken_name(two)


def test_the_bare_name_keeps_its_marks():
    assert bare_name("UBND Phường Sài Gòn") == "sài gòn"
    assert bare_name("Phường") == "phường"


@given(st.text(max_size=400), st.sampled_from(list(K)))
def test_any_text_gives_a_code_that_fits(name, kind):
    assert 0 < len(derived_code(name, kind)) <= CODE_LENGTH
    assert len(distinct_code(name, kind)) <= CODE_LENGTH
    kind_of_name(name)
    kind_of_word(name)
