"""The daily look at gates: ends and birthdays come without anybody pressing a button."""

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from . import operations


@db_periodic_task(crontab(minute="5", hour="*"))
def refresh_gates():
    """Every hour rather than at midnight: a machine that was off then must not wait for the next night."""
    operations.refresh_gates(timezone.now())
