"""File names that are safe on every system and in every header."""

import re
import unicodedata

LONGEST_NAME = 120
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$", re.IGNORECASE)
# Meaningful to a shell, to Windows or to a header; never needed in a name.
_FORBIDDEN = re.compile(r'[<>:"|?*;`$&\'\\/%#{}~!^]')
_LONGEST_EXTENSION = 8


def safe_name(name: str, *, fallback: str = "tep") -> str:
    """Return ``name`` in NFC without path, control, direction or shell characters, at most 120 characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    # Cc: control; Cf: direction and invisible; Cs, Co, Cn: not characters at all.
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    # Composed once more: what was taken out may have stood between a letter and its mark.
    name = unicodedata.normalize("NFC", name)
    name = re.sub(r"\s+", " ", _FORBIDDEN.sub("", name)).strip(" .")
    stem, extension = split_extension(name)
    stem = stem.lstrip("-. ").rstrip(" .") or fallback
    # Windows opens the device whatever follows the first dot: 'NUL.tar.gz' too.
    if _RESERVED.match(stem.split(".", 1)[0].strip()):
        stem = f"{fallback}-{stem}"
    ending = f".{extension}" if extension else ""
    return stem[: LONGEST_NAME - len(ending)].rstrip(" .") + ending


def split_extension(name: str) -> tuple[str, str]:
    """Split off the extension, lower case and without dot: 'Ảnh 1.JPG' -> ('Ảnh 1', 'jpg')."""
    stem, dot, extension = name.rpartition(".")
    if not dot or not 0 < len(extension) <= _LONGEST_EXTENSION or not extension.isalnum():
        return name, ""
    return stem, extension.lower()


def with_extension(name: str, extension: str) -> str:
    """Return the safe form of ``name`` ending in ``extension``."""
    return safe_name(f"{split_extension(safe_name(name))[0]}.{extension}")
