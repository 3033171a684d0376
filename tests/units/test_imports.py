"""Bringing lists of units in: planned first, applied once, the same list twice changes nothing."""

from datetime import date, timedelta

import pytest

from lantoa.audit.models import Entry
from lantoa.audit.queries import chain_breaks
from lantoa.units.enums import UnitKind
from lantoa.units.models import ImportRun, Placement, Unit
from lantoa.units.operations import UnitRow, import_units, plan_import
from tests.factories.accounts import UserFactory
from tests.factories.units import PlacementFactory, UnitFactory

pytestmark = pytest.mark.django_db

K = UnitKind
TODAY = date(2026, 11, 20)


def row(name="THPT Nguyễn Hữu Cầu", kind=K.UPPER_SECONDARY, line=2, **said):
    return UnitRow(line=line, name=name, kind=kind, **said)


def bring_in(at, *rows, **options):
    return import_units(rows, **{"by": None, "at": at, **options})


def counts(run):
    return (run.created_count, run.changed_count, run.unchanged_count)


def messages(*rows):
    return [(found.line, found.message) for found in plan_import(rows, on=TODAY).problems]


@pytest.fixture
def department():
    return UnitFactory(department=True)


@pytest.fixture
def commune(department):
    unit = UnitFactory(commune=True, name="Phường Sài Gòn", code="P-SAI-GON")
    PlacementFactory(unit=unit, parent=department)
    return unit


def test_a_plan_writes_nothing(department):
    plan = plan_import([row()], on=TODAY)

    assert [planned.code for planned in plan.new] == ["THPT-NGUYEN-HUU-CAU"]
    assert Unit.objects.count() == 1
    assert not Entry.objects.exists()


def test_the_first_list_brings_the_department_along(at):
    run = bring_in(at, row("Phường Sài Gòn", K.COMMUNE))

    assert counts(run) == (1, 0, 0)
    department = Unit.objects.get(kind=K.DEPARTMENT)
    assert department.name == "Sở Giáo dục và Đào tạo Thành phố Hồ Chí Minh"
    assert Placement.objects.get(unit__code="P-SAI-GON").parent == department


def test_a_new_unit_takes_everything_the_row_says(at, commune):
    bring_in(
        at,
        row(
            "Tiểu học Hoa Sen", K.PRIMARY, code="TH1", parent="Phường Sài Gòn", area="Quận 1", address="1 Lê Lợi",
            email="a@b.vn", phone="028", valid_from=date(2024, 9, 1),
        ),
        are_sample=True,
    )  # fmt: skip

    unit = Unit.objects.get(code="TH1")
    assert (unit.name, unit.kind, unit.area, unit.address) == ("Tiểu học Hoa Sen", K.PRIMARY, "Quận 1", "1 Lê Lợi")
    assert (unit.email, unit.phone, unit.valid_from, unit.is_sample) == ("a@b.vn", "028", date(2024, 9, 1), True)
    assert unit.folded_name == "tieu hoc hoa sen"
    placement = unit.placements.get()
    assert (placement.parent, placement.valid_from, placement.valid_to) == (commune, date(2024, 9, 1), None)


@pytest.mark.parametrize(
    ("said", "option", "since"),
    [
        ({}, {}, TODAY),
        ({}, {"valid_from": date(2022, 9, 5)}, date(2022, 9, 5)),
        ({"valid_from": date(2020, 1, 1)}, {"valid_from": date(2022, 9, 5)}, date(2020, 1, 1)),
    ],
)
def test_a_new_unit_exists_from_its_row_else_from_the_list_else_from_today(at, department, said, option, since):
    bring_in(at, row(**said), **option)

    assert Unit.objects.get(code="THPT-NGUYEN-HUU-CAU").valid_from == since


def test_the_same_list_twice_changes_nothing(at, commune):
    rows = [row(), row("Tiểu học Hoa Sen", K.PRIMARY, line=3, parent="Phường Sài Gòn", email="a@b.vn")]
    bring_in(at, *rows)
    before = Entry.objects.count()

    run = bring_in(at + timedelta(days=30), *rows)

    assert counts(run) == (0, 0, 2)
    # Only that the import took place.
    assert Entry.objects.count() == before + 1
    assert Placement.objects.filter(unit__kind=K.PRIMARY).count() == 1


def test_changes_are_told_field_by_field_in_words(at, commune):
    other = UnitFactory(commune=True, name="Phường Bến Thành")
    bring_in(at, row("Tiểu học Hoa Sen", K.PRIMARY, code="TH1", parent="Phường Sài Gòn", email="a@b.vn"))

    changed = row(
        "TH & THCS Hoa Sen",
        K.LOWER_SECONDARY,
        code="TH1",
        parent=other.code,
        email="c@d.vn",
        valid_from=date(2025, 1, 1),
    )
    plan = plan_import([changed], on=TODAY)

    assert plan.changed[0].changes == {
        "name": ("Tiểu học Hoa Sen", "TH & THCS Hoa Sen"),
        "kind": ("Tiểu học", "Trung học cơ sở"),
        "email": ("a@b.vn", "c@d.vn"),
        "valid_from": ("20/11/2026", "01/01/2025"),
        "parent": ("Phường Sài Gòn", "Phường Bến Thành"),
    }


def test_changes_are_applied_and_logged(at, commune):
    other = UnitFactory(commune=True, name="Phường Bến Thành")
    bring_in(at, row("Tiểu học Hoa Sen", K.PRIMARY, code="TH1", parent="Phường Sài Gòn"))
    by = UserFactory()

    run = bring_in(
        at + timedelta(days=10), row("Tiểu học Sen Hồng", K.PRIMARY, code="TH1", parent="Phường Bến Thành"), by=by
    )

    unit = Unit.objects.get(code="TH1")
    assert counts(run) == (0, 1, 0)
    assert (unit.name, unit.folded_name) == ("Tiểu học Sen Hồng", "tieu hoc sen hong")
    places = [(one.parent, one.valid_from, one.valid_to) for one in unit.placements.order_by("valid_from")]
    assert places == [(commune, TODAY, date(2026, 11, 30)), (other, date(2026, 11, 30), None)]
    entries = {entry.verb: entry for entry in Entry.objects.filter(target_id=str(unit.pk), actor=by)}
    assert entries["units.change"].details["changes"] == {"name": ["Tiểu học Hoa Sen", "Tiểu học Sen Hồng"]}
    assert entries["units.place"].details["after"] == "Phường Bến Thành"
    assert list(chain_breaks()) == []


def test_an_earlier_beginning_moves_the_first_place_along(at, department):
    bring_in(at, row())

    bring_in(at, row(valid_from=date(2022, 9, 5)))

    assert Placement.objects.get(unit__kind=K.UPPER_SECONDARY).valid_from == date(2022, 9, 5)


def test_an_empty_cell_empties_nothing(at, department):
    bring_in(at, row(email="a@b.vn", area="Hóc Môn"))

    run = bring_in(at, row())

    assert counts(run) == (0, 0, 1)
    assert Unit.objects.get(code="THPT-NGUYEN-HUU-CAU").email == "a@b.vn"


@pytest.mark.parametrize(
    "name",
    ["Trường THPT Nguyễn Hữu Cầu", "THPT NGUYỄN HỮU CẦU", "thpt nguyen huu cau", "Trung học phổ thông Nguyễn Hữu Cầu"],
)
def test_without_codes_a_unit_is_known_by_kind_and_name(at, department, name):
    UnitFactory(code="79001", name="THPT Nguyễn Hữu Cầu")

    plan = plan_import([row(name)], on=TODAY)

    assert plan.new == []
    assert [planned.code for planned in [*plan.changed, *plan.unchanged]] == ["79001"]


def test_a_name_without_marks_that_fits_two_units_is_asked_about(department):
    UnitFactory(commune=True, name="Xã Thanh An", code="A")
    UnitFactory(commune=True, name="Xã Thạnh An", code="B")

    assert messages(row("Xa Thanh An", K.COMMUNE)) == [
        (2, "Có nhiều đơn vị tên “Xa Thanh An”. Hãy ghi thêm mã đơn vị.")
    ]
    exact = plan_import([row("Xã Thạnh An", K.COMMUNE)], on=TODAY)
    assert [planned.code for planned in [*exact.changed, *exact.unchanged]] == ["B"]


def test_names_that_differ_only_by_marks_are_two_units_in_any_order(at):
    rows = [row("Xã Thanh An", K.COMMUNE), row("Xã Thạnh An", K.COMMUNE, line=3)]

    bring_in(at, *rows)
    run = bring_in(at, *reversed(rows))

    assert counts(run) == (0, 0, 2)
    assert Unit.objects.filter(kind=K.COMMUNE).count() == 2


def test_a_later_namesake_by_marks_gets_a_code_of_its_own(at):
    bring_in(at, row("Xã Thanh An", K.COMMUNE))

    bring_in(at, row("Xã Thạnh An", K.COMMUNE))

    codes = set(Unit.objects.filter(kind=K.COMMUNE).values_list("code", flat=True))
    assert len(codes) == 2
    assert "X-THANH-AN" in codes


@pytest.mark.parametrize("codes", [("M1", "M1"), ("", "")])
def test_the_same_unit_twice_in_a_list_names_the_first_line(department, codes):
    rows = [row(code=codes[0], line=5), row("Trường THPT Nguyễn Hữu Cầu", code=codes[1], line=9)]

    plan = plan_import(rows, on=TODAY)

    assert len(plan.new) == 1
    assert [(found.line, "dòng 5" in found.message) for found in plan.problems] == [(9, True)]


def test_a_new_code_for_a_known_name_is_worth_a_look(department):
    UnitFactory(code="CU", name="THPT Nguyễn Hữu Cầu")

    plan = plan_import([row(code="MOI")], on=TODAY)

    assert [planned.code for planned in plan.new] == ["MOI"]
    assert [(doubt.line, "CU" in doubt.message) for doubt in plan.doubts] == [(2, True)]


@pytest.mark.parametrize("kind", [K.UPPER_SECONDARY, K.CONTINUING, K.SPECIAL, K.OTHER, K.COMMUNE])
def test_some_kinds_stand_under_the_department_wherever_they_are(at, commune, department, kind):
    bring_in(at, row("Đơn vị", kind, code="X", parent="Phường Sài Gòn"))

    assert Placement.objects.get(unit__code="X").parent == department


@pytest.mark.parametrize("kind", [K.PRESCHOOL, K.PRIMARY, K.LOWER_SECONDARY])
@pytest.mark.parametrize(
    "named", ["Phường Sài Gòn", "phường sài gòn", "Sài Gòn", "sai gon", "P-SAI-GON", "UBND Phường Sài Gòn"]
)
def test_lower_schools_stand_under_their_commune_by_name_or_code(at, commune, kind, named):
    bring_in(at, row("Trường", kind, code="X", parent=named))

    assert Placement.objects.get(unit__code="X").parent == commune


def test_a_lower_school_without_commune_stands_under_the_department_until_it_is_placed(at, commune, department):
    bring_in(at, row("Tiểu học A", K.PRIMARY, code="X"))
    assert Placement.objects.get(unit__code="X").parent == department

    bring_in(at, row("Tiểu học A", K.PRIMARY, code="X", parent="Sài Gòn"))
    run = bring_in(at, row("Tiểu học A", K.PRIMARY, code="X"))

    assert counts(run) == (0, 0, 1)
    assert Placement.objects.on(TODAY).get(unit__code="X").parent == commune


def test_a_parent_may_stand_in_the_same_list_in_any_order(at, department):
    bring_in(at, row("Tiểu học A", K.PRIMARY, parent="Xã Mới"), row("Xã Mới", K.COMMUNE, line=3))

    assert Placement.objects.get(unit__kind=K.PRIMARY).parent.name == "Xã Mới"


def test_an_unknown_commune_is_named(commune):
    assert messages(row("Tiểu học A", K.PRIMARY, parent="Phường Không Có")) == [
        (2, "Không có phường, xã “Phường Không Có”. Hãy kiểm tra chính tả, hoặc nạp danh sách phường, xã trước.")
    ]


def test_a_commune_named_ambiguously_is_asked_about(department):
    UnitFactory(commune=True, name="Phường Bình Khánh")
    UnitFactory(commune=True, name="Xã Bình Khánh")

    assert messages(row("Tiểu học A", K.PRIMARY, parent="Bình Khánh")) == [
        (2, "Có nhiều đơn vị tên “Bình Khánh”. Hãy ghi mã hoặc tên đầy đủ.")
    ]
    assert messages(row("Tiểu học A", K.PRIMARY, parent="Xã Bình Khánh")) == []


def test_a_code_of_another_kind_is_refused(commune):
    assert messages(row(code="P-SAI-GON")) == [(2, "Mã P-SAI-GON là của Phường Sài Gòn, thuộc loại hình khác.")]


def test_a_closed_unit_is_not_opened_again(department):
    UnitFactory(code="CU", valid_to=date(2025, 6, 30))

    assert messages(row(code="CU")) == [(2, "Đơn vị CU đã ngừng hoạt động. Hãy dùng mã khác.")]


def test_a_unit_cannot_begin_after_its_end(department):
    UnitFactory(code="CU", valid_to=date(2027, 6, 30))

    assert messages(row(code="CU", valid_from=date(2028, 1, 1))) == [(2, "Đơn vị CU ngừng hoạt động trước ngày đó.")]


def test_there_is_one_department(department):
    assert messages(row("Sở Khác", K.DEPARTMENT, code="SO2")) == [(2, f"Chỉ có một Sở: {department}.")]


def test_the_department_may_be_renamed_by_its_code(at, department):
    run = bring_in(at, row("Sở Giáo dục và Đào tạo", K.DEPARTMENT, code=department.code))

    assert counts(run) == (0, 1, 0)
    assert not Placement.objects.filter(unit=department).exists()


def test_good_rows_come_in_beside_bad_ones(at, commune):
    run = bring_in(at, row(), row("Tiểu học A", K.PRIMARY, line=3, parent="Không Có"))

    assert counts(run) == (1, 0, 0)
    assert Entry.objects.get(verb="units.import").details["refused"] == 1


def test_the_run_is_kept_with_file_and_person(at, department):
    by = UserFactory()

    run = bring_in(at, row(), by=by, filename="x" * 300 + ".csv", sha256="f" * 64)

    assert ImportRun.objects.get() == run
    assert (run.imported_by, run.imported_at, run.sha256, len(run.filename)) == (by, at, "f" * 64, 255)


def test_a_long_list_takes_few_queries(at, commune, django_assert_max_num_queries):
    rows = [row(f"Tiểu học {n}", K.PRIMARY, line=n, parent="P-SAI-GON") for n in range(2, 602)]

    with django_assert_max_num_queries(45):
        run = bring_in(at, *rows)

    assert counts(run) == (600, 0, 0)
    assert list(chain_breaks()) == []
