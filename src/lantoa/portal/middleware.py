"""Who enters the editor at /cms/, under which content policy, and what a refusal there looks like."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from lantoa.consents.enums import Purpose

from .gate import REFUSAL, NotCleared, refusal
from .operations import let_editor_in, shut_editor_out

_ROOM = "/cms/"
# Wagtail's editor writes styles and small scripts into its pages; everything still comes from this site.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


class EditorMiddleware:
    """Lets today's editors into /cms/ and nobody else, judged anew at every request.

    Wagtail knows groups; who is an editor is a dated membership. The group follows the membership
    here, so that one whose membership ended is out with the next click.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(_ROOM):
            return self.get_response(request)
        if request.user.is_authenticated:
            self._judge(request.user)
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    def _judge(self, user):
        if user.has_perm("portal.write_story"):
            if not user.is_superuser:
                let_editor_in(user)
            return
        shut_editor_out(user)
        raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say in words why the gate refused, whichever of Wagtail's ways to publish was taken."""
        if not request.path.startswith(_ROOM) or not _is_refusal(exception):
            return None
        message = _in_words(exception)
        if not request.accepts("text/html"):
            return JsonResponse({"success": False, "error_code": "not_cleared", "error_message": message}, status=409)
        messages.error(request, message)
        return redirect(_way_back(request))


def _is_refusal(exception: Exception) -> bool:
    if isinstance(exception, ValidationError):
        return any(error.code == "not_cleared" for error in _errors(exception))
    return isinstance(exception, NotCleared) or (isinstance(exception, IntegrityError) and REFUSAL in str(exception))


def _in_words(exception: Exception) -> str:
    if isinstance(exception, ValidationError):
        return " ".join(error.messages[0] for error in _errors(exception) if error.code == "not_cleared")
    return str(exception) if isinstance(exception, NotCleared) else refusal([Purpose.STORY])


def _errors(exception: ValidationError) -> list[ValidationError]:
    if hasattr(exception, "error_dict"):
        return [error for errors in exception.error_dict.values() for error in errors]
    return exception.error_list


def _way_back(request: HttpRequest) -> str:
    page = request.resolver_match.kwargs.get("page_id") if request.resolver_match else None
    return reverse("wagtailadmin_pages:edit", args=[page]) if page else reverse("portal:stories")
