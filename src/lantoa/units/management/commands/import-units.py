import hashlib
import sys
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lantoa.accounts.queries import user_by_email
from lantoa.common.errors import DomainError
from lantoa.units.enums import UnitField
from lantoa.units.operations import import_units, plan_import
from lantoa.units.reading import read_units

_SOME_REFUSED = 3


class Command(BaseCommand):
    help = (
        "Bring a list of units in, from CSV or Excel with Vietnamese headings in any order. "
        "The same list twice changes nothing. Good rows are applied, bad ones are named with their cell. "
        "Exit code: 0 all rows taken, 1 the file cannot be read, 3 some rows were left out."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="show what would change, write nothing")
        parser.add_argument("--by", metavar="EMAIL", help="whose act it is in the audit log")
        parser.add_argument(
            "--valid-from",
            metavar="YYYY-MM-DD",
            type=date.fromisoformat,
            help="since when new units exist whose row has no date; today if not given",
        )

    def handle(self, *args, **options):
        now = timezone.now()
        by = self._person(options["by"])
        content = self._content(options["file"])
        try:
            rows, problems = read_units(content, options["file"].name)
        except DomainError as error:
            raise CommandError(str(error)) from error
        plan = plan_import(rows, on=timezone.localdate(now))
        problems = sorted([*problems, *plan.problems], key=lambda problem: problem.line)
        self._show(plan, problems)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was written.")
        else:
            import_units(
                rows,
                by=by,
                at=now,
                filename=options["file"].name,
                sha256=hashlib.sha256(content).hexdigest(),
                valid_from=options["valid_from"],
            )
        if problems:
            sys.exit(_SOME_REFUSED)

    @staticmethod
    def _person(email):
        person = user_by_email(email) if email else None
        if email and person is None:
            raise CommandError(f"Nobody has an account with the address {email}.")
        return person

    @staticmethod
    def _content(path):
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"Cannot read {path}: {error.strerror}.") from error

    def _show(self, plan, problems):
        for planned in plan.new:
            self.stdout.write(f"+ {planned.code}  {planned.row.name}")
        for planned in plan.changed:
            self.stdout.write(f"~ {planned.code}  {planned.row.name}")
            for name, (before, after) in planned.changes.items():
                self.stdout.write(f"    {UnitField(name).label}: {before or '-'} -> {after}")
        for doubt in plan.doubts:
            self.stdout.write(f"? line {doubt.line}: {doubt.message}")
        for problem in problems:
            self.stderr.write(f"! line {problem.line}{problem.cell and f', cell {problem.cell}'}: {problem.message}")
        self.stdout.write(
            f"{len(plan.new)} new, {len(plan.changed)} changed, "
            f"{len(plan.unchanged)} unchanged, {len(problems)} left out."
        )
