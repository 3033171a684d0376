import io
import os
from collections import defaultdict
from pathlib import Path

import polib
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Message catalogues, one per app: `update` reads the sources, `compile` writes .mo, `check` fails on a gap."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=("update", "compile", "check"))
        parser.add_argument("apps", nargs="*", help="labels of apps; all of ours if none is named")

    def handle(self, *args, **options):
        labels = options["apps"] or ["common", *[name.rsplit(".", 1)[1] for name in settings.LANTOA_APPS]]
        folders = [Path(apps.get_app_config(label).path) for label in labels]
        # Django's own Command.check runs system checks, so ours has another name.
        {"update": self.update, "compile": self.compile, "check": self.find_gaps}[options["what"]](folders)

    def update(self, folders):
        """Bring the catalogues up to date with the sources; needs gettext's xgettext."""
        home = Path.cwd()
        for folder in folders:
            (folder / "locale").mkdir(exist_ok=True)
            os.chdir(folder)
            try:
                call_command(
                    "makemessages",
                    locale=["vi"],
                    no_location=True,
                    no_obsolete=True,
                    no_wrap=True,
                    ignore_patterns=["migrations/*"],
                    verbosity=0,
                )
            finally:
                os.chdir(home)
            self._drop_changing_header(folder)

    def compile(self, folders):
        """Write the binary catalogues; needs no gettext."""
        for path in self._catalogues(folders):
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))

    def find_gaps(self, folders):
        """Fail on a string that is missing from a catalogue, not translated, or fuzzy."""
        before = {path: path.read_bytes() for path in self._catalogues(folders)}
        known = {path: self._messages(path) for path in before}
        self.update(folders)
        problems = io.StringIO()
        for path in self._catalogues(folders):
            for message in sorted(self._messages(path) - known.get(path, set())):
                problems.write(f"{path}: not in the catalogue: {message[1]!r}\n")
            if path in before:
                path.write_bytes(before[path])
            catalogue = polib.pofile(str(path))
            for entry in [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]:
                problems.write(f"{path}: not translated: {entry.msgid!r}\n")
        for line in self._contradictions(folders):
            problems.write(line)
        if problems.getvalue():
            raise CommandError(problems.getvalue())

    def _contradictions(self, folders):
        """Yield a line for each English text that two apps translate differently.

        Django merges all catalogues into one: the second translation would never be seen.
        """
        said = defaultdict(dict)
        for path in self._catalogues(folders):
            for entry in polib.pofile(str(path)):
                said[entry.msgctxt or "", entry.msgid][path] = entry.msgstr or str(entry.msgstr_plural)
        for (_context, text), by_path in sorted(said.items()):
            if len(set(by_path.values())) > 1:
                where = ", ".join(str(path) for path in by_path)
                yield f"{text!r} is translated in two ways; say it once, or give it a context: {where}\n"

    @staticmethod
    def _catalogues(folders):
        return [path for folder in folders for path in sorted(folder.glob("locale/*/LC_MESSAGES/django.po"))]

    @staticmethod
    def _messages(path):
        return {(entry.msgctxt or "", entry.msgid) for entry in polib.pofile(str(path))}

    @classmethod
    def _drop_changing_header(cls, folder):
        # The creation date would make every run a change.
        for path in cls._catalogues([folder]):
            catalogue = polib.pofile(str(path), wrapwidth=0)
            catalogue.metadata.pop("POT-Creation-Date", None)
            catalogue.metadata = {
                "Language": "vi",
                "Content-Type": "text/plain; charset=UTF-8",
                "Content-Transfer-Encoding": "8bit",
                "Plural-Forms": "nplurals=1; plural=0;",
            }
            catalogue.save(str(path))
