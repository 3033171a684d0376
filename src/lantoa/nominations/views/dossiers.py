"""A dossier as a whole: started, listed, shown."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404, render_page_or_partial
from lantoa.common.paging import key_page
from lantoa.common.search import matching
from lantoa.consents.queries import consent_overview

from .. import operations
from ..enums import DECIDED_STATES, NominationState
from ..forms.dossiers import StartForm
from ..models import Nomination, Participation
from ..queries import dossiers as queries


@require_http_methods(["GET", "POST"])
def start(request, pk):
    """Choose what to introduce; opens the draft."""
    participation = load_or_404(Participation.objects, request.user, "nominations.start", pk=pk)
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            nomination = operations.start_nomination(
                participation, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(_first_page(nomination), nomination.pk)
    return render(request, "nominations/start.html", {"form": form, "participation": participation})


def _first_page(nomination: Nomination) -> str:
    return "nominations:person" if nomination.kind == "individual" else "nominations:subject"


@require_GET
def dossier_list(request):
    """List the dossiers a person may open, found by words, newest first."""
    rows = queries.dossiers(request.user)
    query, state = request.GET.get("q", "").strip(), request.GET.get("trang-thai", "")
    if query:
        rows = matching(rows, query)
    if state in NominationState:
        rows = rows.filter(state=state)
    context = {
        "page": key_page(rows, after=request.GET.get("after", "")),
        "query": query,
        "state": state,
        "states": NominationState.choices,
    }
    return render_page_or_partial(
        request, "nominations/dossier_list.html", context, partial="nominations/partials/_dossier_rows.html"
    )


@require_GET
def dossier(request, pk):
    """Show a dossier: to its unit the task list and the way it took, to others what was sent."""
    nomination = load_or_404(queries.dossiers(request.user), request.user, pk=pk)
    on = localdate()
    can_edit = request.user.has_perm("nominations.edit", nomination)
    parts = queries.parts_of(nomination, on=on) if can_edit else []
    context = {
        "nomination": nomination,
        "parts": parts,
        "is_complete": all(part.status == queries.PartStatus.DONE for part in parts),
        "done_count": sum(part.status == queries.PartStatus.DONE for part in parts),
        "steps": queries.steps_of(nomination),
        "evidence": nomination.evidence.order_by("pk"),
        "self_scores": nomination.self_scores.select_related("criterion").order_by("criterion__position"),
        "overview": consent_overview(nomination.matter, on=on),
        "is_decided": nomination.state in DECIDED_STATES,
        "can": {
            verb: request.user.has_perm(f"nominations.{verb}", nomination)
            for verb in ("edit", "confirm", "withdraw", "screen", "appraise", "see_appraisals")
        },
    }
    return render(request, "nominations/dossier.html", context)
