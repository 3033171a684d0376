from django.core.management.base import BaseCommand
from django.utils.module_loading import autodiscover_modules
from huey.contrib.djhuey import HUEY


class Command(BaseCommand):
    help = "Do the jobs in a process of their own: letters, gates, everything periodic."

    def add_arguments(self, parser):
        parser.add_argument("--threads", type=int, default=2, help="jobs done at once")

    def handle(self, *args, **options):
        autodiscover_modules("tasks")
        # TERM is how services are stopped: the job in hand is finished first.
        HUEY.create_consumer(workers=options["threads"], periodic=True, max_delay=2, graceful_signal="TERM").run()
