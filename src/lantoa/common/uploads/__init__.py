"""Files from outside: checked, cleaned, stored apart, served as downloads.

Callers use `accept_upload`, `store_private`, `open_private` and catch `UploadRefused`.
Names are looked up when first used, because the process that parses hostile files imports
this package too and must stay small: nothing of Django belongs in it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .accept import CleanFile, accept_upload
    from .refusals import UploadRefused
    from .storage import open_private, store_private

__all__ = ["CleanFile", "UploadRefused", "accept_upload", "open_private", "store_private"]

_HOMES = {
    "CleanFile": "accept",
    "UploadRefused": "refusals",
    "accept_upload": "accept",
    "open_private": "storage",
    "store_private": "storage",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
