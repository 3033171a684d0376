from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantoa.common.state import state_machine


class Urgency(TextChoices):
    """NOW is mailed at once; DIGEST waits for the daily letter."""

    NOW = "now", _("At once")
    DIGEST = "digest", _("In the daily letter")


class MailState(TextChoices):
    QUEUED = "queued", pgettext_lazy("mail", "Waiting")
    SENDING = "sending", pgettext_lazy("mail", "Being sent")
    SENT = "sent", pgettext_lazy("mail", "Sent")
    FAILED = "failed", pgettext_lazy("mail", "Failed")


MAIL_TRANSITIONS = state_machine(
    "notifications.mail",
    MailState,
    {
        MailState.QUEUED: {MailState.SENDING},
        MailState.SENDING: {MailState.SENT, MailState.QUEUED, MailState.FAILED},
        MailState.FAILED: {MailState.QUEUED},
    },
)
