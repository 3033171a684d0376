"""Check answers, the head's word, the receipt."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404

from .. import operations
from ..enums import NominationState
from ..forms.dossiers import ConfirmForm
from ..forms.rounds import ReasonForm
from ..models import Nomination
from ..queries.dossiers import dossiers, missing_parts, participation_of
from ..receipts import receipt_as_pdf


def _whole_dossier(nomination: Nomination) -> dict:
    return {
        "nomination": nomination,
        "evidence": nomination.evidence.order_by("pk"),
        "self_scores": nomination.self_scores.select_related("criterion").order_by("criterion__position"),
    }


@require_http_methods(["GET", "POST"])
def check(request, pk):
    """Show every answer once more, with a way back to each; hand it to the head."""
    nomination = load_or_404(dossiers(request.user), request.user, "nominations.edit", pk=pk)
    missing = missing_parts(nomination, on=localdate())
    if request.method == "POST":
        try:
            operations.request_confirmation(nomination, by=request.user, at=timezone.now())
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("nominations:check", pk)
        if request.user.has_perm("nominations.confirm", nomination):
            return redirect("nominations:confirm", pk)
        messages.success(request, _("The head of your unit was asked to confirm. The dossier is not sent yet."))
        return redirect("nominations:dossier", pk)
    operations.begin_sending(nomination, at=timezone.now())
    return render(request, "nominations/check.html", {**_whole_dossier(nomination), "missing": missing})


@require_http_methods(["GET", "POST"])
def confirm(request, pk):
    """Let the head confirm, or give it back to the officer."""
    nomination = load_or_404(dossiers(request.user), request.user, pk=pk)
    if nomination.code and nomination.state != NominationState.CONFIRMING:
        # A second click, or the back button after sending: show what the first one did.
        return redirect("nominations:receipt", pk)
    load_or_404(dossiers(request.user), request.user, "nominations.confirm", pk=pk)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.confirm_nomination(
                nomination,
                idempotency_key=form.cleaned_data["idempotency_key"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("nominations:receipt", pk)
    context = {**_whole_dossier(nomination), "form": form, "return_form": ReasonForm(prefix="return")}
    return render(request, "nominations/confirm.html", {**context, "participation": participation_of(nomination)})


@require_POST
def withdraw(request, pk):
    """Take the dossier out of the round."""
    nomination = load_or_404(Nomination.objects, request.user, "nominations.withdraw", pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        operations.withdraw_nomination(
            nomination, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        messages.success(request, _("The dossier is withdrawn."))
    else:
        messages.error(request, _("Write why the dossier is withdrawn."))
    return redirect("nominations:dossier", pk)


@require_GET
def receipt(request, pk):
    """Show that the department has received the dossier; survives a bookmark."""
    nomination = load_or_404(dossiers(request.user), request.user, pk=pk, code__isnull=False)
    submission = nomination.submissions.order_by("-number").first()
    return render(request, "nominations/receipt.html", {"nomination": nomination, "submission": submission})


@require_GET
def receipt_pdf(request, pk):
    """Give the receipt as a PDF."""
    nomination = load_or_404(dossiers(request.user), request.user, pk=pk, code__isnull=False)
    content = receipt_as_pdf(nomination)
    headers = {
        "Content-Disposition": f'attachment; filename="bien-nhan-{nomination.code}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
