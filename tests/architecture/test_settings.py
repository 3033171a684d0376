"""Production starts only with what it needs, and then Django's own deployment check has nothing to say."""

import os
import subprocess
import sys

import pytest

from .source import ROOT

_PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "lantoa.config.settings.prod",
    "SECRET_KEY": "v7%kq" * 12,
    "ALLOWED_HOSTS": "lantoa.example.edu.vn",
    "SITE_URL": "https://lantoa.example.edu.vn",
}


def _lantoa(*arguments, tmp_path, **changes):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")}
    given = {name: value for name, value in {**_PRODUCTION, **changes}.items() if value is not None}
    command = [sys.executable, "-c", "from lantoa.config.cli import main; main()", *arguments]
    environment = {**kept, "LANTOA_HOME": str(tmp_path), **given}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_deployment_check_is_clean(tmp_path):
    result = _lantoa("check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)

    assert (result.returncode, result.stderr.strip()) == (0, "")
    assert "no issues" in result.stdout


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"SECRET_KEY": "short"}, "Set SECRET_KEY"),
        ({"SECRET_KEY": None}, "Set SECRET_KEY"),
        ({"ALLOWED_HOSTS": None}, "Set ALLOWED_HOSTS"),
    ],
)
def test_production_refuses_what_is_missing_or_weak(tmp_path, changes, message):
    result = _lantoa("check", tmp_path=tmp_path, **changes)

    assert result.returncode != 0
    assert message in result.stderr
