import signal
import threading

import pytest
from huey import SqliteHuey

from lantoa.config import worker


@pytest.fixture
def queue(tmp_path, monkeypatch):
    """A queue as embedded mode has it, in place of the one that runs jobs at once."""
    queue = SqliteHuey("embedded", filename=str(tmp_path / "jobs.sqlite3"), immediate=False)
    monkeypatch.setattr(worker, "HUEY", queue)
    stops = []
    monkeypatch.setattr(worker.atexit, "register", stops.append)
    yield queue
    for stop in stops:
        stop(graceful=True)
    queue.storage.close()


def test_the_serving_process_does_the_jobs_in_embedded_mode(queue, settings):
    settings.EMBEDDED = True
    done = threading.Event()
    job = queue.task()(done.set)

    assert worker.start_embedded_worker()
    job()

    assert done.wait(timeout=10)


def test_jobs_wait_for_their_own_process_elsewhere(queue, settings):
    settings.EMBEDDED = False
    job = queue.task()(lambda: None)

    assert not worker.start_embedded_worker()
    job()

    assert queue.pending_count() == 1


def test_the_web_servers_signals_stay_its_own(queue, settings):
    settings.EMBEDDED = True
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

    worker.start_embedded_worker()

    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before
