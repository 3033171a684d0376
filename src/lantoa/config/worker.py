"""The job worker inside the serving process: embedded mode needs no second one."""

import atexit
import threading
import time
from typing import Any

from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from huey.consumer import ConsumerStopped
from huey.contrib.djhuey import HUEY


def start_embedded_worker() -> bool:
    """Start scheduler and worker as threads of this process; return whether they were started.

    Jobs may be cut off by a kill: whatever must not be lost is a row that a periodic job picks up again.
    """
    if not settings.EMBEDDED or HUEY.immediate:
        return False
    autodiscover_modules("tasks")
    consumer = HUEY.create_consumer(workers=1, periodic=True, max_delay=2)
    # Not consumer.start(): it would take the signals that belong to the web server.
    consumer.scheduler.start()
    for _worker, thread in consumer.worker_threads:
        thread.start()
    threading.Thread(target=_watch, args=[consumer], name="jobs-watch", daemon=True).start()
    atexit.register(consumer.stop)
    return True


def _watch(consumer: Any) -> None:
    """Put a new thread in the place of a worker or scheduler that died, until the process ends."""
    checked_at = time.monotonic()
    while True:
        try:
            checked_at = consumer.loop(checked_at)
        except ConsumerStopped:
            return
