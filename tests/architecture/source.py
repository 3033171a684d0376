"""The repository as text and as syntax trees, for tests about the code itself."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "lantoa"


@cache
def tracked_files():
    """Files that are or will be committed; every file where there is no git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = listing.stdout.splitlines() if listing.returncode == 0 else [str(p) for p in ROOT.rglob("*") if p.is_file()]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


@cache
def python_files(*, tests=False):
    """Our own modules; migrations are generated and not ours to shape."""
    folders = ("src", "tests", "benchmarks", "tools") if tests else ("src",)
    return [
        path
        for path in tracked_files()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in folders
        and not {"migrations", "vendor"} & set(path.parts)
    ]


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def short(path):
    """Return ``path`` as people name it: from the repository's root."""
    return path.relative_to(ROOT).as_posix()


def app_modules(room):
    """Files that make up one room (``operations``, ``models``) of every app, as module or as package."""
    return [
        path
        for path in python_files()
        if path.is_relative_to(SOURCE)
        and len(path.relative_to(SOURCE).parts) > 1
        and path.relative_to(SOURCE).parts[1].removesuffix(".py") == room
    ]


def functions(path):
    """Every function and method of a file."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
