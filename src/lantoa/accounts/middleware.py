"""An expired session costs nobody what they typed."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from . import kept

_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class KeepTypedTextMiddleware:
    """Keep the text of a form sent without a session, and lead to sign-in and back to it.

    Stands right before LoginRequiredMiddleware, which would drop the body. Pages open to
    everybody are left alone: they do not even ask who is there.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "is_signed_in_page", False) and request.user.is_authenticated:
            kept.remember_person(request, response)
            if request.method == "POST" and response.status_code < 400:
                kept.forget(request, request.get_full_path())
        return response

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Send an anonymous sender of a form to sign in, with the text put aside."""
        if not getattr(view_func, "login_required", True):
            return None
        request.is_signed_in_page = True
        if request.user.is_authenticated:
            return None
        if self._is_form(request) and kept.keep(request):
            return _to_sign_in(request, reverse("accounts:kept_text"))
        if request.htmx:
            # A part of a page would be replaced by the whole sign-in page.
            return _to_sign_in(request, request.htmx.current_url_abs_path or request.path)
        return None

    @staticmethod
    def _is_form(request):
        # An autosave keeps its text in the browser and says there that the session has ended.
        return request.method == "POST" and request.content_type in _FORM_TYPES and "X-Autosave" not in request.headers


def _to_sign_in(request, next_path):
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': next_path})}"
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
