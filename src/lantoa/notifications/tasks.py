"""Jobs: letters go out every minute, the daily letter after seven; rows are the truth, jobs only look."""

from django.core.cache import cache
from django.dispatch import receiver
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from . import operations, signals


@db_periodic_task(crontab(minute="*"))
def send_mails_every_minute():
    """Send what is due, whoever queued it and however the last sender ended."""
    operations.send_due_mails(timezone.now())


@db_periodic_task(crontab(minute="*/5"))
def send_digests():
    """Queue today's digests once it is seven; a process started later catches up."""
    operations.send_daily_digests(timezone.now())


@db_task()
def send_mails_soon():
    """Send without waiting for the minute."""
    operations.send_due_mails(timezone.now())


@receiver(signals.mail_queued, dispatch_uid="notifications.send_mails_soon")
def hint(sender, **kwargs):
    """Ask for sending soon; a rush of letters asks once, the minute's job takes the rest."""
    if cache.add("notifications:hint", True, timeout=2):
        send_mails_soon()
