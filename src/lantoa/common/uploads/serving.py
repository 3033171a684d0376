"""Stored files go out as downloads that no browser will run."""

from typing import Any
from urllib.parse import quote

from lantoa.common.http import stream_or_404
from lantoa.common.text import fold

from .kinds import REENCODED_TYPES
from .names import safe_name
from .storage import open_private

# Even opened in place, the answer may load nothing, run nothing and be nobody's page.
_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def serve_private(request: Any, *, name: str, download_name: str, content_type: str, inline: bool = False) -> Any:
    """Answer with the stored file ``name``; the caller has asked who may see it.

    ``inline`` shows a picture in place, and only pictures that we encoded ourselves.

    :raises Http404: when the file is gone
    """
    in_place = inline and content_type in REENCODED_TYPES
    headers = {**_HEADERS, "Content-Disposition": disposition(download_name, inline=in_place)}
    return stream_or_404(lambda: open_private(name), content_type=content_type, headers=headers)


def disposition(download_name: str, *, inline: bool = False) -> str:
    """Return the Content-Disposition of RFC 6266: an ASCII name for old clients, the true one beside it."""
    name = safe_name(download_name)
    plain = "".join(c for c in fold(name) if " " <= c <= "~") or "tep"
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
