"""Saying something to people: on the desk, and by mail through the outbox."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from .enums import Urgency
from .models import Mail, Notification


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
    """
    told = 0
    for recipient in recipients:
        fields = {"title": title[:200], "body": body, "url": url, "urgency": urgency, "created_at": at}
        _row, is_new = Notification.objects.get_or_create(
            recipient=recipient, dedupe_key=dedupe_key[:200], defaults=fields
        )
        told += is_new
        if is_new and urgency == Urgency.NOW and recipient.email:
            queue_notification_mail(_row, at=at)
    return told


def queue_notification_mail(notification: Notification, *, at: datetime) -> None:
    """Put the mail of one notification in the outbox."""
    from django.conf import settings

    link = f"\n\n{settings.SITE_URL}{notification.url}" if notification.url else ""
    queue_mail(
        notification.recipient.email,
        subject=notification.title,
        body=f"{notification.body}{link}",
        dedupe_key=f"notification:{notification.pk}",
        at=at,
    )
    notification.mailed_at = at
    notification.save(update_fields=["mailed_at"])


def queue_mail(to: str, *, subject: str, body: str, dedupe_key: str, at: datetime) -> bool:
    """Put one letter in the outbox unless ``dedupe_key`` was used before; return whether it is new."""
    _row, is_new = Mail.objects.get_or_create(
        dedupe_key=dedupe_key[:200],
        defaults={"to": to, "subject": subject[:200], "body": body, "created_at": at, "not_before": at},
    )
    return is_new
