"""Personal links and the letters that bring them."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.files.storage import storages
from django.utils import translation

from lantoa.audit.models import Entry
from lantoa.consents import operations
from lantoa.consents.enums import PAIRS, Channel, Signatory
from lantoa.consents.models import Consent, ConsentRequest, Disclosure
from lantoa.people.enums import PersonKind
from tests.consents.steps import ALL_YES, answered, open_gates, scan_file
from tests.factories.accounts import UserFactory
from tests.factories.consents import AppearanceFactory, MatterFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_after_a_withdrawal_the_link_takes_no_answers(at):
    request = answered(AppearanceFactory(), Signatory.SELF, ALL_YES, at=at)
    operations.withdraw_consents(request, at=at)

    with pytest.raises(operations.LinkClosed):
        operations.answer_request(request, answers=ALL_YES, at=at)


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
