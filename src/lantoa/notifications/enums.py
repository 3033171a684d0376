from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lantoa.common.state import state_machine


class Urgency(TextChoices):
    """NOW is mailed at once; DIGEST waits for the daily letter."""

    NOW = "now", _("At once")
    DIGEST = "digest", _("In the daily letter")


class MailState(TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


MAIL_TRANSITIONS = state_machine(
    "notifications.mail",
    MailState,
    {
        MailState.QUEUED: {MailState.SENDING},
        MailState.SENDING: {MailState.SENT, MailState.QUEUED, MailState.FAILED},
        MailState.FAILED: {MailState.QUEUED},
    },
)
