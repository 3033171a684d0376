from django.core.management.base import BaseCommand
from django.utils import timezone

from lantoa.portal.operations import ensure_portal


class Command(BaseCommand):
    help = "Create what a new installation needs to be read: front page, columns, site, editors' group. Safe to repeat."

    def handle(self, *args, **options):
        home = ensure_portal(at=timezone.now())
        self.stdout.write(f"{home.title}: {home.get_children().count()}")
