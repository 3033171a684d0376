"""``lantoa import-units`` on the real lists and on bad ones."""

import csv
from datetime import date
from importlib import resources

import pytest
from django.core.management import CommandError, call_command

from lantoa.audit.models import Entry
from lantoa.units.enums import UnitKind
from lantoa.units.models import ImportRun, Unit
from lantoa.units.queries import ancestors, children_of, department
from tests.factories.accounts import UserFactory

from .sheets import csv_file

pytestmark = pytest.mark.django_db

DATA = resources.files("lantoa.units") / "data"


def run(path, **options):
    call_command("import-units", str(path), **options)


@pytest.fixture
def list_of(tmp_path):
    def write(*rows, name="ds.csv"):
        path = tmp_path / name
        path.write_bytes(csv_file(*rows))
        return path

    return write


def test_the_real_lists_come_in_whole(capsys):
    run(DATA / "communes-2025.csv")
    run(DATA / "upper-secondary-2022.csv", valid_from=date(2022, 9, 5))

    output = capsys.readouterr()
    assert output.err == ""
    assert "168 new, 0 changed, 0 unchanged, 0 left out." in output.out
    assert "99 new, 0 changed, 0 unchanged, 0 left out." in output.out
    today = date(2026, 11, 20)
    top = department(today)
    assert {unit.kind for unit in children_of(top, on=today)} == {UnitKind.COMMUNE, UnitKind.UPPER_SECONDARY}
    assert children_of(top, on=today).count() == 267
    school = Unit.objects.get(code="THPT-NGUYEN-HUU-CAU")
    assert (school.name, school.area, school.valid_from) == ("THPT Nguyễn Hữu Cầu", "Hóc Môn", date(2022, 9, 5))
    assert ancestors(school, on=today) == [top]
    assert Unit.objects.filter(valid_from=date(2025, 7, 1)).count() == 168


def test_the_real_lists_a_second_time_change_nothing(capsys):
    for _time in range(2):
        run(DATA / "communes-2025.csv")

    assert "0 new, 0 changed, 168 unchanged, 0 left out." in capsys.readouterr().out


def test_the_data_folder_holds_the_lists_with_their_source():
    names = ("communes-2025.csv", "upper-secondary-2022.csv")
    rows = {name: list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines())) for name in names}

    assert {name: len(found) for name, found in rows.items()} == {
        "communes-2025.csv": 168,
        "upper-secondary-2022.csv": 99,
    }
    assert "November 2026" in (DATA / "README.md").read_text(encoding="utf-8")


def test_a_dry_run_shows_and_writes_nothing(list_of, capsys):
    run(list_of(("Tên",), ("THPT Mới",)), dry_run=True)

    assert (
        "+ THPT-MOI  THPT Mới\n1 new, 0 changed, 0 unchanged, 0 left out.\nDry run: nothing was written."
        in capsys.readouterr().out
    )
    assert not Unit.objects.exists()


def test_changes_are_printed_field_by_field(list_of, capsys):
    run(list_of(("Tên", "Email"), ("THPT Mới", "")))

    run(list_of(("Tên", "Email"), ("THPT Mới", "a@b.vn")))

    assert "~ THPT-MOI  THPT Mới\n    thư điện tử: - -> a@b.vn\n" in capsys.readouterr().out


def test_bad_rows_are_named_with_their_cell_and_the_exit_code_says_so(list_of, capsys):
    path = list_of(
        ("Tên", "Email", "Phường/xã"), ("THPT Mới", "sai", ""), ("THPT Hai", "", ""), ("TH Ba", "", "Không Có")
    )

    with pytest.raises(SystemExit) as exit_code:
        run(path)

    output = capsys.readouterr()
    assert exit_code.value.code == 3
    assert (
        output.err.splitlines()[0]
        == "! line 2, cell B2: “sai” không phải địa chỉ e-mail. Hãy ghi như ten@truong.edu.vn."
    )
    assert output.err.splitlines()[1].startswith("! line 4: Không có phường, xã “Không Có”.")
    assert "1 new, 0 changed, 0 unchanged, 2 left out." in output.out
    assert Unit.objects.filter(name="THPT Hai").exists()


def test_doubts_are_printed(list_of, capsys):
    run(list_of(("Tên", "Mã"), ("THPT Mới", "A")))

    run(list_of(("Tên", "Mã"), ("THPT Mới", "B")))

    assert "? line 2: Sẽ thêm mới, nhưng đã có đơn vị cùng tên với mã A." in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_refused_whole(tmp_path, list_of):
    bad = tmp_path / "cu.csv"
    bad.write_bytes("Tên\nTHPT Nguyễn".encode("cp1258", "replace"))

    with pytest.raises(CommandError, match="UTF-8"):
        run(bad)
    with pytest.raises(CommandError, match=r"Cannot read .*khong-co\.csv: No such file"):
        run(tmp_path / "khong-co.csv")
    with pytest.raises(CommandError, match="Tên đơn vị"):
        run(list_of(("Mã",), ("1",)))
    assert not ImportRun.objects.exists()


def test_the_log_names_whose_act_it_was(list_of):
    user = UserFactory(email="quan.tri@so.example")

    run(list_of(("Tên",), ("THPT Mới",)), by="Quan.Tri@so.example")

    assert Entry.objects.get(verb="units.import").actor == user
    with pytest.raises(CommandError, match="Nobody has an account"):
        run(list_of(("Tên",), ("THPT Mới",)), by="la@so.example")


def test_the_first_administrator_is_invited_from_the_command_line(capsys):
    call_command("invite-person", "quan.tri@so.example", "Võ Quốc Bảo")

    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Võ Quốc Bảo: Quản trị viên, Sở Giáo dục và Đào tạo Thành phố Hồ Chí Minh"
    assert "/loi-moi/" in said[1]


def test_a_person_is_invited_to_a_named_unit_with_a_role_that_fits(list_of, capsys):
    run(list_of(("Tên",), ("THPT Mới",)))

    call_command("invite-person", "a@b.example", "Trần An", role="head", unit="THPT-MOI")

    assert "Trần An: Thủ trưởng đơn vị, THPT Mới" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no unit"):
        call_command("invite-person", "a@b.example", "Trần An", unit="KHONG")
    with pytest.raises(CommandError, match="không có vai trò"):
        call_command("invite-person", "a@b.example", "Trần An", unit="THPT-MOI")
