"""Parses one hostile file in a process that may use 512 MB, 20 seconds and no network.

``python -m lantoa.common.uploads.inspect_file FORMAT SOURCE TARGET`` prints a verdict as JSON:
``{"extension": ...}`` or ``{"refused": code, "facts": {...}}``. Knows no Django.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from .kinds import DOCX, KINDS, MEGABYTE, PDF, XLSX, FileKind, Unacceptable

MEMORY = 512 * MEGABYTE
CPU_SECONDS = 20
_FORBIDDEN_EVENTS = ("socket.", "subprocess.", "os.exec", "os.system", "os.fork", "os.posix_spawn", "ctypes.dlopen")


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


def inspect(kind: FileKind, source: Path, target: Path) -> str:
    """Check ``source``, write its clean form to ``target`` where one is made, return its extension.

    :raises Unacceptable: when the file breaks a rule
    """
    # Each parser is imported only where it is needed: a start costs the person waiting.
    if kind.group == "image":
        from .inspect_image import clean_image  # noqa: PLC0415

        return clean_image(kind, source, target)
    if kind is PDF:
        from .inspect_pdf import check_pdf  # noqa: PLC0415

        check_pdf(source)
    elif kind in (DOCX, XLSX):
        from .inspect_office import check_office  # noqa: PLC0415

        check_office(kind, source)
    return kind.extensions[0]


def main(arguments: list[str]) -> dict[str, Any]:
    """Return the verdict on the file named in ``arguments``."""
    kind = next(kind for kind in KINDS if kind.format == arguments[0])
    try:
        return {"extension": inspect(kind, Path(arguments[1]), Path(arguments[2]))}
    except Unacceptable as found:
        return {"refused": found.code, "facts": found.facts}
    except (MemoryError, RecursionError):
        return {"refused": "too_complex", "facts": {}}
    except Exception:  # noqa: BLE001 -- a parser may fail on hostile bytes in any way; each means the same to the sender
        return {"refused": "damaged", "facts": {}}


if __name__ == "__main__":
    confine()
    sys.stdout.write(json.dumps(main(sys.argv[1:])))
