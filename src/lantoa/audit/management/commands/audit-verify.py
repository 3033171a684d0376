from django.core.management.base import BaseCommand, CommandError

from lantoa.audit.models import Entry
from lantoa.audit.queries import chain_breaks, last_link, link_stands, missing_guards


class Command(BaseCommand):
    help = (
        "Check the audit log's hash chain; exit 1 and name every row that was changed, removed, reordered, "
        "cut off or slipped in. Note the printed last link elsewhere and pass it next time with --noted: "
        "that also finds a chain recomputed from the start."
    )

    def add_arguments(self, parser):
        parser.add_argument("--noted", metavar="NUMBER:HASH", help="a last link printed by an earlier run")

    def handle(self, *args, **options):
        problems = [f"#{found.sequence}: {found.what}" for found in chain_breaks()]
        problems += [f"trigger {name} is missing: the database would accept changes" for name in missing_guards()]
        if options["noted"] and not link_stands(options["noted"]):
            problems.append(f"the noted link {options['noted']} is no longer in the chain")
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"The log does not hold in {len(problems)} place(s).")
        self.stdout.write(f"{Entry.objects.count()} entries, chain whole. Last link: {last_link()}")
