"""How long a session lasts, and who goes nowhere without a second factor."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse

#: Seconds without a click after which one is signed out: department roles see many units' people.
IDLE_LIMIT_DEPARTMENT = 30 * 60
IDLE_LIMIT = 12 * 3600
#: Key in the session; set at sign-in by ``receivers.begin_idle_clock``.
SEEN_AT = "seen_at"
# Noting every click would write the session with every page.
_NOTED_EVERY = 60
# Where the second factor is set up, and the way out.
_OPEN_PREFIX = "/tai-khoan/"
_SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class IdleLimitMiddleware:
    """Sign out whoever left the desk; stands before the middleware that keeps what they typed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """End the session if nothing was clicked for too long, else note the click."""
        if not getattr(view_func, "login_required", True) or not request.user.is_authenticated:
            return
        now = int(time.time())
        seen_at = request.session.get(SEEN_AT, 0)
        is_department = request.user.has_perm("units.needs_second_factor")
        if seen_at and now - seen_at > (IDLE_LIMIT_DEPARTMENT if is_department else IDLE_LIMIT):
            logout(request)
        elif now - seen_at > _NOTED_EVERY:
            request.session[SEEN_AT] = now


class SecondFactorMiddleware:
    """Send whoever needs a second factor and has none to the page that sets one up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Redirect to the set-up page; pages open to everybody do not even ask who is there."""
        if not settings.SECOND_FACTOR_REQUIRED or not getattr(view_func, "login_required", True):
            return None
        if request.path.startswith(_OPEN_PREFIX) or not request.user.is_authenticated:
            return None
        # Recovery codes alone are no second factor: they only help out when one is lost.
        is_missing = request.user.has_perm("units.needs_second_factor") and not is_mfa_enabled(
            request.user, _SECOND_FACTORS
        )
        return redirect(reverse("mfa_index")) if is_missing else None
