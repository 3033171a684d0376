"""The same on the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from lantoa.nominations.models import Nomination
from tests.factories.nominations import ParticipationFactory

from .lists import REAL_LIST, allow_many, workbook


@pytest.fixture(autouse=True)
def many_places(sector):
    allow_many(sector)


def command(*arguments):
    out = io.StringIO()
    call_command("import-nominations", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_command_starts_the_drafts_and_names_the_bad_cells(sector):
    said = command(REAL_LIST, "--round", "2026-Q4", "--unit", sector.school.code)

    assert Nomination.objects.filter(author=sector.officer).count() == 5
    assert "  B14  Thiếu họ tên." in said
    assert "  D15  “19xx” không phải năm sinh." in said
    assert "Bản nháp mới: 5. Đã có: 0. Không nhận: 0. Dòng cần sửa: 2." in said


def test_command_twice_starts_nothing_twice(sector):
    command(REAL_LIST, "--round", "2026-Q4", "--unit", sector.school.code)

    said = command(REAL_LIST, "--round", "2026-Q4", "--unit", sector.school.code)

    assert Nomination.objects.count() == 5
    assert "Bản nháp mới: 0. Đã có: 5." in said
    assert "Tổ Hóa học  [đã có]" in said


def test_trial_run_writes_nothing(sector):
    said = command(REAL_LIST, "--round", "2026-Q4", "--unit", sector.school.code, "--dry-run")

    assert Nomination.objects.count() == 0
    assert "Chạy thử: chưa ghi gì cả." in said
    assert "Trần Thị Mẫu An  [mới]  Cá nhân · 1986 · Giáo viên, Tổ Ngữ văn · Dạy học" in said


def test_author_may_be_named(sector):
    command(REAL_LIST, "--round", "2026-Q4", "--unit", sector.school.code, "--by", sector.head.email)

    assert set(Nomination.objects.values_list("author", flat=True)) == {sector.head.pk}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--round": "1999-Q1"}, "1999-Q1"),
        ({"--unit": "KHONG-CO"}, "KHONG-CO"),
        ({"--by": "ai@example.edu.vn"}, "ai@example.edu.vn"),
        ({"file": "khong-co.xlsx"}, "khong-co.xlsx"),
    ],
)
def test_command_says_what_it_cannot_find(sector, change, said):
    given = {"file": REAL_LIST, "--round": "2026-Q4", "--unit": sector.school.code, **change}
    file = given.pop("file")

    with pytest.raises(CommandError, match=said):
        command(file, *(part for pair in given.items() for part in pair))


def test_unit_without_people_needs_a_named_author(sector):
    lonely = ParticipationFactory(round=sector.round).unit

    with pytest.raises(CommandError, match="--by"):
        command(REAL_LIST, "--round", "2026-Q4", "--unit", lonely.code)


@pytest.mark.parametrize("content", [b"<html>", b""])
def test_command_fails_on_a_file_that_is_no_workbook(sector, tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)

    with pytest.raises(CommandError):
        command(path, "--round", "2026-Q4", "--unit", sector.school.code)


def test_command_fails_when_no_row_is_good(sector, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(("Họ tên", "Thành tích"), ("", "Vá đường.")))

    with pytest.raises(CommandError, match="Không đọc được dòng nào"):
        command(path, "--round", "2026-Q4", "--unit", sector.school.code)
