"""The URLconf as a flat list."""

from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver


@dataclass(frozen=True)
class Address:
    name: str
    path: str
    view: Any

    @property
    def is_ours(self):
        return _module(self.view).startswith("lantoa.")

    @property
    def is_public(self):
        return not getattr(self.view, "login_required", True)


def _module(view):
    return getattr(getattr(view, "view_class", view), "__module__", "")


def addresses(resolver=None, prefix="", namespaces=()):
    """Every pattern of the product, wagtail's and allauth's included."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = ":".join([*namespaces, pattern.name or ""])
            yield Address(name, path, pattern.callback)
        else:
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from addresses(pattern, path, inner)
