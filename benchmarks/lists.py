"""T4's shape: what lists cost at 1,000 and at 100,000 dossiers in the same 3,400 units and twenty rounds.

Two databases of their own, each served by its own process; pages are asked of them in turn, so that
whatever else the machine does strikes both. Requests go through all middleware and templates: the same
officer, warm, one after another. Goal: p95 at the large size at most 1.5 times that at the small one; at
most 12 queries a page.
"""

import json
import subprocess
import sys
import time

import _setup

SIZES = (1_000, 100_000)
ROUNDS = 5
TIMES = 12  # of each page and size in each round
PAST_ROUNDS = 17


def main() -> None:
    """Grow a database per size, measure them in turn, print what came out."""
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    workers = {size: _start(size) for size in sizes}
    names, queries = {}, {}
    for size, worker in workers.items():
        ready = _read(worker)
        names, queries[size] = list(ready["queries"]), ready["queries"]
        print(f"{size:,} dossiers: grown in {ready['seconds']:.0f} s", file=sys.stderr)
    taken = {(name, size): [] for name in names for size in sizes}
    for _round in range(ROUNDS):
        for name in names:
            for size, worker in workers.items():
                taken[name, size].append(_ask(worker, name))
    for worker in workers.values():
        worker.stdin.close()
        worker.wait(timeout=60)
    _print(sizes, names, taken, queries)


def _start(size: int) -> subprocess.Popen:
    command = [sys.executable, __file__, "--worker", str(size)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _read(worker: subprocess.Popen) -> dict:
    line = worker.stdout.readline()
    if not line:
        raise RuntimeError("a worker has ended; see its message above")
    return json.loads(line)


def _ask(worker: subprocess.Popen, name: str) -> list[float]:
    worker.stdin.write(f"{name}\n")
    worker.stdin.flush()
    return _read(worker)["taken"]


def work(size: int) -> None:
    """Be one of the two: grow the database, then answer with the times of each page asked for."""
    answers = sys.stdout
    # Whatever the product says goes elsewhere: this pipe carries figures.
    sys.stdout = sys.stderr
    started = time.perf_counter()
    _setup.prepare()
    _plant()
    _grow(size)
    _setup.update_statistics()
    get, pages = _reader(), _pages()
    queries = {name: _queries(get, url) for name, url in pages.items()}
    print(json.dumps({"seconds": time.perf_counter() - started, "queries": queries}), file=answers, flush=True)
    for line in sys.stdin:
        url = pages[line.strip()]
        taken = _setup.milliseconds(lambda url=url: get(url), times=TIMES, warm=1)
        print(json.dumps({"taken": taken}), file=answers, flush=True)


def _plant() -> None:
    """Write the organisation of the city, a handful of lived dossiers, and five years of empty rounds."""
    from dataclasses import replace

    from django.utils import timezone

    from lantoa.demo import building, volume
    from lantoa.demo.scales import CITY, TINY

    scale = replace(CITY, stories_per_kind=TINY.stories_per_kind, share=TINY.share, registry=TINY.registry)
    building.build(scale, seed=_setup.SEED, now=timezone.now())
    volume.add_rounds(PAST_ROUNDS, by=_officer(), criteria_set=_criteria_set())


def _officer():
    from lantoa.accounts.models import User

    return User.objects.get(email="chuyen.vien@so.example")


def _criteria_set():
    from lantoa.criteria.models import CriteriaSet

    return CriteriaSet.objects.get()


def _grow(size: int) -> None:
    from django.utils import timezone

    from lantoa.demo import volume
    from lantoa.nominations.models import Nomination, Round

    rounds = list(Round.objects.order_by("period_start"))
    missing = size - Nomination.objects.count()
    volume.add_dossiers(missing, rounds=rounds, officer=_officer(), seed=_setup.SEED, now=timezone.now())


def _pages() -> dict[str, str]:
    """Return what is asked for, by name; the words looked for are those of a dossier that is there."""
    from django.urls import reverse

    from lantoa.nominations.models import Nomination, Round

    running = Round.objects.get(state="open")
    one = Nomination.objects.filter(round=running, state="appraising").order_by("pk").first()
    middle = Nomination.objects.order_by("pk")[Nomination.objects.count() // 2].pk
    listed = reverse("nominations:dossiers")
    coverage = reverse("nominations:coverage", args=[running.pk])
    return {
        "dossiers, first page": listed,
        "dossiers, from the middle": f"{listed}?after={middle}",
        "dossiers, one state": f"{listed}?trang-thai=recognised",
        "search, a person": f"{listed}?q={one.person.folded_name.replace(' ', '+')}",
        "search, a common word": f"{listed}?q=nguyen",
        "search, a code": f"{listed}?q={one.code}",
        "appraisal queue": reverse("nominations:queue"),
        "coverage": coverage,
        "coverage, silent units": f"{reverse('nominations:coverage-units', args=[running.pk])}?tinh-trang=silent",
        "desk of the officer": "/viec-cua-toi/",
    }


def _reader():
    """Return what asks for a page as the department officer and refuses anything but the page."""
    from django.test import Client

    client = Client(headers={"accept-language": "vi"})
    client.force_login(_officer(), backend="django.contrib.auth.backends.ModelBackend")

    def get(url: str) -> None:
        response = client.get(url)
        if response.status_code != 200 or len(response.content) < 2000:
            raise RuntimeError(f"{url}: {response.status_code}, {len(response.content)} bytes")

    return get


def _queries(get, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    get(url)
    with CaptureQueriesContext(connection) as queries:
        get(url)
    return len(queries)


def _print(sizes: list[int], names: list[str], taken: dict, queries: dict) -> None:
    small, large = sizes[0], sizes[-1]
    rows, ratios = [], {}
    for name in names:
        one, other = taken[name, small], taken[name, large]
        # The median over rounds of the ratio within a round: a disturbed round does not decide.
        of_rounds = [_setup.percentile(b, 95) / _setup.percentile(a, 95) for a, b in zip(one, other, strict=True)]
        ratios[name] = _setup.median(of_rounds)
        p95s = [_setup.median([_setup.percentile(each, 95) for each in found]) for found in (one, other)]
        rows.append((name, *p95s, f"{ratios[name]:.2f}", f"{queries[small][name]}/{queries[large][name]}"))
    _setup.table(["page", f"p95 ms at {small:,}", f"p95 ms at {large:,}", "ratio", "queries"], rows)
    worst = max(ratios, key=ratios.__getitem__)
    most = max(count for counts in queries.values() for count in counts.values())
    print(f"T4 worst_ratio={ratios[worst]:.2f} worst_page={worst.replace(' ', '_')} most_queries={most}")


if __name__ == "__main__":
    if "--worker" in sys.argv:
        work(int(sys.argv[-1]))
    else:
        main()
