"""The words people agree to: shipped versions, and the whole page as plain text that is kept and hashed.

A version is one file an audience in ``data/``. A published version is never edited: a change is a new file.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import translation

from .enums import PAIRS, Audience, Channel, Purpose, Signatory

_FOLDER = Path(__file__).parent / "data"
_NAME = re.compile(r"v(\d+)\.(\w+)\.vi\.md")


@dataclass(frozen=True)
class ShippedText:
    """One version of the words for one audience."""

    version: int
    audience: Audience
    body: str
    sha256: str


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list of a text."""

    kind: str  # heading | paragraph | list
    lines: tuple[str, ...]


@lru_cache(maxsize=8)
def newest_text(audience: Audience) -> ShippedText:
    """Return the newest shipped text for ``audience``."""
    versions = []
    for path in _FOLDER.glob("v*.vi.md"):
        match = _NAME.fullmatch(path.name)
        if match and match[2] == audience:
            versions.append((int(match[1]), path))
    version, path = max(versions)
    body = path.read_text(encoding="utf-8").strip()
    return ShippedText(version, audience, body, sha256_of(body))


def sha256_of(text: str) -> str:
    """Return the SHA-256 hex digest of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()


def blocks(body: str) -> list[Block]:
    """Split the small subset of Markdown that the texts use into blocks for a template."""
    found = []
    for chunk in re.split(r"\n\s*\n", body.strip()):
        lines = chunk.strip().splitlines()
        if lines[0].startswith("## "):
            found.append(Block("heading", (lines[0][3:].strip(),)))
            lines = lines[1:]
        if lines and lines[0].startswith("- "):
            items = re.split(r"(?:^|\n)- ", "\n".join(line.strip() for line in lines))[1:]
            found.append(Block("list", tuple(item.replace("\n", " ") for item in items)))
        elif lines:
            found.append(Block("paragraph", (" ".join(line.strip() for line in lines),)))
    return found


def shown_page(text_body: str, *, matter, person, signatory: Signatory, signatory_name: str) -> str:
    """Return as plain text everything the signatory reads: whose matter, what is told, the text, every question.

    The page and the paper form are drawn from the same parts; this is what is stored and hashed.
    """
    with translation.override("vi"):
        lines = [
            f"Đơn vị hỏi: {matter.unit.name}",
            f"Người được hỏi: {signatory_name} ({Signatory(signatory).label})",
            f"Nói về: {person.full_name}",
            f"Điều sẽ được kể: {matter.title}",
            matter.summary,
            "",
            text_body,
            "",
            f"Cần hỏi thêm, gọi: {settings.HELP_PHONE}",
            "",
        ]
        lines += [f"[ ] Đồng ý  [ ] Không đồng ý: {Purpose(p).label} / {Channel(c).label}" for p, c in PAIRS]
    return "\n".join(lines)
