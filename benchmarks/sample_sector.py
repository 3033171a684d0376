"""How long the sample sector takes to build (goal: under 60 s), and a second run (goal: under 2 s)."""

import os
import subprocess
import sys
import time
from collections import Counter

import _setup


def main() -> None:
    _setup.prepare()
    from django.db import connection

    queries = Counter()

    def count(execute, sql, params, many, context):
        queries[sql.split(" ", 1)[0]] += 1
        return execute(sql, params, many, context)

    started = time.process_time()
    with connection.execute_wrapper(count):
        seconds = _setup.build("small")
    processor = time.process_time() - started
    again = _second_run()
    _setup.table(["what", "number"], _contents() + _queries(queries))
    print(f"sample_sector build_s={seconds:.1f} processor_s={processor:.1f} again_s={again:.1f}")


def _second_run() -> float:
    """Run the command as people do, in a new process."""
    command = [sys.executable, str(_setup.ROOT / "manage.py"), "build-sample-sector"]
    started = time.perf_counter()
    said = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=True).stdout
    if "there already" not in said:
        raise RuntimeError(said)
    return time.perf_counter() - started


def _contents() -> list[tuple[str, int]]:
    from lantoa.accounts.models import User
    from lantoa.audit.models import Entry
    from lantoa.nominations.models import Nomination, Participation
    from lantoa.people.models import Person
    from lantoa.portal.models import StoryPage
    from lantoa.replication.models import Adoption
    from lantoa.units.models import Unit

    counted = (Unit, User, Person, Participation, Nomination, StoryPage, Adoption, Entry)
    return [(model._meta.label, model.objects.count()) for model in counted]


def _queries(queries: Counter) -> list[tuple[str, int]]:
    savepoints = queries.pop("SAVEPOINT", 0) + queries.pop("RELEASE", 0) + queries.pop("ROLLBACK", 0)
    return [("queries", sum(queries.values())), ("savepoints", savepoints)]


if __name__ == "__main__":
    main()
