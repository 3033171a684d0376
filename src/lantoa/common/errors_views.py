"""Error pages in plain Vietnamese; each says what to do next and loses nothing typed."""

import uuid

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Never echoed back: a resent form gets a fresh token, and secrets do not belong in a page.
_NOT_REPEATED = {"csrfmiddlewaretoken", "password", "password1", "password2", "login"}


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
    """Keep what was typed and offer to send it again."""
    fields = [(name, value) for name, values in request.POST.lists() if name not in _NOT_REPEATED for value in values]
    return render(request, "errors/expired.html", {"fields": fields, "action": request.get_full_path()}, status=403)
