"""Settings shared by every place Lan Tỏa runs. The environment is read here, once."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from environs import Env

from lantoa.config.logs import logging_settings

env = Env()
SOURCE = Path(__file__).resolve().parents[2]
# Everything the running product writes: database, uploads, jobs. Never inside the web root.
HOME = Path(env.str("LANTOA_HOME", "var")).resolve()
HOME.mkdir(mode=0o750, parents=True, exist_ok=True)

SECRET_KEY = env.str("SECRET_KEY", "")
# Keys of before: what they signed stays valid while a new one takes over.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
# The address people see, used in mails, QR codes and PDFs.
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# One process carries web, jobs and database file; off where workers run apart.
EMBEDDED = env.bool("LANTOA_EMBEDDED", True)
# Shows the sample logins on the sign-in page; only the sample sector sets it.
SHOW_SAMPLE_LOGINS = False

LANTOA_APPS = [
    "lantoa.accounts",
    "lantoa.audit",
    "lantoa.units",
    "lantoa.people",
    "lantoa.consents",
    "lantoa.notifications",
    "lantoa.criteria",
    "lantoa.exemplars",
    "lantoa.nominations",
    "lantoa.replication",
    "lantoa.portal",
    "lantoa.reports",
    "lantoa.demo",
]
INSTALLED_APPS = [
    "lantoa.common",
    *LANTOA_APPS,
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rules",
    "huey.contrib.djhuey",
    "django_htmx",
    "django_cotton",
    "django_structlog",
    "csp",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]
MIDDLEWARE = [
    "django_structlog.middlewares.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A phone on 3G gains more than a proxy would; Django pads answers against the BREACH attack.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lantoa.common.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lantoa.units.middleware.IdleLimitMiddleware",
    "lantoa.accounts.middleware.KeepTypedTextMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lantoa.units.middleware.SecondFactorMiddleware",
    "lantoa.portal.middleware.EditorMiddleware",
]
ROOT_URLCONF = "lantoa.config.urls"
WSGI_APPLICATION = "lantoa.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "lantoa.common.templatetags.lantoa"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "lantoa.common.context_processors.frame",
                "lantoa.notifications.context_processors.unread",
            ],
        },
    }
]
FORM_RENDERER = "lantoa.common.forms.renderer.Renderer"

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{HOME / 'lantoa.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE takes the write lock at BEGIN, so a transaction never fails half way for want of it.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: an acknowledged submission survives a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    HUEY = {"huey_class": "huey.RedisHuey", "name": "lantoa", "url": REDIS_URL, "immediate": False, "utc": False}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    HUEY = {
        "huey_class": "huey.SqliteHuey",
        "name": "lantoa",
        "filename": str(HOME / "jobs.sqlite3"),
        "immediate": False,
        # Schedules are written in local time.
        "utc": False,
    }

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/viec-cua-toi/"
LOGOUT_REDIRECT_URL = "/"
# Department roles must hold a second factor; the sample sector turns this off so that one password opens it.
SECOND_FACTOR_REQUIRED = env.bool("LANTOA_SECOND_FACTOR", True)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lantoa.common.errors_views.csrf_failure"

ACCOUNT_ADAPTER = "lantoa.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "lantoa.accounts.forms.SignInForm",
    "reset_password": "lantoa.accounts.forms.ForgottenPasswordForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Otherwise anybody could have letters sent to any address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# A whole school shares one address; the second bucket counts for one account.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,10/15m/key",
    "reset_password": "60/m/ip,5/15m/key",
}
SOCIALACCOUNT_ADAPTER = "lantoa.accounts.adapters.SocialAccountAdapter"
# OIDC providers come from the environment as a JSON list:
# [{"provider_id": ..., "name": ..., "client_id": ..., "secret": ..., "settings": {"server_url": ...}}]
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": env.json("OIDC_PROVIDERS", [])}}
SOCIALACCOUNT_ONLY = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "lantoa.accounts.forms.NewKeyForm",
    "edit_webauthn": "lantoa.accounts.forms.RenameKeyForm",
}
MFA_ADAPTER = "lantoa.accounts.adapters.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Lan Tỏa"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "ngon_ngu"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
FORMAT_MODULE_PATH = ["lantoa.common.formats"]
USE_TZ = True
WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt")]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_URL = "/hinh/"
MEDIA_ROOT = HOME / "media"
STORAGES = {
    # Pictures of the portal: served by a view that checks that their story is public.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Evidence and consent papers: served only to those who may open the dossier.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HOME / "private"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if S3_BUCKET := env.str("S3_BUCKET", ""):
    from botocore.config import Config as S3Config  # needed, and installed, only where an S3 store is used

    S3_OPTIONS = {
        "bucket_name": S3_BUCKET,
        "endpoint_url": env.str("S3_ENDPOINT_URL", None),
        "region_name": env.str("S3_REGION", "us-east-1"),
        "access_key": env.str("S3_ACCESS_KEY", None),
        "secret_key": env.str("S3_SECRET_KEY", None),
        "file_overwrite": False,
        "default_acl": "private",
        # Stores other than Amazon's know neither buckets as host names nor its newer checksums.
        "client_config": S3Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }
    STORAGES["default"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**S3_OPTIONS, "location": "media"}}
    STORAGES["private"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {**S3_OPTIONS, "location": "private"},
    }
# Larger bodies are refused while they arrive; one evidence file may have 20 MB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    # First: a file beyond every limit is read past, not kept, and the form says so.
    "lantoa.common.uploads.limits.StopAtLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

_mail = env.dj_email_url("EMAIL_URL", "console:")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Lan Tỏa <lantoa@example.edu.vn>")
# A parent answers too for pupils below this age; the law says 16, the department may say more.
CONSENT_REPRESENTATIVE_UNTIL_AGE = env.int("CONSENT_REPRESENTATIVE_UNTIL_AGE", 18)
# Shown on every page and in every mail: whom to ask.
HELP_PHONE = env.str("HELP_PHONE", "028 0000 0000")

WAGTAIL_SITE_NAME = "Lan Tỏa"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_MODEL = "portal.PortalImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "lantoa.portal.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# Editors publish themselves; passwords and addresses are our own accounts' matter.
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_USER_TIME_ZONES = ["Asia/Ho_Chi_Minh"]
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 1
# Only the editor searches with it; readers search by our own words (portal.StoryWord).
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

CONTENT_SECURITY_POLICY = {
    # Wagtail's editor is not strict-CSP clean; lantoa.portal.middleware sets its own policy.
    "EXCLUDE_URL_PREFIXES": ("/cms/",),
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

# The sign-in name is looked up too late for the log and would cost every public page a query.
DJANGO_STRUCTLOG_USER_ID_FIELD = ""
# The audit log keeps who; addresses of readers are kept nowhere.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = logging_settings(as_json=False)
