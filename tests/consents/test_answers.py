"""Answering by link and on paper, changing one's mind, taking back."""

import hashlib
import unicodedata
from datetime import timedelta

import pytest

from lantoa.audit.models import Entry
from lantoa.consents import operations
from lantoa.consents.enums import PAIRS, Audience, Signatory
from lantoa.consents.models import Consent, ConsentText, PaperScan
from tests.consents.steps import ALL_YES, STORY_ON_PORTAL, answered, open_gates, scan_file
from tests.factories.accounts import UserFactory
from tests.factories.consents import AppearanceFactory

pytestmark = pytest.mark.django_db


def test_withdrawing_twice_changes_nothing_the_second_time(at):
    request = answered(AppearanceFactory(), Signatory.SELF, ALL_YES, at=at)
    operations.withdraw_consents(request, at=at)

    again = operations.withdraw_consents(request, at=at + timedelta(hours=1))

    assert (again, Entry.objects.filter(verb="consents.withdraw").count()) == (0, 1)


def test_the_school_writes_down_a_withdrawal_told_by_telephone(at):
    appearance, officer = AppearanceFactory(), UserFactory()
    answered(appearance, Signatory.SELF, ALL_YES, at=at)

    operations.withdraw_consents(appearance, signatory=Signatory.SELF, reason="Gọi điện", by=officer, at=at)

    assert Entry.objects.get(verb="consents.withdraw").actor == officer
    assert open_gates(appearance.matter) == set()


def test_a_changed_answer_replaces_the_old_one_and_both_are_kept(at):
    appearance = AppearanceFactory()
    request = answered(appearance, Signatory.SELF, ALL_YES, at=at)

    operations.answer_request(request, answers={**ALL_YES, STORY_ON_PORTAL: False}, at=at + timedelta(hours=1))

    rows = Consent.objects.filter(purpose="story", channel="portal").order_by("pk")
    assert [(row.is_granted, row.replaced_at is None) for row in rows] == [(True, False), (False, True)]
    assert open_gates(appearance.matter) == set(PAIRS) - {STORY_ON_PORTAL}


def test_saying_the_same_again_writes_nothing(at):
    request = answered(AppearanceFactory(), Signatory.SELF, ALL_YES, at=at)

    operations.answer_request(request, answers=ALL_YES, at=at + timedelta(seconds=2))

    assert Consent.objects.count() == len(PAIRS)
    assert Entry.objects.filter(verb="consents.answer").count() == 1


def test_an_answer_to_nothing_is_refused(at):
    request, _token = operations.ask_consent(
        AppearanceFactory(), signatory=Signatory.SELF, signatory_name="A", by=UserFactory(), at=at
    )

    with pytest.raises(operations.NothingAnswered):
        operations.answer_request(request, answers={}, at=at)


def test_what_was_not_answered_is_not_a_yes(at):
    appearance = AppearanceFactory()

    answered(appearance, Signatory.SELF, {STORY_ON_PORTAL: True}, at=at)

    assert (Consent.objects.count(), open_gates(appearance.matter)) == (1, {STORY_ON_PORTAL})


def test_an_answer_keeps_the_whole_page_and_the_version_of_its_text(at):
    appearance = AppearanceFactory(pupil=True, matter__title="Nhặt được của rơi")

    answered(appearance, Signatory.REPRESENTATIVE, ALL_YES, at=at, name="Lê Thị Mẹ")

    consent = Consent.objects.first()
    assert consent.shown_sha256 == hashlib.sha256(consent.shown_text.encode()).hexdigest()
    for part in ("Nhặt được của rơi", "Lê Thị Mẹ", appearance.person.full_name, consent.text.body, "/ Facebook"):
        assert part in consent.shown_text
    assert consent.text.sha256 == hashlib.sha256(consent.text.body.encode()).hexdigest()
    assert consent.text.audience == Audience.REPRESENTATIVE


def test_ten_answers_share_one_kept_page_and_one_text(at):
    from lantoa.consents.models import ShownPage

    answered(AppearanceFactory(), Signatory.SELF, ALL_YES, at=at)

    assert (ShownPage.objects.count(), ConsentText.objects.count()) == (1, 1)


def test_a_page_that_changed_while_it_was_read_is_read_again(at):
    appearance = AppearanceFactory()
    request, _token = operations.ask_consent(
        appearance, signatory=Signatory.SELF, signatory_name="A", by=UserFactory(), at=at
    )
    matter = appearance.matter
    operations.update_matter(matter, title="Tên khác", summary="Khác", names_nobody=False, at=at)

    with pytest.raises(operations.PageChanged):
        operations.answer_request(request, answers=ALL_YES, at=at, shown_sha256="0" * 64)

    assert not Consent.objects.exists()


def test_a_text_edited_after_publication_stops_the_answer(at):
    answered(AppearanceFactory(), Signatory.SELF, ALL_YES, at=at)
    stored = ConsentText.objects.get()
    from django.db import connection

    from lantoa.consents import guard

    guard.remove(connection)
    ConsentText.objects.filter(pk=stored.pk).update(sha256="0" * 64)
    guard.install(connection)

    with pytest.raises(ValueError, match="edited after publication"):
        answered(AppearanceFactory(), Signatory.SELF, ALL_YES, at=at)


def test_the_same_scan_twice_is_kept_once(at):
    appearance = AppearanceFactory()
    paper = {"signatory": Signatory.SELF, "signatory_name": "A", "answers": ALL_YES, "by": UserFactory()}

    operations.record_paper(appearance, **paper, upload=scan_file(), at=at)
    operations.record_paper(appearance, **paper, upload=scan_file(), at=at + timedelta(seconds=1))

    assert (PaperScan.objects.count(), Consent.objects.count()) == (1, len(PAIRS))


def test_the_unit_hears_of_a_withdrawal(at):
    from lantoa.notifications.models import Notification
    from tests.factories.units import MembershipFactory

    appearance = AppearanceFactory()
    officer = MembershipFactory(unit=appearance.matter.unit).user
    MembershipFactory()
    request = answered(appearance, Signatory.SELF, ALL_YES, at=at, name="Nguyễn Văn A")

    operations.withdraw_consents(request, at=at)

    told = Notification.objects.get()
    assert (told.recipient, told.title) == (officer, "Nguyễn Văn A đã rút lại sự đồng ý")


@pytest.mark.parametrize("name", [unicodedata.normalize("NFD", "Đặng Thị Hoà"), "Ngô " * 80, "Bé 🌱 Na", "  A  "])
def test_every_name_people_type_is_kept_readable(name, at):
    request, _token = operations.ask_consent(
        AppearanceFactory(), signatory=Signatory.SELF, signatory_name=name, by=UserFactory(), at=at
    )
    operations.answer_request(request, answers=ALL_YES, at=at)

    expected = unicodedata.normalize("NFC", " ".join(name.split()))[:300]
    assert request.signatory_name == expected
    assert expected in Consent.objects.first().shown_text


def test_paper_of_somebody_who_need_not_answer_is_refused(at):
    with pytest.raises(operations.SignatoryNotNeeded):
        operations.record_paper(
            AppearanceFactory(),
            signatory=Signatory.REPRESENTATIVE,
            signatory_name="Mẹ",
            answers=ALL_YES,
            upload=scan_file(),
            by=UserFactory(),
            at=at,
        )


def test_where_nothing_stands_the_school_records_no_withdrawal(at):
    taken_back = operations.withdraw_consents(AppearanceFactory(), signatory=Signatory.SELF, by=UserFactory(), at=at)

    assert (taken_back, Entry.objects.filter(verb="consents.withdraw").exists()) == (0, False)
