"""Reading messages: one's own list and how many are new; and how the outbox does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from .enums import MailState
from .models import Mail, Notification

#: Beyond this the rail says "99+"; counting on would cost without telling more.
COUNTED_UP_TO = 99


def unread_count(user: Any) -> int:
    """Return how many messages ``user`` has not read, counted up to one more than 99."""
    unread = Notification.objects.visible_to(user).unread().values("pk")[: COUNTED_UP_TO + 1]
    return unread.count()


def messages_of(user: Any) -> QuerySet[Notification]:
    """Messages of ``user`` in the order a list pages through."""
    return Notification.objects.visible_to(user).order_by("-pk")


def outbox_figures() -> Mapping[str, tuple[int, datetime | None]]:
    """Return for each state of letters how many there are and since when the oldest waits."""
    rows = Mail.objects.values("state").annotate(number=Count("pk"), oldest=Min("created_at")).order_by()
    found = {row["state"]: (row["number"], row["oldest"]) for row in rows}
    return {state: found.get(state, (0, None)) for state in MailState}


def failed_mails(limit: int = 20) -> QuerySet[Mail]:
    """Return the newest letters that were put aside, with what the server said."""
    return Mail.objects.filter(state=MailState.FAILED).order_by("-pk")[:limit]
