"""Requests and responses: the only door to django.http outside views."""

from collections.abc import Callable, Mapping
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def load_or_404(queryset: Any, user: Any, permission: str | None = None, **lookup: Any) -> Any:
    """Return the one row ``user`` may see and act on.

    404 when the person may not know that it exists, 403 when they see it but may not do this.

    :raises Http404: if no visible row matches
    :raises PermissionDenied: if the row is visible but ``permission`` is refused
    """
    try:
        row = queryset.visible_to(user).get(**lookup)
    except (queryset.model.DoesNotExist, ValueError) as error:
        raise Http404 from error
    if permission and not user.has_perm(permission, row):
        raise PermissionDenied
    return row


def require(user: Any, permission: str, obj: Any = None) -> None:
    """Let pass whoever holds ``permission``.

    :raises PermissionDenied: otherwise
    """
    if not user.has_perm(permission, obj):
        raise PermissionDenied


def render_page_or_partial(
    request: HttpRequest, page: str, context: dict, *, partial: str, status: int = 200
) -> HttpResponse:
    """Render ``partial`` for htmx and ``page`` (which includes it) for a browser."""
    htmx: Any = getattr(request, "htmx", None)
    is_htmx = bool(htmx) and not htmx.boosted
    response = render(request, partial if is_htmx else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def stream_or_404(opener: Callable[[], IO[bytes]], *, content_type: str, headers: Mapping[str, str]) -> FileResponse:
    """Answer with the file that ``opener`` gives, under exactly these ``headers``.

    :raises Http404: if it is not there
    """
    try:
        stream = opener()
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(stream, content_type=content_type)
    # After construction: FileResponse names the file by its place in the storage.
    for name, value in headers.items():
        response[name] = value
    return response
