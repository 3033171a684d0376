"""Department roles see many units' people: they go nowhere without a second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse

# Where the second factor is set up, and the way out.
_OPEN_PREFIXES = ("/tai-khoan/", "/static/")


class SecondFactorMiddleware:
    """Send whoever needs a second factor and has none to the page that sets one up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self._is_missing(request):
            return redirect(reverse("mfa_index"))
        return self.get_response(request)

    def _is_missing(self, request):
        user = request.user
        return (
            settings.SECOND_FACTOR_REQUIRED
            and user.is_authenticated
            and not request.path.startswith(_OPEN_PREFIXES)
            and user.has_perm("units.needs_second_factor")
            and not is_mfa_enabled(user)
        )
