"""The page behind an invitation's link."""

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lantoa.accounts.forms import FirstPasswordForm
from lantoa.accounts.operations import InvitationUnusable, accept_invitation
from lantoa.accounts.queries import invitation_by_token


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def accept(request, token):
    """Greet the invited person and let them choose a password; reading the page uses nothing up."""
    now = timezone.now()
    invitation = invitation_by_token(token)
    if invitation is None or not invitation.is_open(now):
        if invitation and invitation.user == request.user:
            # A second click on the button: the first one has opened the account.
            return redirect("account_login")
        return render(request, "accounts/invitation_unusable.html", {"invitation": invitation}, status=410)
    form = FirstPasswordForm(request.POST if request.method == "POST" else None, user=invitation.user)
    if form.is_valid():
        try:
            user = accept_invitation(token, password=form.cleaned_data["password"], at=now)
        except InvitationUnusable:
            return render(request, "accounts/invitation_unusable.html", {"invitation": invitation}, status=410)
        # Somebody else may be signed in on a shared computer.
        logout(request)
        return perform_login(request, user)
    return render(request, "accounts/invitation.html", {"form": form, "invitation": invitation})
