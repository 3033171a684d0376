from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from . import operations


@db_periodic_task(crontab(minute="*"))
def sweep():
    """Each minute: nothing stays public without its consents, and what is due appears."""
    now = timezone.now()
    # Taking down comes first: nothing that fails to appear may keep something public.
    operations.sweep_stories(at=now)
    operations.publish_due_stories(at=now)
