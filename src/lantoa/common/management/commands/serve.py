import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import Interfaces


class Command(BaseCommand):
    help = "Serve the product: pages, static files and, in embedded mode, its jobs."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--workers", type=int, default=1, help="processes; more than one only beside `lantoa work`")
        parser.add_argument("--threads", type=int, default=4, help="requests each process answers at once")

    def handle(self, *args, **options):
        if settings.EMBEDDED and options["workers"] > 1:
            # Every process would carry a scheduler, and every periodic job would run once in each.
            raise CommandError("Embedded mode has one process. Set LANTOA_EMBEDDED=0 and run `lantoa work` beside it.")
        Granian(
            settings.WSGI_APPLICATION.replace(".wsgi.", ".wsgi:"),
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=options["threads"],
            websockets=False,
            respawn_failed_workers=True,
        ).serve()
