"""One's own account: name, roles, safety. Here rather than in accounts, which knows no roles."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.accounts.operations import end_sessions, update_profile

from .. import queries
from ..forms import ProfileForm


@require_http_methods(["GET", "POST"])
def my_account(request):
    """Show and change how one is named and addressed; show roles and safety."""
    user = request.user
    initial = {"full_name": user.get_full_name(), "salutation": user.salutation}
    form = ProfileForm(request.POST or None, initial=initial)
    if form.is_valid():
        update_profile(user, **form.cleaned_data, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("units:my_account")
    memberships = queries.memberships_of(user, on=timezone.localdate())
    return render(request, "units/my_account.html", {"form": form, "memberships": memberships})


@require_POST
def end_other_sessions(request):
    """Sign out everywhere but here."""
    end_sessions(request.user, by=request.user, at=timezone.now())
    update_session_auth_hash(request, request.user)
    messages.success(request, _("All other devices are signed out."))
    return redirect("units:my_account")
