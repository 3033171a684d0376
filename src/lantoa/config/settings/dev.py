"""One machine, no services: what ``make demo`` runs."""

from .base import *
from .base import HOME, env

SECRET_KEY = "only-for-the-sample-sector-never-in-production"  # noqa: S105 -- refused by prod.py
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = ["*"]
SHOW_SAMPLE_LOGINS = True
SECOND_FACTOR_REQUIRED = env.bool("LANTOA_SECOND_FACTOR", False)
# Mails become files that a newcomer can open.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
# Passkeys on http://localhost; everywhere else browsers and we ask for https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
