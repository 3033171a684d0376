"""A list becomes drafts, once."""

import pytest

from lantoa.audit.models import Entry
from lantoa.exemplars.enums import SubjectKind
from lantoa.nominations import operations
from lantoa.nominations.list_import import ListRow, ListSheet, read_list
from lantoa.nominations.models import Nomination, Quota
from lantoa.nominations.operations.lists import ListNotExpected, is_persons_name, title_from
from lantoa.people.enums import PersonKind
from lantoa.people.models import Collective, Person
from tests.factories.units import UnitFactory

from .lists import REAL_LIST, allow_many


@pytest.fixture(autouse=True)
def many_places(sector):
    allow_many(sector)


@pytest.fixture
def sheet():
    return read_list(REAL_LIST.read_bytes())


@pytest.fixture
def run(sector, at, sheet):
    """Return a function that imports a list for the school."""

    def run_import(rows=None, **options):
        given = sheet if rows is None else ListSheet("Danh sách", rows=list(rows))
        facts = {"round": sector.round, "unit": sector.school, "by": sector.officer, "at": at, **options}
        return operations.import_list(given, **facts)

    return run_import


def row(number=2, name="Trần Thị Mẫu", kind=SubjectKind.INDIVIDUAL, **facts):
    return ListRow(row_number=number, subject_name=name, kind=kind, **{"achievement": "Mở thư viện xanh.", **facts})


def test_each_good_row_of_the_real_list_becomes_a_draft(run):
    result = run()

    assert [nomination.subject_name for nomination in result.created] == [
        "Trần Thị Mẫu An",
        "Lê Văn Thử Bình",
        "Tổ Hóa học",
        "Nhặt được ví có 21.500.000 đồng và giấy tờ trên đường đi học ngày 14/10/2026, "
        "đã nhờ nhà trường trả lại người mất",
        "Mô hình “Giờ chào cờ không diễn văn”",
    ]
    assert {nomination.state for nomination in result.created} == {"draft"}
    assert (result.known, result.refused) == ([], [])


def test_draft_says_what_the_row_says(run, sector):
    run()

    teacher = Nomination.objects.get(person__full_name="Trần Thị Mẫu An")
    assert teacher.title == "Tổ chức câu lạc bộ đọc sách “Mỗi tuần một trang” từ tháng 9/2024"
    assert teacher.what.startswith(teacher.title)
    assert (teacher.field, teacher.unit, teacher.author) == ("teaching", sector.school, sector.officer)
    assert (teacher.person.sex, teacher.person.birth_year, teacher.person.kind) == ("f", 1986, PersonKind.STAFF)
    assert teacher.person.position == "Giáo viên, Tổ Ngữ văn"
    assert teacher.matter.appearances.get().person == teacher.person


def test_pupil_collective_and_model_are_told_apart(run):
    run()

    deed, model = Nomination.objects.get(kind="good_deed"), Nomination.objects.get(kind="model")
    assert (deed.person.full_name, deed.person.kind, deed.person.birth_year) == (
        "Nguyễn Giả Cát Tường",
        PersonKind.PUPIL,
        2010,
    )
    assert (model.title, model.person, model.collective) == ("Mô hình “Giờ chào cờ không diễn văn”", None, None)
    assert list(Collective.objects.values_list("name", "size")) == [("Tổ Hóa học", 9)]


def test_same_list_again_starts_nothing(run):
    first = run()

    second = run()

    assert (second.created, second.known) == ([], first.created)
    assert Nomination.objects.count() == 5
    assert Person.objects.count() == 3


def test_mended_row_is_added_beside_those_that_are_there(run):
    run([row(2), row(3, "Lê Mẫu")])

    result = run([row(2), row(3, "Lê Mẫu"), row(4, "Phạm Mẫu")])

    assert [nomination.subject_name for nomination in result.created] == ["Phạm Mẫu"]
    assert len(result.known) == 2


def test_row_moved_to_another_line_or_retyped_without_marks_is_the_same(run):
    run([row(2, "Trần Thị Mẫu")])

    result = run([row(40, "TRẦN THỊ  MẪU")])

    assert (result.created, len(result.known)) == ([], 1)


def test_draft_that_was_rewritten_is_not_overwritten(run, sector, at):
    nomination = run([row()]).created[0]
    operations.save_fields(nomination, values={"what": "Viết lại."}, by=sector.officer, at=at)

    run([row()])

    nomination.refresh_from_db()
    assert nomination.what == "Viết lại."


def test_rows_beyond_the_quota_are_refused_one_by_one(run, sector):
    Quota.objects.filter(round=sector.round).update(limit=2)

    result = run([row(2, "Lê An"), row(3, "Lê Bình"), row(4, "Lê Cường"), row(5, "Lê Dung")])

    assert [nomination.subject_name for nomination in result.created] == ["Lê An", "Lê Bình"]
    assert [refused.row.row_number for refused in result.refused] == [4, 5]
    assert not Person.objects.filter(full_name="Lê Cường").exists()


def test_only_chosen_rows_are_imported(run):
    result = run([row(2, "Lê An"), row(3, "Lê Bình")], only=[3])

    assert [nomination.subject_name for nomination in result.created] == ["Lê Bình"]


def test_closed_round_refuses_every_row(run, sector, at):
    operations.close_round(sector.round, by=sector.appraiser, at=at)

    result = run([row()])

    assert (result.created, [refused.message for refused in result.refused]) == ([], ["Đợt này đã đóng."])


def test_unit_that_is_not_called_is_refused(run):
    with pytest.raises(ListNotExpected):
        run([row()], unit=UnitFactory())


def test_import_is_in_the_audit_log_once(run, sector):
    result = run([row()])
    run([row()])

    entry = Entry.objects.get(verb="nominations.import_list")
    assert entry.details["created"] == [result.created[0].pk]
    assert entry.actor == sector.officer


def test_counters_follow(run, sector):
    run([row(2, "Lê An"), row(3, "Lê Bình")])

    sector.participation.refresh_from_db()
    assert (sector.participation.drafts, sector.participation.sent) == (2, 0)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nguyễn Giả Cát Tường", True),
        ("H'Hen Niê", True),
        ("Nhặt được của rơi", False),
        ("Lớp 10A1", False),
        ("An", False),
    ],
)
def test_name_of_a_person_is_told_from_a_deed(name, expected):
    assert is_persons_name(name) is expected


@pytest.mark.parametrize(
    ("achievement", "title"),
    [
        ("Mở thư viện xanh giữa sân trường. Học sinh mượn nhiều hơn.", "Mở thư viện xanh giữa sân trường"),
        ("Vận động 12 lớp tham gia; thu gom 3 tấn giấy.", "Vận động 12 lớp tham gia"),
        ("Trả lại ví có 21.500.000 đồng cho người mất.", "Trả lại ví có 21.500.000 đồng cho người mất"),
        ("Gần. Rất gần với học sinh vùng ven; kiên trì.", "Gần. Rất gần với học sinh vùng ven"),
        ("từ " * 100, ("từ " * 53).strip() + "…"),
        ("", ""),
    ],
)
def test_title_is_the_first_sentence_of_the_achievement(achievement, title):
    assert title_from(row(achievement=achievement)) == title


def test_deed_without_a_person_is_its_own_title(run):
    nomination = run([row(2, "Nhặt được của rơi trả người mất", SubjectKind.GOOD_DEED)]).created[0]

    assert (nomination.title, nomination.person) == ("Nhặt được của rơi trả người mất", None)


def test_parent_is_neither_staff_nor_pupil(run):
    nomination = run([row(position="Phụ huynh học sinh lớp 3A")]).created[0]

    assert nomination.person.kind == PersonKind.OTHER
