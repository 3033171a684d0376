"""Decisions: proposed with a reason, applied together."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404
from lantoa.common.paging import row_keys
from lantoa.criteria.queries import formula_text

from .. import operations
from ..forms.judging import DecisionForm
from ..models import Nomination, Round
from ..queries.appraisal import pending_decisions, standing_of
from ..queries.dossiers import dossiers


@require_http_methods(["GET", "POST"])
def decide(request, pk):
    """Show the scores and put down a proposed decision."""
    nomination = load_or_404(dossiers(request.user), request.user, "nominations.see_appraisals", pk=pk)
    may_decide = request.user.has_perm("nominations.decide", nomination)
    initial = {
        "outcome": nomination.pending_outcome,
        "reason": nomination.decision_reason,
        "seen_outcome": nomination.pending_outcome,
    }
    form = DecisionForm(request.POST or None, initial=initial) if may_decide else None
    if request.method == "POST" and form and form.is_valid():
        try:
            operations.propose_decision(nomination, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            nomination.refresh_from_db()
            form.data = form.data.copy()
            form.data["seen_outcome"] = nomination.pending_outcome
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Put down. The unit is told when the decisions are applied."))
            return redirect("nominations:decisions", nomination.round_id)
    context = {
        "nomination": nomination,
        "form": form,
        "standing": standing_of(nomination),
        "formula": formula_text(nomination.round.criteria_set),
    }
    return render(request, "nominations/decide.html", context)


@require_POST
def take_back(request, pk):
    """Take back a proposal."""
    nomination = load_or_404(Nomination.objects, request.user, "nominations.decide", pk=pk)
    operations.take_back_proposal(nomination, by=request.user, at=timezone.now())
    return redirect("nominations:decide", pk)


@require_GET
def pending(request, pk):
    """List the proposals of a round, to be applied together."""
    round_ = load_or_404(Round.objects, request.user, "nominations.manage_rounds", pk=pk)
    context = {"round": round_, "nominations": pending_decisions(request.user, round_)}
    return render(request, "nominations/decisions.html", context)


@require_POST
def apply(request, pk):
    """Apply the chosen proposals and tell the units."""
    round_ = load_or_404(Round.objects, request.user, "nominations.manage_rounds", pk=pk)
    chosen = row_keys(request.POST.getlist("nomination"))
    if not chosen:
        messages.error(request, _("Choose at least one decision to apply."))
        return redirect("nominations:decisions", pk)
    rows = Nomination.objects.visible_to(request.user).filter(round=round_, pk__in=chosen)
    try:
        applied = operations.apply_decisions(rows, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("nominations:decisions", pk)
    count = len(applied.decided)
    text = ngettext(
        "%(count)d decision applied; the unit was told.", "%(count)d decisions applied; the units were told.", count
    )
    messages.success(request, text % {"count": count})
    for nomination in applied.skipped:
        messages.warning(request, _("Skipped, because it changed meanwhile: %(name)s.") % {"name": nomination})
    return redirect("nominations:decisions", pk)
