"""Production: everything secret comes from the environment, and weak values are refused."""

from django.core.exceptions import ImproperlyConfigured

from lantoa.config.logs import logging_settings

from .base import *
from .base import ALLOWED_HOSTS, SECRET_KEY, env

if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("Set SECRET_KEY to at least 50 random characters.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the addresses Lan Tỏa answers to.")
EMBEDDED = env.bool("LANTOA_EMBEDDED", False)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# The proxy in front sets these two headers and drops what a visitor sent under their names.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies stand in front: without it all visitors share one address, and one rate limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1)
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # Wagtail previews a page in a frame of its own origin; other origins are refused
    "security.W021",  # preloading binds a whole domain for years: a decision of the domain's owner
]
LOGGING = logging_settings(as_json=True)
