"""The ``lantoa`` command: Django's management commands under the product's name."""

import os
import sys


def main():
    """Run ``lantoa <verb>``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings.dev")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- needs the settings module named above

    execute_from_command_line(sys.argv)
