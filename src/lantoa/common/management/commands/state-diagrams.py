from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from lantoa.common.state import MACHINES


class Command(BaseCommand):
    help = "Draw every state machine as a Mermaid diagram in docs/states; --check fails where one is out of date."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing, compare")
        parser.add_argument("--to", type=Path, default=settings.SOURCE.parents[1] / "docs" / "states")

    def handle(self, *args, **options):
        wanted = diagrams()
        folder = options["to"]
        if options["check"]:
            found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
            stale = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
            if stale:
                raise CommandError(f"Out of date: {', '.join(stale)}. Run `lantoa state-diagrams`.")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.md"):
            path.unlink()
        for name, text in wanted.items():
            (folder / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(wanted) - 1} diagrams in {folder}")


def diagrams():
    """Return file name -> text, in English whatever the reader's language is."""
    with translation.override("en"):
        pages = {f"{name.replace('.', '-')}.md": _page(name, *MACHINES[name]) for name in sorted(MACHINES)}
    lines = [f"- [{page.removesuffix('.md').replace('-', '.')}]({page})" for page in pages]
    return {"README.md": "\n".join(["# State machines", "", _ORIGIN, "", *lines, ""]), **pages}


_ORIGIN = "Drawn by `lantoa state-diagrams` from the tables in `enums.py`; edit those, not these files."


def _page(name, choices, transitions):
    first = next(iter(choices))
    left = {state for state, reached in transitions.items() if reached}
    rows = [f"    {state.value}: {state.label}" for state in choices]
    rows += ["", f"    [*] --> {first.value}"]
    # In the order of the choices: sets have none.
    rows += [
        f"    {state.value} --> {reached.value}"
        for state in choices
        for reached in choices
        if reached in transitions.get(state, ())
    ]
    rows += [f"    {state.value} --> [*]" for state in choices if state not in left]
    return "\n".join([f"# {name}", "", _ORIGIN, "", "```mermaid", "stateDiagram-v2", *rows, "```", ""])
