"""Hostile files are parsed by a process with little memory, little time and nothing to steal.

Both ends of it: `run_confined` starts one and reads its verdict, `answer` is what such a
process calls when it runs. Knows no Django.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .kinds import MEGABYTE, Unacceptable

MEMORY = 512 * MEGABYTE
CPU_SECONDS = 20
WALL_SECONDS = 40
_FORBIDDEN_EVENTS = ("socket.", "subprocess.", "os.exec", "os.system", "os.fork", "os.posix_spawn", "ctypes.dlopen")
# Two at a time: a heap of bombs fills neither memory nor all processors.
_gate = threading.BoundedSemaphore(2)
_SOURCE = str(Path(__file__).resolve().parents[3])


@dataclass(frozen=True)
class Answer:
    """What the process found, and the file it wrote, if any."""

    verdict: dict[str, Any]
    written: bytes | None


def run_confined(module: str, content: bytes, *, arguments: Sequence[str] = ()) -> Answer:
    """Run ``python -m module ARGUMENTS SOURCE TARGET`` on ``content`` and return its answer.

    :raises Unacceptable: with the code the process gave, or ``too_complex`` when it had to be stopped
    """
    with _gate, tempfile.TemporaryDirectory(prefix="lantoa-upload-") as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.write_bytes(content)
        command = [sys.executable, "-P", "-m", module, *arguments, str(source), str(target)]
        try:
            run = subprocess.run(  # noqa: S603 -- our own module, and paths we made
                command, capture_output=True, timeout=WALL_SECONDS, cwd=folder, env=_bare_environment(), check=False
            )
        except subprocess.TimeoutExpired as error:
            raise Unacceptable("too_complex") from error
        return Answer(_verdict(run), target.read_bytes() if target.exists() else None)


def _verdict(run: subprocess.CompletedProcess) -> dict[str, Any]:
    if run.returncode != 0:
        # Killed by its limits, or it ran out of memory where Python could not catch it.
        raise Unacceptable("too_complex")
    verdict = json.loads(run.stdout)
    if "refused" in verdict:
        raise Unacceptable(verdict["refused"], **verdict["facts"])
    return verdict


def _bare_environment() -> dict[str, str]:
    # No secrets of ours; one malloc arena, so that the address space is spent on the file.
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": _SOURCE, "MALLOC_ARENA_MAX": "1"}


def answer(work: Callable[[list[str]], dict[str, Any]]) -> None:
    """Confine this process, do ``work`` on its arguments, print the verdict as JSON."""
    confine()
    sys.stdout.write(json.dumps(_judged(work, sys.argv[1:])))


def _judged(work: Callable[[list[str]], dict[str, Any]], arguments: list[str]) -> dict[str, Any]:
    try:
        return work(arguments)
    except Unacceptable as found:
        return {"refused": found.code, "facts": found.facts}
    except (MemoryError, RecursionError):
        return {"refused": "too_complex", "facts": {}}
    except Exception:  # noqa: BLE001 -- a parser may fail on hostile bytes in any way; each means the same to the sender
        return {"refused": "damaged", "facts": {}}


def confine() -> None:
    """Give up memory, time, big files and the network, for good."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * MEGABYTE, 64 * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse_event)


def _refuse_event(event: str, _arguments: tuple) -> None:
    if event.startswith(_FORBIDDEN_EVENTS):
        raise RuntimeError(event)
