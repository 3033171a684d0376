"""Tests: fast hashing, jobs run at once, files in a temporary place."""

import tempfile
from pathlib import Path
from zlib import crc32

from .base import *
from .base import SOURCE, STORAGES, env

SECRET_KEY = "test"  # noqa: S105 -- tests only
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
HUEY = {"huey_class": "huey.MemoryHuey", "name": "test", "immediate": True}
# Each clone has its own scratch, so that two suites on one machine do not meet.
_CLONE = f"lantoa-{crc32(str(SOURCE).encode()):08x}"
HOME = Path(tempfile.gettempdir()) / _CLONE
MEDIA_ROOT = HOME / "media"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SECOND_FACTOR_REQUIRED = True
if not env.str("DATABASE_URL", ""):
    # A file rather than :memory:, so that threads of the live server share it; kept on shared memory for speed.
    _memory = Path("/dev/shm")  # noqa: S108 -- each clone has its own name below
    _scratch = _memory if _memory.is_dir() else Path(tempfile.gettempdir())
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _scratch / f"{_CLONE}-dev.sqlite3",
            "TEST": {"NAME": env.str("LANTOA_TEST_DB", str(_scratch / f"{_CLONE}-test.sqlite3"))},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
            },
        }
    }
