"""Fixtures every test may use."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest


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
