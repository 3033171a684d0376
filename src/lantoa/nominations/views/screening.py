"""The commune's desk: forward, or return with a reason."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404, require
from lantoa.consents.queries import consent_overview

from .. import operations
from ..forms.judging import ScreeningForm
from ..queries.appraisal import resemblances, screening_queue
from ..queries.dossiers import dossiers, steps_of


@require_GET
def queue(request):
    """List what waits for this office, oldest first."""
    require(request.user, "nominations.see_screening")
    return render(request, "nominations/screening_queue.html", {"nominations": screening_queue(request.user)[:200]})


@require_http_methods(["GET", "POST"])
def screen(request, pk):
    """Read a dossier and pass it on or back."""
    nomination = load_or_404(dossiers(request.user), request.user, "nominations.screen", pk=pk)
    form = ScreeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if form.cleaned_data["verdict"] == ScreeningForm.FORWARD:
                operations.forward_nomination(nomination, note=reason, by=request.user, at=timezone.now())
                messages.success(request, _("Forwarded to the department: %(name)s.") % {"name": nomination})
            else:
                operations.return_nomination(nomination, reason=reason, by=request.user, at=timezone.now())
                messages.success(request, _("Returned to the unit: %(name)s.") % {"name": nomination})
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("nominations:screening")
    context = {
        "nomination": nomination,
        "form": form,
        "evidence": nomination.evidence.order_by("pk"),
        "self_scores": nomination.self_scores.select_related("criterion").order_by("criterion__position"),
        "steps": steps_of(nomination),
        "overview": consent_overview(nomination.matter, on=localdate()),
        "resemblances": resemblances(nomination, user=request.user),
    }
    return render(request, "nominations/screen.html", context)
