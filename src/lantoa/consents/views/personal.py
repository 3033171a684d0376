"""The personal link: reading, answering, withdrawing; no account, no trace left with others."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods


@login_not_required
@require_http_methods(["GET", "POST"])
def answer(request, token):
    """Show what is asked and take the answers."""
    return HttpResponse(token, content_type="text/plain")
