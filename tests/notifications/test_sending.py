"""Letters leave through SMTP, once, and none is lost whatever the server answers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from lantoa.notifications import operations, tasks
from lantoa.notifications.enums import MailState
from tests.factories.notifications import MailFactory
from tests.notifications.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings):
    with SmtpServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
        yield server


def state_of(mail):
    mail.refresh_from_db()
    return mail.state


def test_a_due_letter_arrives_as_it_was_written(mailbox, at):
    mail = MailFactory(subject="Hồ sơ được trả lại", body="Bổ sung số liệu.\n.\nCảm ơn.")

    sent = operations.send_due_mails(at)

    recipients, letter = mailbox.letters[0]
    assert (sent, recipients, letter["Subject"]) == (1, [mail.to], "Hồ sơ được trả lại")
    assert letter.get_content().splitlines() == ["Bổ sung số liệu.", ".", "Cảm ơn."]
    assert state_of(mail) == MailState.SENT


def test_a_letter_is_sent_once(mailbox, at):
    MailFactory()
    operations.send_due_mails(at)

    again = operations.send_due_mails(at + timedelta(hours=1))

    assert (again, len(mailbox.letters)) == (0, 1)


def test_a_letter_for_later_waits(mailbox, at):
    mail = MailFactory(not_before=at + timedelta(minutes=1))

    assert operations.send_due_mails(at) == 0
    assert state_of(mail) == MailState.QUEUED


def test_letters_share_one_connection(mailbox, at):
    MailFactory.create_batch(3)

    operations.send_due_mails(at)

    assert (len(mailbox.letters), mailbox.connections) == (3, 1)


def test_an_address_that_does_not_exist_is_put_aside_and_the_others_still_arrive(mailbox, at):
    lost = MailFactory(to="refused@example.edu.vn")
    good = MailFactory()

    operations.send_due_mails(at)

    assert (state_of(lost), state_of(good)) == (MailState.FAILED, MailState.SENT)
    assert lost.last_error == "550 5.1.1 no such mailbox"


def test_a_busy_mailbox_is_tried_again_after_a_growing_wait(mailbox, at):
    mail = MailFactory(to="later@example.edu.vn")
    waits = []

    for _attempt in range(8):
        mail.refresh_from_db()
        now = max(at, mail.not_before)
        operations.send_due_mails(now)
        mail.refresh_from_db()
        waits.append((mail.not_before - now).total_seconds() / 60)

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 8)


def test_the_forty_eighth_failure_is_the_last(mailbox, at):
    mail = MailFactory(to="later@example.edu.vn", attempts=47)

    operations.send_due_mails(at)

    assert state_of(mail) == MailState.FAILED


def test_a_server_that_is_away_costs_the_batch_one_time_out_and_loses_nothing(settings, at):
    with SmtpServer() as gone:
        port = gone.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    first, second = MailFactory.create_batch(2)

    sent = operations.send_due_mails(at)

    assert sent == 0
    assert (state_of(first), first.attempts, first.not_before) == (MailState.QUEUED, 1, at + timedelta(minutes=1))
    assert (state_of(second), second.attempts) == (MailState.QUEUED, 0)


def test_a_connection_that_breaks_after_the_letter_arrived_repeats_it_under_the_same_message_id(mailbox, at):
    mail = MailFactory()
    mailbox.breaks_after_data = True
    operations.send_due_mails(at)
    mailbox.breaks_after_data = False

    operations.send_due_mails(at + timedelta(minutes=1))

    assert state_of(mail) == MailState.SENT
    assert len({letter["Message-ID"] for _to, letter in mailbox.letters}) == 1


def test_a_letter_whose_sender_died_goes_out_after_its_lease(mailbox, at):
    mail = MailFactory(state=MailState.SENDING, attempts=1, lease_until=at)

    early = operations.send_due_mails(at - timedelta(seconds=1))
    late = operations.send_due_mails(at)

    assert (early, late, state_of(mail), mail.attempts) == (0, 1, MailState.SENT, 2)


def test_a_letter_taken_by_another_sender_is_left_to_it(mailbox, at):
    mail = MailFactory(state=MailState.SENDING, attempts=1, lease_until=at + timedelta(minutes=5))

    operations.send_due_mails(at)

    assert (state_of(mail), mailbox.letters) == (MailState.SENDING, [])


def test_a_subject_with_a_line_break_cannot_add_a_header(mailbox, at):
    operations.queue_mail("a@example.edu.vn", subject="Chào\nBcc: x@example.com", body="", dedupe_key="k", at=at)

    operations.send_due_mails(at)

    _recipients, letter = mailbox.letters[0]
    assert (letter["Subject"], letter["Bcc"]) == ("Chào Bcc: x@example.com", None)


def test_a_failed_letter_can_be_queued_again(mailbox, at):
    mail = MailFactory(to="refused@example.edu.vn")
    operations.send_due_mails(at)

    retried = operations.retry_failed_mails(at=at)

    assert (retried, state_of(mail), mail.attempts) == (1, MailState.QUEUED, 0)


def test_a_batch_takes_no_more_than_its_limit(mailbox, at):
    MailFactory.create_batch(3)

    assert operations.send_due_mails(at, limit=2) == 2


def test_a_letter_whose_sender_died_again_and_again_is_put_aside(mailbox, at):
    mail = MailFactory(state=MailState.SENDING, attempts=48, lease_until=at)

    operations.send_due_mails(at)

    assert (state_of(mail), mailbox.letters) == (MailState.FAILED, [])


def test_an_address_no_letter_can_be_made_for_is_put_aside(mailbox, at):
    mail = MailFactory(to="a@example.edu.vn\nBcc: b@example.com")
    good = MailFactory()

    operations.send_due_mails(at)

    assert (state_of(mail), state_of(good)) == (MailState.FAILED, MailState.SENT)


@pytest.mark.parametrize(("answer", "state"), [("552 too big", MailState.FAILED), ("451 later", MailState.QUEUED)])
def test_a_letter_refused_as_a_whole_is_put_aside_or_tried_again(mailbox, at, answer, state):
    mailbox.answer_to_data = answer
    mail = MailFactory()

    operations.send_due_mails(at)

    assert (state_of(mail), mail.last_error) == (state, answer)


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_letter_once(mailbox, at):
    MailFactory.create_batch(6)

    def send(_number):
        try:
            return operations.send_due_mails(at)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(send, range(2)))

    assert sum(sent) == 6
    assert len({letter["Message-ID"] for _to, letter in mailbox.letters}) == len(mailbox.letters) == 6


def test_the_jobs_call_the_sender(mailbox, at):
    mail = MailFactory()

    tasks.send_mails_every_minute.call_local()
    tasks.send_digests.call_local()

    assert state_of(mail) == MailState.SENT
