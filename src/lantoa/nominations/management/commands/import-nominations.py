from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.accounts.queries import user_by_email
from lantoa.common.errors import DomainError
from lantoa.nominations.list_import import read_list
from lantoa.nominations.models import Participation
from lantoa.nominations.operations import import_list
from lantoa.nominations.queries.lists import preview_of
from lantoa.units.enums import Role
from lantoa.units.queries import people_with_role


class Command(BaseCommand):
    help = (
        "Read a school's list of exemplars (.xlsx) and start a draft for each good row; each bad row is named with "
        "its cell and reason. The same list twice starts nothing twice. Exit code: 1 only if nothing could be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--round", required=True, metavar="CODE", help="code of the round, such as 2026-Q4")
        parser.add_argument("--unit", required=True, metavar="CODE", help="code of the unit whose list it is")
        parser.add_argument("--dry-run", action="store_true", help="show what would be started, write nothing")
        parser.add_argument("--by", metavar="EMAIL", help="whose drafts they are; the unit's officer if not given")

    def handle(self, *args, **options):
        now = timezone.now()
        participation = self._participation(options["round"], options["unit"])
        by = self._author(participation, options["by"], now)
        try:
            sheet = read_list(self._content(options["file"]), on=timezone.localdate(now))
        except DomainError as error:
            raise CommandError(str(error)) from error
        preview = preview_of(sheet, participation)
        self._show(preview)
        if options["dry_run"]:
            self.stdout.write(_("Trial run: nothing was written."))
        else:
            self._import(sheet, participation, by=by, at=now)
        if not sheet.rows:
            raise CommandError(_("No row could be read. Mend the cells named above and send the list again."))

    @staticmethod
    def _participation(round_code, unit_code):
        row = Participation.objects.filter(round__code=round_code, unit__code=unit_code)
        found = row.select_related("round", "unit").first()
        if found is None:
            message = _("The round %(round)s does not call a unit with the code %(unit)s.")
            raise CommandError(message % {"round": round_code, "unit": unit_code})
        return found

    @staticmethod
    def _author(participation, email, now):
        if email:
            author = user_by_email(email)
            if author is None:
                raise CommandError(_("Nobody has an account with the address %(email)s.") % {"email": email})
            return author
        on = timezone.localdate(now)
        for role in (Role.OFFICER, Role.HEAD):
            if author := people_with_role(participation.unit, role, on=on).first():
                return author
        raise CommandError(_("The unit has neither officer nor head. Name an author with --by."))

    @staticmethod
    def _content(path):
        try:
            return path.read_bytes()
        except OSError as error:
            message = _("Cannot read %(path)s: %(reason)s.")
            raise CommandError(message % {"path": path, "reason": error.strerror}) from error

    def _show(self, preview):
        self.stdout.write(_("Sheet “%(name)s”") % {"name": preview.sheet.name})
        for line in preview.lines:
            row = line.row
            state = _("already there") if line.nomination else _("new")
            facts = [row.kind.label, row.birth_year, row.position, line.field_label]
            self.stdout.write(
                f"{row.row_number:>5}  {row.subject_name}  [{state}]  {' · '.join(str(fact) for fact in facts if fact)}"
            )
        if preview.sheet.problems:
            self.stdout.write(_("To be mended:"))
        for problem in preview.sheet.problems:
            self.stdout.write(f"{problem.cell:>5}  {problem.message}")

    def _import(self, sheet, participation, *, by, at):
        result = import_list(sheet, round=participation.round, unit=participation.unit, by=by, at=at)
        for refused in result.refused:
            self.stdout.write(f"{refused.row.row_number:>5}  {refused.row.subject_name}: {refused.message}")
        facts = {"created": len(result.created), "known": len(result.known), "refused": len(result.refused)}
        facts["bad"] = len({problem.row_number for problem in sheet.problems})
        self.stdout.write(
            _("Drafts started: %(created)d. Already there: %(known)d. Refused: %(refused)d. Rows to mend: %(bad)d.")
            % facts
        )
