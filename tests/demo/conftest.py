"""The tiny sector, built once for all tests of a file that look at it."""

from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@dataclass
class BuiltSector:
    """What the command said, and for which moment it built."""

    said: str
    now: datetime


def run_command(**options):
    """Run the command as the sample settings allow it, and return what it says."""
    said = StringIO()
    with override_settings(SHOW_SAMPLE_LOGINS=True):
        call_command("build-sample-sector", stdout=said, **{"scale": "tiny", "now": NOW.isoformat(), **options})
    return said.getvalue()


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Build the tiny sector through the command, and take it away after the file's last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield BuiltSector(run_command(), NOW)
        transaction.set_rollback(True)


@pytest.fixture
def sector(built):
    """Give one test the sector; what the test changes is undone."""
    with transaction.atomic():
        yield built
        transaction.set_rollback(True)
