"""The command refuses where a sector with known passwords would do harm."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from lantoa.accounts.models import User
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


@override_settings(SHOW_SAMPLE_LOGINS=False)
def test_production_gets_no_sample_sector():
    with pytest.raises(CommandError, match="not built in production"):
        call_command("build-sample-sector", scale="tiny")

    assert not User.objects.exists()


@override_settings(SHOW_SAMPLE_LOGINS=True)
def test_a_database_with_real_units_is_left_alone():
    UnitFactory(is_sample=False)

    with pytest.raises(CommandError, match="no sample"):
        call_command("build-sample-sector", scale="tiny")

    assert not User.objects.exists()


@override_settings(SHOW_SAMPLE_LOGINS=True)
@pytest.mark.parametrize("moment", ["gestern", "2026-02-30", "2025-11-22T09:00", "2026-06-30"])
def test_a_moment_before_the_communes_or_no_moment_is_refused(moment):
    with pytest.raises(CommandError):
        call_command("build-sample-sector", scale="tiny", now=moment)
