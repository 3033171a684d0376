from django.core.management.base import BaseCommand
from django.utils import timezone

from lantoa.notifications import operations, queries
from lantoa.notifications.enums import MailState


class Command(BaseCommand):
    help = "Show how many letters wait, since when, and which could not be sent; --retry queues those again."

    def add_arguments(self, parser):
        parser.add_argument("--retry", action="store_true", help="queue letters that were put aside once more")

    def handle(self, *args, **options):
        if options["retry"]:
            self.stdout.write(f"queued again: {operations.retry_failed_mails(at=timezone.now())}")
        for state, (number, oldest) in queries.outbox_figures().items():
            since = f", oldest from {timezone.localtime(oldest):%Y-%m-%d %H:%M}" if oldest else ""
            self.stdout.write(f"{MailState(state).value}: {number}{since}")
        for mail in queries.failed_mails():
            self.stdout.write(f"  {mail.to}: {mail.last_error}")
