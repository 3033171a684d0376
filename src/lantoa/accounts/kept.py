"""Text that was typed while the session had ended, kept until the same person has signed in again.

It lies in the visitor's (anonymous) session, which signing in carries over. A signed cookie names who
used this browser last: only that person gets the text back, nobody else at a shared computer.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.core import signing

MAX_BYTES = 200 * 1024
MAX_FORMS = 3
_SESSION_KEY = "kept_text"
_COOKIE = "nguoi_truoc"
_SALT = "lantoa.accounts.kept"
_COOKIE_AGE = 30 * 24 * 3600
_LIFETIME = 24 * 3600
_SECRET_WORDS = ("password", "csrf", "secret", "token", "credential", "otp")


@dataclass(frozen=True)
class KeptForm:
    """The fields of one form that could not be sent, in their order, and where it was going."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool

    @property
    def texts(self):
        """Return what a person wrote, without ticks, choices and codes."""
        return [value for _name, value in self.fields if " " in value.strip() and any(map(str.isalpha, value))]


def remember_person(request: Any, response: Any) -> None:
    """Note in a signed cookie who uses this browser; no name, no address."""
    if _last_person(request) == request.user.pk:
        return
    response.set_signed_cookie(
        _COOKIE,
        str(request.user.pk),
        salt=_SALT,
        max_age=_COOKIE_AGE,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )


def _last_person(request: Any) -> int | None:
    try:
        return int(request.get_signed_cookie(_COOKIE, salt=_SALT, max_age=_COOKIE_AGE))
    except (KeyError, ValueError, signing.BadSignature):
        return None


def keep(request: Any) -> bool:
    """Put the text of this form aside for whoever used this browser last; return whether it was kept."""
    owner = _last_person(request)
    fields = [(name, value) for name, values in request.POST.lists() if not _is_secret(name) for value in values]
    size = sum(len(name) + len(value.encode()) for name, value in fields)
    if owner is None or not fields or size > MAX_BYTES:
        return False
    path = request.get_full_path()
    others = [one for one in request.session.get(_SESSION_KEY, []) if one["path"] != path]
    entry = {
        "path": path,
        "owner": owner,
        "at": int(time.time()),
        "fields": fields,
        "had_files": bool(request.FILES),
    }
    request.session[_SESSION_KEY] = [*others, entry][-MAX_FORMS:]
    return True


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRET_WORDS)


def is_waiting(request: Any) -> bool:
    """Return whether this browser holds text for somebody."""
    return bool(request.session.get(_SESSION_KEY))


def forms_of(request: Any) -> list[KeptForm]:
    """Return the forms that wait for the signed-in person, the newest first; what is another's is dropped."""
    entries = request.session.get(_SESSION_KEY, [])
    own = [one for one in entries if one["owner"] == request.user.pk and time.time() - one["at"] < _LIFETIME]
    if len(own) != len(entries):
        request.session[_SESSION_KEY] = own
    return [KeptForm(one["path"], [tuple(pair) for pair in one["fields"]], one["had_files"]) for one in reversed(own)]


def forget(request: Any, path: str) -> None:
    """Drop the text that was going to ``path``."""
    entries = request.session.get(_SESSION_KEY, [])
    left = [one for one in entries if one["path"] != path]
    if len(left) != len(entries):
        request.session[_SESSION_KEY] = left
