"""Asking, answering, withdrawing, and the gate that follows."""

import hashlib
import unicodedata
from datetime import date, timedelta

import pytest
from django.core.files.storage import storages
from django.utils import translation

from lantoa.audit.models import Entry
from lantoa.common.uploads import CleanFile
from lantoa.consents import operations, queries, signals
from lantoa.consents.enums import PAIRS, Audience, Channel, Purpose, Signatory
from lantoa.consents.models import Appearance, Clearance, Consent, ConsentRequest, ConsentText, Disclosure, PaperScan
from lantoa.people.enums import PersonKind
from lantoa.people.operations import update_person
from tests.factories.accounts import UserFactory
from tests.factories.consents import AppearanceFactory, MatterFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
ALL_YES = dict.fromkeys(PAIRS, True)
STORY_ON_PORTAL = (Purpose.STORY, Channel.PORTAL)


def open_gates(matter):
    return set(Clearance.objects.filter(matter=matter, is_cleared=True).values_list("purpose", "channel"))


def answered(appearance, signatory, answers, *, at, name="Người trả lời"):
    request, _token = operations.ask_consent(
        appearance, signatory=signatory, signatory_name=name, by=UserFactory(), at=at
    )
    operations.answer_request(request, answers=answers, at=at)
    return request


def test_a_new_matter_is_shown_nowhere(at):
    matter = operations.open_matter(PersonFactory().unit, title="Việc tốt", summary="", at=at)

    assert open_gates(matter) == set()
    assert Clearance.objects.filter(matter=matter).count() == len(PAIRS)


def test_a_matter_that_names_nobody_may_be_shown_everywhere(at):
    matter = operations.open_matter(PersonFactory().unit, title="Mô hình", summary="", at=at, names_nobody=True)

    assert open_gates(matter) == set(PAIRS)


def test_the_gate_opens_only_where_the_person_said_yes(at):
    appearance = AppearanceFactory()

    answered(appearance, Signatory.SELF, {**dict.fromkeys(PAIRS, False), STORY_ON_PORTAL: True}, at=at)

    assert open_gates(appearance.matter) == {STORY_ON_PORTAL}
    assert queries.is_cleared(appearance.matter, purpose="story", channel="portal", on=at.date())


def test_a_pupils_gate_waits_for_child_and_parent(at):
    appearance = AppearanceFactory(pupil=True)

    answered(appearance, Signatory.SELF, ALL_YES, at=at)
    before = open_gates(appearance.matter)
    answered(appearance, Signatory.REPRESENTATIVE, ALL_YES, at=at)

    assert before == set()
    assert open_gates(appearance.matter) == set(PAIRS)


def scan_file(content=b"%PDF-1.7 phieu"):
    return CleanFile(
        content=content,
        content_type="application/pdf",
        extension=".pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        original_name="phieu.pdf",
    )


@pytest.fixture
def heard():
    """Names of gate signals sent, in order."""
    found = []

    def lost(sender, *, matter_id, purpose, channel, **kwargs):
        found.append(("lost", purpose, channel))

    def gained(sender, *, matter_id, purpose, channel, **kwargs):
        found.append(("gained", purpose, channel))

    signals.clearance_lost.connect(lost)
    signals.clearance_gained.connect(gained)
    yield found
    signals.clearance_lost.disconnect(lost)
    signals.clearance_gained.disconnect(gained)


def test_withdrawing_closes_the_gate_and_keeps_the_answers(at):
    appearance = AppearanceFactory()
    request = answered(appearance, Signatory.SELF, ALL_YES, at=at)

    taken_back = operations.withdraw_consents(request, reason="Không muốn nữa", at=at)

    assert taken_back == len(PAIRS)
    assert open_gates(appearance.matter) == set()
    assert set(Consent.objects.values_list("withdrawal_reason", flat=True)) == {"Không muốn nữa"}


@pytest.mark.parametrize("who", [Signatory.SELF, Signatory.REPRESENTATIVE])
def test_for_a_child_either_withdrawal_closes_the_gate(at, who):
    appearance = AppearanceFactory(pupil=True)
    requests = {s: answered(appearance, s, ALL_YES, at=at) for s in (Signatory.SELF, Signatory.REPRESENTATIVE)}

    operations.withdraw_consents(requests[who], at=at)

    assert open_gates(appearance.matter) == set()


def test_withdrawing_twice_changes_nothing_the_second_time(at):
    request = answered(AppearanceFactory(), Signatory.SELF, ALL_YES, at=at)
    operations.withdraw_consents(request, at=at)

    again = operations.withdraw_consents(request, at=at + timedelta(hours=1))

    assert (again, Entry.objects.filter(verb="consents.withdraw").count()) == (0, 1)


def test_after_a_withdrawal_the_link_takes_no_answers(at):
    request = answered(AppearanceFactory(), Signatory.SELF, ALL_YES, at=at)
    operations.withdraw_consents(request, at=at)

    with pytest.raises(operations.LinkClosed):
        operations.answer_request(request, answers=ALL_YES, at=at)


def test_asked_again_after_a_withdrawal_a_new_yes_opens_the_gate(at):
    appearance = AppearanceFactory()
    operations.withdraw_consents(answered(appearance, Signatory.SELF, ALL_YES, at=at), at=at)

    answered(appearance, Signatory.SELF, ALL_YES, at=at + timedelta(days=1))

    assert open_gates(appearance.matter) == set(PAIRS)
    assert Consent.objects.filter(withdrawn_at__isnull=False).count() == len(PAIRS)


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


def test_a_link_that_nobody_answered_ends_after_sixty_days(at):
    request, _token = operations.ask_consent(
        AppearanceFactory(), signatory=Signatory.SELF, signatory_name="A", by=UserFactory(), at=at
    )

    with pytest.raises(operations.LinkClosed):
        operations.answer_request(request, answers=ALL_YES, at=at + timedelta(days=60))


def test_an_answered_link_stays_open_for_years(at):
    appearance = AppearanceFactory()
    request = answered(appearance, Signatory.SELF, ALL_YES, at=at)

    operations.withdraw_consents(request, at=at + timedelta(days=2000))

    assert open_gates(appearance.matter) == set()


def test_asking_again_replaces_the_link(at):
    appearance, officer = AppearanceFactory(), UserFactory()
    facts = {"signatory": Signatory.SELF, "signatory_name": "A", "by": officer}
    first, first_token = operations.ask_consent(appearance, **facts, at=at)

    second, second_token = operations.ask_consent(appearance, **facts, at=at + timedelta(minutes=1))

    first.refresh_from_db()
    assert (first.closed_at, second.closed_at) == (at + timedelta(minutes=1), None)
    assert first_token != second_token
    with pytest.raises(operations.LinkClosed):
        operations.answer_request(first, answers=ALL_YES, at=at + timedelta(minutes=2))


def test_pressing_ask_twice_makes_one_link(at):
    appearance, officer = AppearanceFactory(), UserFactory()
    facts = {"signatory": Signatory.SELF, "signatory_name": "A", "by": officer}
    operations.ask_consent(appearance, **facts, at=at)

    with pytest.raises(operations.JustAsked):
        operations.ask_consent(appearance, **facts, at=at + timedelta(seconds=1))

    assert ConsentRequest.objects.count() == 1


def test_the_secret_of_a_link_is_not_in_the_database(at):
    request, token = operations.ask_consent(
        AppearanceFactory(), signatory=Signatory.SELF, signatory_name="A", by=UserFactory(), at=at
    )

    assert request.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(list(ConsentRequest.objects.values()))
    assert token not in str(list(Entry.objects.values()))


def test_reminding_counts_and_mails_a_new_link(at):
    from lantoa.notifications.models import Mail

    request, _token = operations.ask_consent(
        AppearanceFactory(),
        signatory=Signatory.SELF,
        signatory_name="Nguyễn Văn A",
        email="a@example.edu.vn",
        by=UserFactory(),
        at=at,
    )

    renewed, token = operations.resend_request(request, by=UserFactory(), at=at + timedelta(days=2))

    letters = list(Mail.objects.order_by("pk"))
    assert (renewed.sent_count, renewed.last_sent_at) == (2, at + timedelta(days=2))
    assert [letter.to for letter in letters] == ["a@example.edu.vn", "a@example.edu.vn"]
    assert f"/dong-y/{token}/" in letters[1].body


def test_a_replaced_link_cannot_be_renewed(at):
    appearance, officer = AppearanceFactory(), UserFactory()
    request, _token = operations.ask_consent(
        appearance, signatory=Signatory.SELF, signatory_name="A", by=officer, at=at
    )
    operations.resend_request(request, by=officer, at=at + timedelta(days=1))

    with pytest.raises(operations.LinkClosed):
        operations.resend_request(request, by=officer, at=at + timedelta(days=2))


def test_a_replaced_link_takes_back_only_what_was_given_by_itself(at):
    appearance, officer = AppearanceFactory(), UserFactory()
    request, _token = operations.ask_consent(
        appearance, signatory=Signatory.SELF, signatory_name="A", by=officer, at=at
    )
    renewed, _token = operations.resend_request(request, by=officer, at=at + timedelta(days=1))
    operations.answer_request(renewed, answers=ALL_YES, at=at + timedelta(days=1))

    taken_back = operations.withdraw_consents(request, at=at + timedelta(days=2))

    assert (taken_back, open_gates(appearance.matter)) == (0, set(PAIRS))


@pytest.mark.parametrize(
    ("person", "signatory"),
    [({"kind": PersonKind.STAFF}, Signatory.REPRESENTATIVE), ({"birth_date": date(2020, 12, 1)}, Signatory.SELF)],
)
def test_nobody_is_asked_whose_answer_is_not_needed(person, signatory, at):
    person = PersonFactory(**{"kind": PersonKind.PUPIL, **person})

    with pytest.raises(operations.SignatoryNotNeeded):
        operations.ask_consent(
            AppearanceFactory(person=person), signatory=signatory, signatory_name="A", by=UserFactory(), at=at
        )


def test_signed_paper_counts_like_a_link_and_its_scan_is_kept(at):
    appearance = AppearanceFactory()

    scan = operations.record_paper(
        appearance,
        signatory=Signatory.SELF,
        signatory_name="Nguyễn Văn A",
        answers=ALL_YES,
        upload=scan_file(),
        by=UserFactory(),
        at=at,
    )

    assert open_gates(appearance.matter) == set(PAIRS)
    assert storages["private"].open(scan.file).read() == b"%PDF-1.7 phieu"
    assert set(Consent.objects.values_list("scan", flat=True)) == {scan.pk}


def test_the_same_scan_twice_is_kept_once(at):
    appearance = AppearanceFactory()
    paper = {"signatory": Signatory.SELF, "signatory_name": "A", "answers": ALL_YES, "by": UserFactory()}

    operations.record_paper(appearance, **paper, upload=scan_file(), at=at)
    operations.record_paper(appearance, **paper, upload=scan_file(), at=at + timedelta(seconds=1))

    assert (PaperScan.objects.count(), Consent.objects.count()) == (1, len(PAIRS))


def test_paper_with_a_last_day_closes_the_gate_the_day_after(at, heard, django_capture_on_commit_callbacks):
    appearance = AppearanceFactory()
    operations.record_paper(
        appearance,
        signatory=Signatory.SELF,
        signatory_name="A",
        answers={STORY_ON_PORTAL: True},
        upload=scan_file(),
        expires_on=at.date(),
        by=UserFactory(),
        at=at,
    )
    row = Clearance.objects.get(matter=appearance.matter, purpose="story", channel="portal")
    assert (row.is_cleared, row.expires_on) == (True, at.date())

    with django_capture_on_commit_callbacks(execute=True):
        operations.refresh_gates(at + timedelta(days=1))

    assert open_gates(appearance.matter) == set()
    assert heard == [("lost", "story", "portal")]


def test_a_child_who_turns_seven_is_asked_too(at):
    child = PersonFactory(kind=PersonKind.PUPIL, birth_date=date(2019, 11, 25))
    appearance = AppearanceFactory(person=child)
    answered(appearance, Signatory.REPRESENTATIVE, ALL_YES, at=at)
    assert set(Clearance.objects.values_list("is_cleared", "expires_on")) == {(True, date(2019 + 7, 11, 24))}

    operations.refresh_gates(at + timedelta(days=5))

    assert open_gates(appearance.matter) == set()


def test_who_turns_eighteen_answers_alone(at):
    pupil = PersonFactory(kind=PersonKind.PUPIL, birth_date=date(2008, 11, 25))
    appearance = AppearanceFactory(person=pupil)
    answered(appearance, Signatory.SELF, ALL_YES, at=at)
    answered(appearance, Signatory.REPRESENTATIVE, dict.fromkeys(PAIRS, False), at=at)
    assert open_gates(appearance.matter) == set()

    operations.refresh_gates(at + timedelta(days=5))

    assert open_gates(appearance.matter) == set(PAIRS)


def test_a_day_that_moves_nothing_touches_nothing(at):
    answered(AppearanceFactory(), Signatory.SELF, ALL_YES, at=at)

    assert operations.refresh_gates(at + timedelta(days=1)) == 0


def test_a_corrected_birth_date_moves_the_gate_at_once(at):
    pupil = PersonFactory(kind=PersonKind.PUPIL, birth_date=date(2020, 1, 1))
    appearance = AppearanceFactory(person=pupil)
    answered(appearance, Signatory.REPRESENTATIVE, ALL_YES, at=at)

    update_person(pupil, birth_date=date(2012, 1, 1), by=UserFactory(), at=at)

    assert open_gates(appearance.matter) == set()


def test_a_further_person_closes_the_gate_until_they_answer(at):
    appearance, other = AppearanceFactory(), PersonFactory()
    answered(appearance, Signatory.SELF, ALL_YES, at=at)

    operations.set_appearances(appearance.matter, [appearance.person, other], by=UserFactory(), at=at)
    closed = open_gates(appearance.matter)
    operations.set_appearances(appearance.matter, [appearance.person], by=UserFactory(), at=at)

    assert (closed, open_gates(appearance.matter)) == (set(), set(PAIRS))


def test_somebody_removed_keeps_the_answers_and_counts_again_when_named_again(at):
    appearance = AppearanceFactory()
    request = answered(appearance, Signatory.SELF, ALL_YES, at=at)
    operations.set_appearances(appearance.matter, [], by=UserFactory(), at=at)
    removed = open_gates(appearance.matter)

    with pytest.raises(operations.LinkClosed):
        operations.answer_request(request, answers=ALL_YES, at=at)
    operations.set_appearances(appearance.matter, [appearance.person], by=UserFactory(), at=at)

    assert (removed, open_gates(appearance.matter)) == (set(), set(PAIRS))
    assert Appearance.objects.count() == 1


def test_naming_the_same_people_again_is_not_an_act(at):
    appearance = AppearanceFactory()

    operations.set_appearances(appearance.matter, [appearance.person], by=UserFactory(), at=at)

    assert not Entry.objects.filter(verb="consents.set_people").exists()


def test_a_matter_that_stops_naming_nobody_closes(at):
    matter = operations.open_matter(PersonFactory().unit, title="Mô hình", summary="", at=at, names_nobody=True)

    operations.update_matter(matter, title="Mô hình", summary="", names_nobody=False, at=at)

    assert open_gates(matter) == set()


def test_apps_above_hear_exactly_what_opened_and_what_closed(at, heard, django_capture_on_commit_callbacks):
    appearance = AppearanceFactory()
    with django_capture_on_commit_callbacks(execute=True):
        request = answered(appearance, Signatory.SELF, {STORY_ON_PORTAL: True}, at=at)
    with django_capture_on_commit_callbacks(execute=True):
        operations.answer_request(request, answers={STORY_ON_PORTAL: True}, at=at + timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        operations.withdraw_consents(request, at=at + timedelta(hours=2))

    assert heard == [("gained", "story", "portal"), ("lost", "story", "portal")]


def test_a_deaf_app_above_does_not_undo_a_withdrawal(at, django_capture_on_commit_callbacks):
    def fail(sender, **kwargs):
        raise RuntimeError("down")

    signals.clearance_lost.connect(fail)
    appearance = AppearanceFactory()
    request = answered(appearance, Signatory.SELF, ALL_YES, at=at)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            operations.withdraw_consents(request, at=at)
    finally:
        signals.clearance_lost.disconnect(fail)

    assert open_gates(appearance.matter) == set()


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


def test_where_something_is_shown_is_noted_once_and_ended(at):
    matter = MatterFactory()
    facts = {"channel": Channel.PORTAL, "url": "/guong/1/"}

    operations.record_disclosure(matter, **facts, title="Gương", at=at)
    operations.record_disclosure(matter, **facts, title="Gương", at=at + timedelta(hours=1))
    ended = operations.end_disclosure(matter, **facts, at=at + timedelta(days=1))
    again = operations.end_disclosure(matter, **facts, at=at + timedelta(days=2))

    shown = Disclosure.objects.get()
    assert (ended, again, shown.shown_from, shown.shown_until) == (True, False, at, at + timedelta(days=1))


def test_a_withdrawal_is_confirmed_to_the_address_that_was_asked(at):
    from lantoa.notifications.models import Mail

    request, _token = operations.ask_consent(
        AppearanceFactory(),
        signatory=Signatory.SELF,
        signatory_name="A",
        email="a@example.edu.vn",
        by=UserFactory(),
        at=at,
    )
    operations.answer_request(request, answers=ALL_YES, at=at)

    operations.withdraw_consents(request, at=at + timedelta(days=1))

    letter = Mail.objects.latest("pk")
    assert (letter.to, letter.subject) == ("a@example.edu.vn", "Đã rút lại sự đồng ý")


@pytest.mark.parametrize(
    ("pupil", "signatory", "greeting"),
    [
        (False, Signatory.SELF, "Kính gửi An,"),
        (True, Signatory.SELF, "Chào em An,"),
        (True, Signatory.REPRESENTATIVE, "Kính gửi An,"),
    ],
)
def test_the_invitation_speaks_to_its_reader_and_says_why_it_came(pupil, signatory, greeting, at):
    from lantoa.notifications.models import Mail

    appearance = AppearanceFactory(pupil=pupil, matter__unit__name="Trường Mẫu")

    with translation.override("en"):
        _request, token = operations.ask_consent(
            appearance, signatory=signatory, signatory_name="An", email="an@example.com", by=UserFactory(), at=at
        )

    body = Mail.objects.get().body
    assert body.startswith(greeting)
    assert f"/dong-y/{token}/" in body
    assert "Bạn nhận thư này vì Trường Mẫu đã ghi địa chỉ này để hỏi ý kiến." in body
