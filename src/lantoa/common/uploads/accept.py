"""The one door for files: judged in a process of its own, returned clean or refused."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from . import inspect_file
from .confined import run_confined
from .kinds import BY_EXTENSION, MEGABYTE, FileKind, Unacceptable, check_magic, kind_named
from .names import safe_name, split_extension, with_extension
from .refusals import UploadRefused

#: Bytes a file of each group may have.
LIMITS = {"image": 10 * MEGABYTE, "document": 20 * MEGABYTE}


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
    answer = run_confined(inspect_file.__name__, content, arguments=[kind.format])
    # Documents are kept byte for byte: digital signatures must survive.
    return _Cleaned(answer.written if answer.written is not None else content, answer.verdict["extension"])
