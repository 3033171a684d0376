"""A list becomes drafts once, on the command line as on the screen."""

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from lantoa.audit.models import Entry
from lantoa.exemplars.enums import SubjectKind
from lantoa.nominations import operations
from lantoa.nominations.list_import import ListRow, ListSheet, read_list
from lantoa.nominations.models import Nomination, Quota
from lantoa.nominations.operations.lists import LIST_FOLDER, ListNotExpected, is_persons_name, title_from
from lantoa.people.enums import PersonKind
from lantoa.people.models import Collective, Person
from tests.factories.nominations import ParticipationFactory
from tests.factories.units import UnitFactory

REAL_LIST = Path(__file__).parents[1] / "data" / "danh-sach-gioi-thieu.xlsx"


@pytest.fixture(autouse=True)
def many_places(request):
    """Lists are longer than the usual quota of two; and pages read the wall clock."""
    if "sector" in request.fixturenames:
        sector = request.getfixturevalue("sector")
        sector.round.deadline = timezone.now() + timedelta(days=7)
        sector.round.save()
        Quota.objects.filter(round=sector.round).update(limit=10)


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


# Operation


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


# Command


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


# Screen


def workbook(*rows):
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def address(name, *args):
    return reverse(f"nominations:{name}", args=args)


def upload(browser, participation, content=None, name="Danh sách quý IV.xlsx"):
    content = REAL_LIST.read_bytes() if content is None else content
    return browser.post(address("list-upload", participation.pk), {"file": SimpleUploadedFile(name, content)})


def test_officer_uploads_looks_and_starts_the_drafts(sector, browse):
    officer = browse(sector.officer)
    officer.get(address("list-upload", sector.participation.pk))

    preview = upload(officer, sector.participation)
    ticked = [box["value"] for box in preview.select("input[name=rows][checked]")]
    done = officer.post(preview.response.request["PATH_INFO"], {"rows": ticked})

    assert preview.heading == "Đọc được 5 dòng, 2 dòng cần sửa"
    assert "Danh sách quý IV.xlsx" in preview.text
    assert preview.texts("table:last-of-type tbody tr")[-2:] == [
        "B14 dòng 14 Thiếu họ tên. Hãy ghi tên cá nhân, tập thể hoặc mô hình vào ô này.",
        "D15 Phạm Thị Dữ Liệu “19xx” không phải năm sinh. "
        "Hãy ghi bốn chữ số, ví dụ 1986, hoặc ngày sinh như 01/02/1986.",
    ]
    assert ticked == ["9", "10", "11", "12", "13"]
    assert Nomination.objects.filter(author=sector.officer).count() == 5
    assert "Đã tạo 5 bản nháp." in done.text
    assert done.response.request["PATH_INFO"] == address("round", sector.round.pk)


def test_second_press_starts_nothing_twice(sector, browse):
    officer = browse(sector.officer)
    preview = upload(officer, sector.participation)
    path = preview.response.request["PATH_INFO"]

    officer.post(path, {"rows": ["9", "11"]})
    again = officer.post(path, {"rows": ["9", "11"]})

    assert Nomination.objects.count() == 2
    assert "2 dòng đã có từ trước" in again.text


def test_rows_that_are_there_are_shown_with_their_drafts(sector, browse):
    officer = browse(sector.officer)
    preview = upload(officer, sector.participation)
    officer.post(preview.response.request["PATH_INFO"], {"rows": ["9"]})

    again = upload(officer, sector.participation)

    draft = Nomination.objects.get()
    assert address("dossier", draft.pk) in again.hrefs("tbody a")
    assert [box["value"] for box in again.select("input[name=rows]")] == ["10", "11", "12", "13"]


def test_only_as_many_rows_are_ticked_as_places_are_left(sector, browse):
    Quota.objects.filter(round=sector.round).update(limit=2)
    officer = browse(sector.officer)

    preview = upload(officer, sector.participation)

    assert len(preview.select("input[name=rows][checked]")) == 2
    assert "Đơn vị còn 2 chỗ trong đợt này" in preview.text


def test_rows_beyond_the_quota_are_named_after_the_import(sector, browse):
    Quota.objects.filter(round=sector.round).update(limit=2)
    officer = browse(sector.officer)
    preview = upload(officer, sector.participation)

    done = officer.post(preview.response.request["PATH_INFO"], {"rows": ["9", "10", "11"]})

    assert Nomination.objects.count() == 2
    assert "Dòng 11, Tổ Hóa học:" in done.text


def test_nothing_ticked_is_said_and_nothing_written(sector, browse):
    officer = browse(sector.officer)
    preview = upload(officer, sector.participation)

    page = officer.post(preview.response.request["PATH_INFO"], {})

    assert "Hãy đánh dấu ít nhất một dòng" in page.text
    assert page.title.startswith("Lỗi")
    assert Nomination.objects.count() == 0


def test_row_number_that_is_not_in_the_list_is_refused(sector, browse):
    officer = browse(sector.officer)
    preview = upload(officer, sector.participation)

    officer.post(preview.response.request["PATH_INFO"], {"rows": ["14", "999"]})

    assert Nomination.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"<html>", "nội dung là loại khác"),
        ("a.pdf", b"%PDF-1.7", "XLSX"),
        ("a.xlsx", None, "Không tìm thấy cột “Họ và tên”"),
        ("a.xlsx", b"", "Tệp trống"),
    ],
)
def test_file_that_is_no_list_is_refused_at_the_field(sector, browse, name, content, said):
    content = workbook(("một", "hai")) if content is None else content

    page = upload(browse(sector.officer), sector.participation, content, name)

    assert said in page.text
    assert page.title.startswith("Lỗi")
    assert page.response.request["PATH_INFO"] == address("list-upload", sector.participation.pk)


def test_list_without_a_good_row_offers_no_button(sector, browse):
    content = workbook(("Họ tên", "Thành tích"), ("", "Vá đường."))

    page = upload(browse(sector.officer), sector.participation, content)

    assert page.heading == "Đọc được 0 dòng, 1 dòng cần sửa"
    assert page.select("main form") == []


def test_kept_list_opens_only_for_who_uploaded_it(sector, browse):
    path = upload(browse(sector.officer), sector.participation).response.request["PATH_INFO"]

    page = browse(sector.head).client.get(path)

    assert (page.status_code, page.url) == (302, address("list-upload", sector.participation.pk))


def test_kept_list_does_not_open_under_another_unit(sector, browse):
    path = upload(browse(sector.officer), sector.participation).response.request["PATH_INFO"]
    moved = path.replace(f"/{sector.participation.pk}/", f"/{sector.primary_participation.pk}/")

    statuses = [browse(user).client.get(moved).status_code for user in (sector.officer, sector.primary_officer)]

    assert statuses == [404, 302]


@pytest.mark.parametrize("token", ["khong-co", "eyJmaWxlIjoiL2V0Yy9wYXNzd2QifQ:1x:abc"])
def test_invented_token_leads_back_to_the_upload(sector, browse, token):
    answer = browse(sector.officer).client.get(address("list-preview", sector.participation.pk, token))

    assert (answer.status_code, answer.url) == (302, address("list-upload", sector.participation.pk))


def test_list_that_was_deleted_leads_back_to_the_upload(sector, browse):
    officer = browse(sector.officer)
    path = upload(officer, sector.participation).response.request["PATH_INFO"]
    operations.forget_lists(timezone.now() + timedelta(days=2))

    answer = officer.client.get(path, follow=True)

    assert "Danh sách đã tải lên không còn nữa" in answer.content.decode()


def test_lists_are_forgotten_after_a_day(sector, browse):
    upload(browse(sector.officer), sector.participation)
    now = timezone.now()

    kept = operations.forget_lists(now + timedelta(hours=23))
    gone = operations.forget_lists(now + timedelta(hours=25))

    assert (kept, gone) == (0, 1)
    assert storages["private"].listdir(LIST_FOLDER)[1] == []


def test_stranger_cannot_upload_for_the_school(sector, browse):
    answers = {
        user: browse(user).client.get(address("list-upload", sector.participation.pk)).status_code
        for user in (sector.primary_officer, sector.screener, sector.appraiser)
    }

    assert list(answers.values()) == [404, 404, 403]


def test_preview_asks_the_database_the_same_for_one_row_and_for_many(sector, browse, django_assert_max_num_queries):
    officer = browse(sector.officer)
    for count in (1, 40):
        rows = [(f"Lê Mẫu {chr(65 + n % 26)}{n}", "Vá đường.") for n in range(count)]
        preview = upload(officer, sector.participation, workbook(("Họ tên", "Thành tích"), *rows))
        with django_assert_max_num_queries(14):
            officer.client.get(preview.response.request["PATH_INFO"])
