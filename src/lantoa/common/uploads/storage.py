"""Where files from outside rest: outside the web root, named by their content, never executable."""

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

from lantoa.common.text import slug

from .accept import CleanFile


def store_private(clean: CleanFile, *, folder: str, name: str) -> str:
    """Keep the file under ``folder`` and return its name in ``storages["private"]``.

    The name tells what it belongs to (``name``, such as the dossier code) and what it is (its hash):
    the same content under the same name is kept once.
    """
    steps = [slug(step) for step in folder.split("/")]
    stem = slug(name)[:80] or "tep"
    path = "/".join([*filter(None, steps), f"{stem}-{clean.sha256[:20]}{clean.extension}"])
    storage = storages["private"]
    if storage.exists(path):
        return path
    if isinstance(storage, FileSystemStorage):
        _write_durably(storage, path, clean.content)
        return path
    return storage.save(path, ContentFile(clean.content))


def open_private(name: str) -> IO[bytes]:
    """Return the stored file, open for reading.

    :raises FileNotFoundError: when there is none of that name
    """
    storage: Storage = storages["private"]
    return storage.open(name, "rb")


def sweep_private(folder: str, *, before: datetime) -> int:
    """Delete the files lying directly in ``folder`` that were stored before a moment; return how many."""
    storage: Storage = storages["private"]
    try:
        names = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
    except FileNotFoundError:
        return 0
    old = [name for name in names if storage.get_modified_time(name) < before]
    for name in old:
        storage.delete(name)
    return len(old)


def _write_durably(storage: FileSystemStorage, path: str, content: bytes) -> None:
    """Write aside, sync, rename, sync the folder: after a power cut the file is whole or not there."""
    target = Path(storage.path(path))
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(aside).chmod(0o600)
        Path(aside).replace(target)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
