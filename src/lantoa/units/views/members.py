"""Who works in a unit: invited, given a role, and let go."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404

from .. import operations, queries
from ..forms import InviteForm
from ..models import Membership, Unit
from ..permissions import grantable_roles


@require_safe
def members(request, pk):
    """List the people of a unit with their invitations."""
    unit = load_or_404(Unit.objects, request.user, "units.manage_members", pk=pk)
    now = timezone.now()
    rows = [
        {
            "membership": membership,
            "may_end": request.user.has_perm("units.end_role", membership),
            "is_expired": bool(membership.invitation) and not membership.invitation.is_open(now),
        }
        for membership in queries.members_of(unit, on=timezone.localdate(now))
    ]
    return render(request, "units/members.html", {"unit": unit, "rows": rows})


@require_http_methods(["GET", "POST"])
def invite(request, pk):
    """Invite a person, or give a role to somebody who has an account."""
    unit = load_or_404(Unit.objects, request.user, "units.manage_members", pk=pk)
    form = InviteForm(request.POST or None, roles=grantable_roles(request.user, unit))
    if form.is_valid():
        try:
            membership, token = operations.invite_member(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _invited(membership, token))
            return redirect("units:members", unit.pk)
    return render(request, "units/invite.html", {"unit": unit, "form": form})


def _invited(membership, token):
    if token:
        message = _("An invitation went to %(email)s. Its link works for 72 hours.")
    else:
        message = _("%(name)s (%(email)s) has the role now.")
    return message % {"email": membership.user.email, "name": membership.user}


@require_POST
def resend(request, pk, membership_pk):
    """Send a member a new invitation."""
    membership = load_or_404(Membership.objects.current(), request.user, "units.end_role", pk=membership_pk, unit=pk)
    try:
        operations.resend_member_invitation(membership, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("A new invitation went to %(email)s; the old link no longer works.") % {"email": membership.user.email},
        )
    return redirect("units:members", pk)


@require_http_methods(["GET", "POST"])
def end(request, pk, membership_pk):
    """Ask once, then end a role."""
    membership = load_or_404(
        Membership.objects.current().select_related("user", "unit"),
        request.user,
        "units.end_role",
        pk=membership_pk,
        unit=pk,
    )
    if request.method == "POST":
        try:
            operations.end_role(membership, by=request.user, at=timezone.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The role of %(name)s has ended.") % {"name": membership.user})
        return redirect("units:members", pk)
    return render(request, "units/end_role.html", {"membership": membership, "unit": membership.unit})
