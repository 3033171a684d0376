"""T2: the story page uncached, from a real server. T9: what a first visit to a story and to a form carries.

T2 asks for at most 8 queries and a p95 of 150 ms at 8 connections; T9 for 250 KB and 80 KB, compressed.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import _setup

CONNECTIONS = 8
REQUESTS = 40  # of each connection, in each round
ROUNDS = 5
OFFICER = "can.bo@thpt.example"


def main() -> None:
    _setup.prepare()
    _setup.build("small")
    _setup.update_statistics()
    story, form = _story_path(), _form_path()
    queries = _queries_of(story)
    with _server() as port:
        length = _length(port, story)
        rounds = [_load(port, story, length) for _each in range(ROUNDS)]
        weights = {"story": _weigh(port, story), "form": _weigh(port, form, session=_session())}
    _print_load(queries, rounds)
    _print_weights(weights)
    p95 = _setup.median([one["p95"] for one in rounds])
    rate = _setup.median([one["rate"] for one in rounds])
    heavy = {name: sum(sizes.values()) / 1000 for name, sizes in weights.items()}
    scripts = weights["story"]["script"] / 1000
    print(
        f"T2 story_queries={queries} p95_ms={p95:.0f} requests_per_s={rate:.0f}"
        f" T9 story_kb={heavy['story']:.0f} form_kb={heavy['form']:.0f} public_js_kb={scripts:.0f}"
    )


def _story_path() -> str:
    """Return the story with the most adopters: the longest page there is."""
    from django.db.models import Count

    from lantoa.portal.models import StoryPage

    stories = StoryPage.objects.filter(live=True, hero_picture__isnull=False)
    return stories.annotate(spread=Count("exemplar__adoptions")).order_by("-spread", "pk")[0].get_absolute_url()


def _form_path() -> str:
    from django.urls import reverse

    from lantoa.nominations.models import Nomination

    nomination = Nomination.objects.get(unit__name="THPT Nguyễn Hữu Cầu", state="returned")
    return reverse("nominations:achievement", args=[nomination.pk])


def _queries_of(path: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"accept-language": "vi"})
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def _session() -> str:
    """Return the key of a session in which the school's officer is signed in."""
    from django.test import Client

    from lantoa.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(email=OFFICER), backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


@contextmanager
def _server():
    """Run ``lantoa serve`` on a free port, as an installation does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(_setup.ROOT / "manage.py"), "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(port: int) -> None:
    for _each in range(300):
        try:
            _length(port, "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not come up within half a minute")


def _length(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return len(body)


def _load(port: int, path: str, length: int) -> dict[str, float]:
    """Ask from all connections at once; every answer is checked for its status and its length."""

    def ask() -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        taken = []
        for _each in range(REQUESTS):
            started = time.perf_counter()
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read()
            taken.append((time.perf_counter() - started) * 1000)
            # A nonce has its own length of nothing; a page cut short or an error page has not.
            if response.status != 200 or abs(len(body) - length) > 200:
                raise RuntimeError(f"{path}: {response.status}, {len(body)} bytes instead of {length}")
        return taken

    started = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        taken = [one for asked in [pool.submit(ask) for _each in range(CONNECTIONS)] for one in asked.result()]
    seconds = time.perf_counter() - started
    return {"p50": _setup.median(taken), "p95": _setup.percentile(taken, 95), "rate": len(taken) / seconds}


def _weigh(port: int, path: str, session: str = "") -> dict[str, int]:
    """Return the bytes that came over the wire for a first visit on a phone, by kind, down to the page's end."""
    from playwright.sync_api import sync_playwright

    sizes = dict.fromkeys(("document", "stylesheet", "script", "font", "image", "other"), 0)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://127.0.0.1:{port}"}])
        page = context.new_page()
        kinds: dict[str, str] = {}
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"].lower()}))

        def finished(event):
            kind = kinds.get(event["requestId"], "other")
            sizes[kind if kind in sizes else "other"] += int(event["encodedDataLength"])

        wire.on("Network.loadingFinished", finished)
        response = page.goto(f"http://127.0.0.1:{port}{path}", wait_until="networkidle")
        if response is None or response.status != 200:
            raise RuntimeError(f"{path}: {response and response.status}")
        # Pictures below wait until they are near the screen.
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.wait_for_load_state("networkidle")
        browser.close()
    return sizes


def _print_load(queries: int, rounds: list[dict[str, float]]) -> None:
    print(f"Story page: {queries} queries; {CONNECTIONS} connections, {REQUESTS} requests each, {ROUNDS} rounds")
    rows = [(f"round {n}", one["p50"], one["p95"], one["rate"]) for n, one in enumerate(rounds, start=1)]
    _setup.table(["", "p50 ms", "p95 ms", "requests/s"], rows)


def _print_weights(weights: dict[str, dict[str, int]]) -> None:
    print("\nFirst visit, bytes over the wire")
    kinds = list(weights["story"])
    _setup.table(["", *kinds, "all"], [(name, *sizes.values(), sum(sizes.values())) for name, sizes in weights.items()])


if __name__ == "__main__":
    main()
