"""What was typed before the session ended, shown again to its author."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.accounts import kept


@never_cache
@require_safe
def show(request):
    """Show the kept forms, each with the button that sends it again."""
    forms = kept.forms_of(request)
    if not forms:
        # Somebody else signed in, or it was sent meanwhile.
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/kept_text.html", {"kept_forms": forms})


@require_POST
def discard(request):
    """Drop one kept form."""
    kept.forget(request, request.POST.get("path", ""))
    messages.info(request, _("The text was discarded."))
    return redirect("accounts:kept_text")
