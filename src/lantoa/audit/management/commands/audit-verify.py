from django.core.management.base import BaseCommand, CommandError

from lantoa.audit.models import Entry
from lantoa.audit.queries import chain_breaks


class Command(BaseCommand):
    help = "Check the audit log's hash chain; exit 1 and name every row that was changed, removed or reordered."

    def handle(self, *args, **options):
        breaks = list(chain_breaks())
        for found in breaks:
            self.stderr.write(f"#{found.sequence}: {found.what}")
        if breaks:
            raise CommandError(f"The chain is broken in {len(breaks)} place(s).")
        self.stdout.write(f"{Entry.objects.count()} entries, chain whole.")
