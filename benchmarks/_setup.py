"""What every benchmark needs: a database of its own, the product on it, tables and percentiles.

SQLite in a temporary folder; with BENCH_DATABASE_URL set to a PostgreSQL server (for example
postgres://root@127.0.0.1:5432) a database made there and dropped afterwards.
"""

import atexit
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
SEED = 20261120


def prepare() -> Path:
    """Set Django up on an empty, migrated database and return its home folder; both go when the script ends."""
    home = Path(tempfile.mkdtemp(prefix="lantoa-bench-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["LANTOA_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lantoa.config.settings.dev"
    os.environ["DEBUG"] = "0"
    if server := os.environ.get("BENCH_DATABASE_URL", ""):
        os.environ["DATABASE_URL"] = _new_database(server)
    else:
        os.environ.pop("DATABASE_URL", None)
    sys.path.insert(0, str(ROOT / "src"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--no-input", verbosity=0)
    return home


def _new_database(server: str) -> str:
    import psycopg

    address = urlsplit(server)
    name = f"lantoa_bench_{os.getpid()}"
    admin = server if address.path.strip("/") else f"{server.rstrip('/')}/postgres"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    atexit.register(_drop_database, admin, name)
    return address._replace(path=f"/{name}").geturl()


def _drop_database(admin: str, name: str) -> None:
    import psycopg

    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def build(scale: str) -> float:
    """Build the sample sector of ``scale`` and return how long it took, in seconds."""
    from django.utils import timezone

    from lantoa.demo import building
    from lantoa.demo.scales import SCALES

    started = time.perf_counter()
    building.build(SCALES[scale], seed=SEED, now=timezone.now())
    return time.perf_counter() - started


def update_statistics() -> None:
    """Let PostgreSQL's planner know the tables, as its own daemon does within minutes; SQLite never does by itself."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def milliseconds(act: Callable[[], object], *, times: int, warm: int = 3) -> list[float]:
    """Do ``act`` and return how long each time took, warming up first."""
    for _each in range(warm):
        act()
    taken = []
    for _each in range(times):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the smallest value that ``percent`` of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print ``rows`` under ``headings``, the first column to the left, numbers to the right."""
    texts = [list(headings), *[[_text(cell) for cell in row] for row in rows]]
    widths = [max(len(row[column]) for row in texts) for column in range(len(headings))]
    for number, row in enumerate(texts):
        cells = [row[0].ljust(widths[0]), *[cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]]
        print("  ".join(cells))
        if number == 0:
            print("  ".join("-" * width for width in widths))


def _text(cell: object) -> str:
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)
