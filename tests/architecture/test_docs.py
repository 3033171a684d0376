"""The documentation speaks of everything an operator can type or set, and its links lead somewhere."""

import ast
import re

from .source import ROOT, SOURCE, app_modules, short, tracked_files, tree

_OPERATIONS = ROOT / "docs" / "operations"


def _commands():
    return {path.stem for path in SOURCE.glob("*/management/commands/*.py") if path.stem != "__init__"}


def _variables():
    """Names that the settings read from the environment."""
    calls = [
        node
        for path in (SOURCE / "config" / "settings").glob("*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and re.fullmatch(r"env\.[a-z_]+", ast.unparse(node.func)) and node.args
    ]
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


def test_every_command_is_documented():
    text = (_OPERATIONS / "commands.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^## `lantoa ([a-z-]+)", text, flags=re.M)) == _commands()


def test_every_variable_is_documented_and_none_that_is_gone():
    text = (_OPERATIONS / "configuration.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `([A-Z0-9_]+)`", text, flags=re.M)) == _variables() | {"DJANGO_SETTINGS_MODULE"}


def test_the_sample_environment_names_only_variables_that_exist():
    lines = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8").splitlines()
    named = {line.lstrip("# ").partition("=")[0] for line in lines if re.match(r"^#? ?[A-Z0-9_]+=", line)}

    assert named - {"DJANGO_SETTINGS_MODULE", "POSTGRES_PASSWORD"} <= _variables()
    assert "SECRET_KEY" in named


def test_links_between_documents_lead_to_files():
    broken = [
        f"{short(path)}: {target}"
        for path in tracked_files()
        if path.suffix == ".md" and "vendor" not in path.parts
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists()
    ]

    assert broken == []


def test_decisions_are_short_and_numbered_in_a_row():
    decisions = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    long = {path.name: lines for path in decisions if (lines := path.read_text(encoding="utf-8").count("\n")) > 25}

    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    assert long == {}


def test_every_app_says_what_it_owns():
    packages = {path.parents[1] if path.parent.name == "models" else path.parent for path in app_modules("models")}
    silent = [short(package) for package in packages if not ast.get_docstring(tree(package / "__init__.py"))]

    assert silent == []
