"""Writing a dossier: quota, one draft a click, no silent overwriting."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lantoa.nominations import operations
from lantoa.nominations.models import Nomination, Participation
from lantoa.nominations.operations.dossiers import EVIDENCE_LIMIT, DossierRefused, EditConflict, fingerprint
from tests.factories.nominations import EvidenceFactory
from tests.factories.people import CollectiveFactory, PersonFactory

from .conftest import clean_pdf


def test_double_click_starts_one_draft(sector, at):
    key = uuid4()

    first = operations.start_nomination(sector.participation, kind="model", creation_key=key, by=sector.officer, at=at)
    second = operations.start_nomination(sector.participation, kind="model", creation_key=key, by=sector.officer, at=at)

    assert first == second
    assert Participation.objects.get(pk=sector.participation.pk).drafts == 1


def test_quota_holds_until_a_dossier_is_withdrawn(sector, at):
    def start():
        return operations.start_nomination(
            sector.participation, kind="model", creation_key=uuid4(), by=sector.officer, at=at
        )

    start()
    second = start()
    with pytest.raises(DossierRefused):
        start()
    operations.withdraw_nomination(second, reason="Để dành quý sau", by=sector.officer, at=at)

    assert start().state == "draft"


def test_starting_a_dossier_takes_back_that_there_was_nothing(sector, at):
    operations.report_nil(sector.participation, reason="Chưa có kết quả", by=sector.head, at=at)

    operations.start_nomination(sector.participation, kind="model", creation_key=uuid4(), by=sector.officer, at=at)

    row = Participation.objects.get(pk=sector.participation.pk)
    assert (row.nil_reason, row.nil_at) == ("", None)


def test_two_writers_of_one_page_do_not_overwrite_each_other(sector, draft, at):
    fields = ["title", "what"]
    seen = fingerprint(draft, fields)
    other = Nomination.objects.get(pk=draft.pk)
    operations.save_fields(other, values={"title": "Bản của cô", "what": "Một"}, seen=seen, by=sector.officer, at=at)

    with pytest.raises(EditConflict):
        operations.save_fields(draft, values={"title": "Bản của thầy", "what": "Hai"}, seen=seen, by=sector.head, at=at)

    assert Nomination.objects.get(pk=draft.pk).title == "Bản của cô"


def test_two_writers_of_different_pages_both_keep_their_text(sector, draft, at):
    seen_title, seen_after = fingerprint(draft, ["title"]), fingerprint(draft, ["result_after"])
    other = Nomination.objects.get(pk=draft.pk)

    operations.save_fields(other, values={"title": "Tên"}, seen=seen_title, by=sector.officer, at=at)
    operations.save_fields(draft, values={"result_after": "965"}, seen=seen_after, by=sector.head, at=at)

    stored = Nomination.objects.get(pk=draft.pk)
    assert (stored.title, stored.result_after) == ("Tên", "965")


def test_sent_dossier_is_not_written_any_more(sector, make_sent, at):
    nomination = make_sent()

    with pytest.raises(DossierRefused):
        operations.save_fields(nomination, values={"title": "Khác"}, by=sector.officer, at=at)


def test_person_of_another_unit_cannot_be_introduced(sector, draft, at):
    stranger = PersonFactory()

    with pytest.raises(DossierRefused):
        operations.set_subject(draft, person=stranger, by=sector.officer, at=at)


def test_choosing_another_person_asks_only_the_new_one(sector, draft, at):
    first, second = PersonFactory(unit=sector.school), PersonFactory(unit=sector.school)
    operations.set_subject(draft, person=first, by=sector.officer, at=at)

    operations.set_subject(draft, person=second, by=sector.officer, at=at)

    current = draft.matter.appearances.current().values_list("person", flat=True)
    assert list(current) == [second.pk]


def test_model_without_a_person_names_nobody(sector, at):
    model = operations.start_nomination(
        sector.participation, kind="model", creation_key=uuid4(), by=sector.officer, at=at
    )

    operations.set_subject(model, person=None, title="Giờ chào cờ không diễn văn", by=sector.officer, at=at)

    model.matter.refresh_from_db()
    assert (model.matter.title, model.matter.names_nobody) == ("Giờ chào cờ không diễn văn", True)


def test_collective_needs_its_collective(sector, at):
    nomination = operations.start_nomination(
        sector.participation, kind="collective", creation_key=uuid4(), by=sector.officer, at=at
    )

    with pytest.raises(DossierRefused):
        operations.set_subject(nomination, person=None, by=sector.officer, at=at)
    operations.set_subject(
        nomination,
        person=None,
        collective=CollectiveFactory(unit=sector.school, name="Tổ Hóa học"),
        by=sector.officer,
        at=at,
    )

    assert nomination.subject_name == "Tổ Hóa học"


def test_same_file_twice_is_kept_once(sector, draft, at):
    facts = {"caption": "", "shows_people": False, "by": sector.officer, "at": at}

    first = operations.attach_evidence(draft, upload=clean_pdf(), **facts)
    second = operations.attach_evidence(draft, upload=clean_pdf(), **facts)

    assert first == second


def test_evidence_has_a_limit(sector, draft, at):
    EvidenceFactory.create_batch(EVIDENCE_LIMIT, nomination=draft)

    with pytest.raises(DossierRefused):
        operations.attach_evidence(draft, upload=clean_pdf(), caption="", shows_people=False, by=sector.officer, at=at)


def test_removed_evidence_frees_its_place(sector, draft, at):
    file = EvidenceFactory(nomination=draft)

    operations.remove_evidence(file, by=sector.officer, at=at)

    assert draft.evidence.count() == 0


def test_unchanged_page_does_not_move_the_clock(sector, draft, at):
    operations.save_fields(draft, values={"title": ""}, by=sector.officer, at=at + timedelta(hours=1))

    assert Nomination.objects.get(pk=draft.pk).changed_at == at


def test_autosave_and_button_of_one_page_are_one_hand(sector, draft, at):
    opening = uuid4()
    seen = fingerprint(draft, ["title", "what"])
    page = {"page_fields": ["title", "what"], "seen": seen, "opened_as": opening, "by": sector.officer, "at": at}
    operations.save_fields(draft, values={"title": "Nửa câu", "what": ""}, **page)

    operations.save_fields(draft, values={"title": "Cả câu", "what": "Đủ chữ"}, **page)

    assert Nomination.objects.get(pk=draft.pk).title == "Cả câu"
