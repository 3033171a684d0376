"""Fixtures every test may use."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings as hypothesis_settings

# The same inputs every time; `--hypothesis-profile=default` looks for new ones.
hypothesis_settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("repeatable")


@pytest.fixture
def at():
    """A moment within the sample school year: Friday 20 November 2026, 09:00 in Ho Chi Minh City."""
    return datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def vietnamese():
    """Tests read what people read."""
    from django.utils import translation

    with translation.override("vi"):
        yield


@pytest.fixture(autouse=True)
def fresh_cache():
    """No test sees another's cache (rate limits live there)."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def emptying_the_log():
    """Let transactional tests empty the database between them, which the audit log refuses to anybody else."""
    from django.db import connection
    from django.test import TransactionTestCase

    from lantoa.audit import guard

    empty = TransactionTestCase._fixture_teardown

    def empty_with_guard_lifted(test_case):
        with guard.lifted(connection):
            empty(test_case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_with_guard_lifted)
        yield


_first_rows = []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Remember, beside making the database, the rows that migrations brought."""
    from django.db import connection

    with django_db_blocker.unblock():
        rows = json.loads(connection.creation.serialize_db_to_string())
    # Content types first: saving a page looks its own up, and would make a new one where there is none yet.
    rows.sort(key=lambda row: row["model"] != "contenttypes.contenttype")
    _first_rows[:] = [json.dumps(rows)]


@pytest.fixture(autouse=True, scope="session")
def first_rows_again(emptying_the_log):
    """Put those rows back after a transactional test has emptied the database."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from django.test import TransactionTestCase

    empty = TransactionTestCase._fixture_teardown

    def empty_and_refill(test_case):
        # Together these say that content types come back with the rows, under their old keys, not anew.
        # Set here, because a browser's event loop gives the test a connection of its own.
        test_case.serialized_rollback = True
        connection._test_serialized_contents = _first_rows[0]
        empty(test_case)
        ContentType.objects.clear_cache()
        connection.creation.deserialize_db_from_string(_first_rows[0])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_and_refill)
        yield


@pytest.fixture
def browse(db):
    """Return ``browse(user)``: a reader whose every page is checked (see tests/browse.py)."""
    from tests.browse import Browser

    return Browser
