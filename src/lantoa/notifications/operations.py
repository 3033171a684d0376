"""Saying something to people: on the desk, and by mail through the outbox."""

import hashlib
import logging
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantoa.common.state import IllegalTransition, move
from lantoa.common.text import clean_line

from .enums import MAIL_TRANSITIONS, MailState, Urgency
from .models import Mail, Notification
from .signals import mail_queued

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 48
#: Who took a letter has this long; after it the letter counts as dropped and is sent again.
LEASE = timedelta(minutes=10)
#: A batch takes no further letter after this, so that it ends well within the lease of its last one.
BATCH_SECONDS = 240
DIGEST_HOUR = 7
DIGEST_LINES = 20
_BATCH = 500


@transaction.atomic
def notify(
    recipients: Iterable[Any],
    *,
    title: str,
    at: datetime,
    dedupe_key: str,
    body: str = "",
    url: str = "",
    urgency: Urgency = Urgency.NOW,
) -> int:
    """Tell each of ``recipients`` once per ``dedupe_key``; return how many were told now.

    ``url`` is a path of this site. NOW also queues a mail; DIGEST waits for the daily letter.
    The number of queries does not grow with the number of recipients, but for batches.
    """
    people = {person.pk: person for person in recipients}
    key = dedupe_key[:200]
    told = Notification.objects.filter(dedupe_key=key, recipient__in=people)
    known = set(told.values_list("recipient_id", flat=True))
    new = [person for pk, person in people.items() if pk not in known]
    is_mailed = urgency == Urgency.NOW
    rows = [
        Notification(
            recipient=person,
            title=title[:200],
            body=body,
            url=url[:300],
            urgency=urgency,
            dedupe_key=key,
            created_at=at,
            mailed_at=at if is_mailed and person.email else None,
        )
        for person in new
    ]
    # Conflicts are ignored: another process may be saying the same thing at this moment.
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    if is_mailed:
        text = _letter(body, url=url)
        _queue([_mail(p.email, title, text, f"notice:{_short(key)}:{p.pk}", at) for p in new if p.email])
    return len(new)


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:40]


# Who gets a letter reads the house's language, whatever the one who caused it has chosen on screen.
@translation.override(settings.LANGUAGE_CODE)
def _letter(body: str, *, url: str = "", reason: str = "") -> str:
    """Return the text of a letter: what is said, the link, and the footer every letter has."""
    context = {
        "body": body.strip(),
        "link": f"{settings.SITE_URL}{url}" if url else "",
        "reason": reason or _("You get this letter because you have a task in Lan Tỏa."),
        "help_phone": settings.HELP_PHONE,
        "site_url": settings.SITE_URL,
    }
    return render_to_string("notifications/mail/letter.txt", context)


def _mail(to: str, subject: str, body: str, dedupe_key: str, at: datetime) -> Mail:
    # A line break in a subject would be a header of the sender's choice.
    subject = clean_line(subject)[:200]
    return Mail(to=to, subject=subject, body=body, dedupe_key=dedupe_key[:200], created_at=at, not_before=at)


def _queue(mails: list[Mail]) -> None:
    if mails:
        Mail.objects.bulk_create(mails, ignore_conflicts=True)
        transaction.on_commit(lambda: mail_queued.send_robust(Mail))


@transaction.atomic
def queue_mail(to: str, *, subject: str, body: str, dedupe_key: str, at: datetime, reason: str = "") -> bool:
    """Put one letter in the outbox unless ``dedupe_key`` was used before; return whether it is new.

    ``reason`` says in the footer why the reader gets it.
    """
    if Mail.objects.filter(dedupe_key=dedupe_key[:200]).exists():
        return False
    _queue([_mail(to, subject, _letter(body, reason=reason), dedupe_key, at)])
    return True


def mark_read(notification: Notification, *, at: datetime) -> None:
    """Note that its recipient has seen it."""
    Notification.objects.filter(pk=notification.pk, read_at__isnull=True).update(read_at=at)


def mark_all_read(recipient: Any, *, at: datetime, upto: int) -> int:
    """Note that ``recipient`` has seen everything up to the row ``upto``; what came since stays unread."""
    return Notification.objects.filter(recipient=recipient, read_at__isnull=True, pk__lte=upto).update(read_at=at)


def send_daily_digests(now: datetime) -> int:
    """Queue one letter a person about everything that waited for today's seven o'clock; return how many.

    Safe to repeat, and safe to start late: a message goes into one letter and no later one.
    """
    local = localtime(now)
    due = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if local < due:
        return 0
    waiting = Notification.objects.filter(urgency=Urgency.DIGEST, mailed_at__isnull=True, created_at__lt=due)
    people = list(waiting.values_list("recipient_id", flat=True).distinct().order_by("recipient_id"))
    sent = 0
    for start in range(0, len(people), _BATCH):
        sent += _send_digests_to(people[start : start + _BATCH], due=due, now=now)
    return sent


@translation.override(settings.LANGUAGE_CODE)
@transaction.atomic
def _send_digests_to(people: list[int], *, due: datetime, now: datetime) -> int:
    waiting = Notification.objects.select_for_update(of=("self",)).filter(
        recipient__in=people, urgency=Urgency.DIGEST, mailed_at__isnull=True, created_at__lt=due
    )
    by_person: dict[Any, list[Notification]] = defaultdict(list)
    for row in waiting.select_related("recipient").order_by("recipient_id", "pk"):
        by_person[row.recipient].append(row)
    mails = []
    for person, rows in by_person.items():
        # What was read on the desk meanwhile needs no letter.
        unread = [row for row in rows if row.read_at is None]
        if unread and person.email and person.is_active:
            mails.append(_digest(person, unread, at=now))
    _queue(mails)
    Notification.objects.filter(pk__in=[row.pk for rows in by_person.values() for row in rows]).update(mailed_at=now)
    return len(mails)


def _digest(person: Any, rows: list[Notification], *, at: datetime) -> Mail:
    # The same title many times is one line with a number.
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.title] = counts.get(row.title, 0) + 1
    context = {
        "name": person.get_short_name(),
        "lines": list(counts.items())[:DIGEST_LINES],
        "more": max(len(counts) - DIGEST_LINES, 0),
        "url": settings.SITE_URL + reverse("notifications:list"),
    }
    subject = ngettext("%(n)s message in Lan Tỏa", "%(n)s messages in Lan Tỏa", len(rows)) % {"n": len(rows)}
    body = _letter(
        render_to_string("notifications/mail/digest.txt", context),
        reason=_("You get this letter once a day, only when there is something new on your desk."),
    )
    return _mail(person.email, subject, body, f"digest:{person.pk}:{rows[-1].pk}", at)


def send_due_mails(now: datetime, limit: int = 500) -> int:
    """Send up to ``limit`` letters that are due; return how many the mail server took.

    A letter whose sender died between sending and noting it is sent again after its lease: twice is
    better than never, and its Message-ID stays the same so that mail programs show it once.
    """
    _recover_dropped(now)
    due = Mail.objects.filter(state=MailState.QUEUED, not_before__lte=now).order_by("not_before", "pk")
    started = time.monotonic()
    connection = get_connection()
    sent = 0
    try:
        for mail in due[:limit]:
            if time.monotonic() - started > BATCH_SECONDS:
                break
            if not _take(mail, now=now):
                continue
            outcome = _deliver(mail, connection, now=now)
            sent += outcome == MailState.SENT
            if outcome is None:
                # The server itself is away: the others would only wait for the same time-out.
                break
    finally:
        _close(connection)
    return sent


def _recover_dropped(now: datetime) -> None:
    for mail in Mail.objects.filter(state=MailState.SENDING, lease_until__lte=now).order_by("pk"):
        # A letter that ends its sender every time must not do so for ever.
        to = MailState.FAILED if mail.attempts >= MAX_ATTEMPTS else MailState.QUEUED
        try:
            move(mail, to, allowed=MAIL_TRANSITIONS, lease_until=None, not_before=now)
        except IllegalTransition:
            continue


def _take(mail: Mail, *, now: datetime) -> bool:
    """Claim ``mail`` for this sender; False when another one was quicker."""
    try:
        move(
            mail,
            MailState.SENDING,
            allowed=MAIL_TRANSITIONS,
            lease_until=now + LEASE,
            attempts=mail.attempts + 1,
        )
    except IllegalTransition:
        return False
    return True


def _deliver(mail: Mail, connection: Any, *, now: datetime) -> MailState | None:
    """Hand ``mail`` to the server and note what became of it; None when the server cannot be reached."""
    message = EmailMessage(
        mail.subject,
        mail.body,
        to=[mail.to],
        connection=connection,
        headers={"Message-ID": _message_id(mail), "Auto-Submitted": "auto-generated"},
    )
    try:
        if isinstance(connection, SmtpBackend):
            # Kept open from letter to letter: a round's opening has thousands.
            connection.open()
        message.send()
    except SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        return _note_failure(mail, code=code, text=text, now=now)
    except SMTPDataError as error:
        return _note_failure(mail, code=error.smtp_code, text=error.smtp_error, now=now)
    except (SMTPException, OSError) as error:
        # No connection, a refused sign-in, a refused sender: not this letter's fault, so never final.
        _note_failure(mail, code=0, text=str(error), now=now)
        return None
    except ValueError as error:
        # No message can be made of such an address, today or later.
        return _note_failure(mail, code=550, text=str(error), now=now)
    move(mail, MailState.SENT, allowed=MAIL_TRANSITIONS, sent_at=now, lease_until=None, last_error="")
    return MailState.SENT


def _message_id(mail: Mail) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<lantoa.{mail.pk}.{mail.created_at:%Y%m%d%H%M%S}@{domain}>"


def _note_failure(mail: Mail, *, code: int, text: bytes | str, now: datetime) -> MailState:
    """Put ``mail`` back for later, or aside when it can never arrive (5xx) or was tried often enough."""
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    is_final = 500 <= code < 600 or mail.attempts >= MAX_ATTEMPTS
    to = MailState.FAILED if is_final else MailState.QUEUED
    move(
        mail,
        to,
        allowed=MAIL_TRANSITIONS,
        lease_until=None,
        not_before=now + backoff(mail.attempts),
        last_error=clean_line(f"{code or ''} {said}")[:500],
    )
    logger.warning("mail %s not sent (attempt %s): %s", mail.pk, mail.attempts, mail.last_error)
    return to


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after ``attempts`` tries: 1, 2, 4 … at most 60 minutes."""
    return timedelta(minutes=min(2 ** max(attempts - 1, 0), 60))


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (SMTPException, OSError):
        logger.info("the mail server had already closed the connection")


def retry_failed_mails(*, at: datetime) -> int:
    """Queue every letter that was put aside once more; return how many."""
    retried = 0
    for mail in Mail.objects.filter(state=MailState.FAILED).order_by("pk"):
        move(mail, MailState.QUEUED, allowed=MAIL_TRANSITIONS, attempts=0, not_before=at)
        retried += 1
    return retried
