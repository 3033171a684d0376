"""Error pages in plain Vietnamese; each says what to do next and loses nothing typed."""

import uuid
from urllib.parse import urlsplit

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Never echoed back: a resent form gets a fresh token, and secrets do not belong in a page.
_NOT_REPEATED = {"csrfmiddlewaretoken", "login"}


def _page(request: HttpRequest, status: int, **context) -> HttpResponse:
    # The log's own number of this request: what a caller reads out is found there.
    request_id = structlog.contextvars.get_contextvars().get("request_id", uuid.uuid4().hex)
    reference = request_id[:8]
    return render(request, f"errors/{status}.html", {"reference": reference, **context}, status=status)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return _page(request, 404)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return _page(request, 403)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return _page(request, 400)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with nothing that could fail a second time."""
    try:
        return _page(request, 500)
    except Exception:  # noqa: BLE001 -- the error page itself must never raise
        return HttpResponse("Hệ thống gặp sự cố. Hãy thử lại sau ít phút.", status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep what was typed on a page of ours and offer to send it again."""
    # A form that another site sent in the reader's name must not come back with a fresh token and a friendly button.
    if not _came_from_here(request):
        return _page(request, 403)
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_REPEATED and "password" not in name.lower()
        for value in values
    ]
    return render(request, "errors/expired.html", {"fields": fields, "action": request.get_full_path()}, status=403)


def _came_from_here(request: HttpRequest) -> bool:
    # Every browser we serve names the origin of a POST; the referrer is for what stands between.
    source = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    return (source.scheme, source.netloc) == (request.scheme, request.get_host())
