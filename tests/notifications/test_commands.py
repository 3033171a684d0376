"""What an operator sees of the outbox."""

import pytest
from django.core.management import call_command

from lantoa.notifications.enums import MailState
from tests.factories.notifications import MailFactory

pytestmark = pytest.mark.django_db


def test_the_queue_is_shown_by_state_with_what_failed(capsys):
    MailFactory()
    MailFactory(to="refused@example.edu.vn", state=MailState.FAILED, last_error="550 no such mailbox")

    call_command("mail-queue")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "queued: 1, oldest from 2026-11-20 06:00"
    assert lines[-1] == "  refused@example.edu.vn: 550 no such mailbox"


def test_what_failed_is_queued_again_on_request(capsys):
    mail = MailFactory(state=MailState.FAILED, attempts=48)

    call_command("mail-queue", "--retry")

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 0)
    assert capsys.readouterr().out.startswith("queued again: 1\n")
