"""The WSGI application, and in embedded mode the job worker beside it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings.dev")
application = get_wsgi_application()

from .worker import start_embedded_worker  # noqa: E402 -- needs the apps that the line above set up

start_embedded_worker()
