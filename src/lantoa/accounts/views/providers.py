"""The way to another account and back."""

from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
def go(request, provider_id):
    """Lead to the provider by a page instead of a redirect.

    Browsers apply our policy for forms (form-action 'self') to where the answer to a form redirects.
    """
    response = openid_connect.login(request, provider_id)
    address = response.headers.get("Location", "")
    if address.startswith(("https://", "http://")):
        return render(request, "socialaccount/login_redirect.html", {"redirect_to": address})
    return response


come_back = openid_connect.callback


@login_not_required
@require_safe
def not_invited(request):
    """Say that a provider vouches for the person, and that an invitation is still needed."""
    return render(request, "accounts/not_invited.html", status=403)
