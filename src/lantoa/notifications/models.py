from django.db import models
from django.utils.translation import pgettext_lazy

from .enums import MailState, Urgency


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only one's own."""
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """One message to one person; ``dedupe_key`` makes a repeated act say it once."""

    recipient = models.ForeignKey("accounts.User", models.CASCADE, related_name="notifications")
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    urgency = models.CharField(max_length=8, choices=Urgency)
    dedupe_key = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # When it went into a mail, single or digest.
    mailed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("recipient", "dedupe_key", name="notification_said_once")]
        indexes = [models.Index(fields=["recipient", "-id"], name="notification_newest")]

    def __str__(self):
        return self.title


class Mail(models.Model):
    """A letter in the outbox; the row is the truth, the job only a hint."""

    to = models.EmailField(pgettext_lazy("mail", "to"))
    subject = models.CharField(pgettext_lazy("mail", "subject"), max_length=200)
    body = models.TextField(pgettext_lazy("mail", "text"))
    state = models.CharField(max_length=8, choices=MailState, default=MailState.QUEUED)
    dedupe_key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="mail_due")]

    def __str__(self):
        return f"{self.to}: {self.subject}"
