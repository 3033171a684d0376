"""The one door for files: judged in a process of its own, returned clean or refused."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import inspect_file
from .kinds import BY_EXTENSION, MEGABYTE, FileKind, Unacceptable, check_magic, kind_named
from .names import safe_name, split_extension, with_extension
from .refusals import UploadRefused

#: Bytes a file of each group may have.
LIMITS = {"image": 10 * MEGABYTE, "document": 20 * MEGABYTE}
WALL_SECONDS = 40
# Two at a time: a heap of bombs fills neither memory nor all processors.
_gate = threading.BoundedSemaphore(2)
_SOURCE = str(Path(__file__).resolve().parents[3])


@dataclass(frozen=True)
class CleanFile:
    """A file that passed: what to store, and what to call it."""

    content: bytes
    content_type: str
    extension: str  # with its dot, as stored: '.jpg'
    sha256: str
    size: int
    original_name: str

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


def accept_upload(
    uploaded_file: Any, *, kinds: Iterable[str] = ("image", "document"), max_bytes: int | None = None
) -> CleanFile:
    """Return the checked and cleaned file; pictures are written anew, without any metadata.

    ``kinds`` names groups ('image', 'document') or single extensions ('xlsx').

    :raises UploadRefused: with a plain message, whatever is wrong with the file
    """
    if uploaded_file is None:
        raise UploadRefused("missing")
    name = safe_name(str(uploaded_file.name or ""))
    try:
        kind = _kind_of(name, tuple(kinds))
        content = _read(uploaded_file, name, kind, max_bytes)
        check_magic(kind, content)
        cleaned = _inspect(content, kind)
    except Unacceptable as found:
        raise UploadRefused(found.code, **{"name": name, **found.facts}) from found
    extension = f".{cleaned.extension}"
    return CleanFile(
        content=cleaned.content,
        content_type=kind.content_type,
        extension=extension,
        sha256=hashlib.sha256(cleaned.content).hexdigest(),
        size=len(cleaned.content),
        original_name=with_extension(name, cleaned.extension),
    )


def _kind_of(name: str, allowed: tuple[str, ...]) -> FileKind:
    kind = kind_named(split_extension(name)[1])
    if kind.group not in allowed and not set(kind.extensions) & set(allowed):
        welcome = [
            extension.upper()
            for extension, other in BY_EXTENSION.items()
            if other.group in allowed or extension in allowed
        ]
        raise Unacceptable("not_here", allowed=", ".join(welcome))
    return kind


def _read(uploaded_file: Any, name: str, kind: FileKind, max_bytes: int | None) -> bytes:
    limit = min(LIMITS[kind.group], max_bytes or LIMITS[kind.group])
    too_big = Unacceptable(f"{kind.group}_too_big", name=name, limit=max(limit // MEGABYTE, 1))
    if (uploaded_file.size or 0) > limit:
        raise too_big
    uploaded_file.seek(0)
    content = uploaded_file.read(limit + 1)
    if len(content) > limit:
        raise too_big
    if not content:
        raise Unacceptable("empty")
    return content


@dataclass(frozen=True)
class _Cleaned:
    content: bytes
    extension: str


def _inspect(content: bytes, kind: FileKind) -> _Cleaned:
    """Have the file parsed by a process with little memory, little time and nothing to steal."""
    with _gate, tempfile.TemporaryDirectory(prefix="lantoa-upload-") as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.write_bytes(content)
        command = [sys.executable, "-P", "-m", inspect_file.__name__, kind.format, str(source), str(target)]
        try:
            run = subprocess.run(  # noqa: S603 -- our own module, and paths we made
                command, capture_output=True, timeout=WALL_SECONDS, cwd=folder, env=_bare_environment(), check=False
            )
        except subprocess.TimeoutExpired as error:
            raise Unacceptable("too_complex") from error
        verdict = _verdict(run)
        # Documents are kept byte for byte: digital signatures must survive.
        return _Cleaned(target.read_bytes() if target.exists() else content, verdict["extension"])


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
