"""Thin: what the clock starts."""

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from . import operations


@db_periodic_task(crontab(minute="25", hour="*"))
def forget_lists():
    """Lists that were uploaded and never confirmed name people; they go after a day."""
    operations.forget_lists(timezone.now())
