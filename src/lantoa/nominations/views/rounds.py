"""The round: prepared, opened, shown to those it calls, closed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404, require

from .. import operations
from ..enums import RoundState
from ..forms.rounds import RoundForm
from ..models import Round
from ..queries import rounds as queries
from ..queries.coverage import coverage
from ..queries.dossiers import dossiers_of_units


@require_GET
def round_list(request):
    """Show the rounds a person takes part in or prepares."""
    require(request.user, "nominations.see_rounds")
    own = {row.round.pk: row for row in queries.own_rounds(request.user, only_open=False)}
    rows = [(round_, own.get(round_.pk)) for round_ in queries.rounds(request.user)[:40]]
    return render(request, "nominations/round_list.html", {"rows": rows, "now": timezone.now()})


@require_GET
def detail(request, pk):
    """Show one round: the call, and for a unit its own dossiers and what is left to do."""
    round_ = load_or_404(Round.objects, request.user, pk=pk)
    now = timezone.now()
    own = [row for row in queries.own_rounds(request.user, only_open=False) if row.round.pk == round_.pk]
    units = {row.participation.unit_id for row in own}
    context = {
        "round": round_,
        "own": [(row, queries.is_due(row, now)) for row in own],
        "dossiers": dossiers_of_units(round_, units),
        "quotas": round_.quotas.order_by("pk"),
        "now": now,
    }
    if request.user.has_perm("nominations.see_coverage"):
        context["coverage"] = coverage(request.user, round_)
    return render(request, "nominations/round_detail.html", context)


@require_http_methods(["GET", "POST"])
def create(request):
    """Prepare a round."""
    require(request.user, "nominations.manage_rounds")
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        round_ = operations.create_round(**form.values(), quotas=form.quotas(), by=request.user, at=timezone.now())
        messages.success(request, _("Saved. Nobody outside the department sees the round until you open it."))
        return redirect("nominations:round", round_.pk)
    return render(request, "nominations/round_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def update(request, pk):
    """Change a round; an open one only its deadline and call."""
    round_ = load_or_404(Round.objects, request.user, "nominations.manage_rounds", pk=pk)
    form = RoundForm(request.POST or None, instance=round_)
    if request.method == "POST" and form.is_valid():
        try:
            operations.update_round(
                round_, values=form.values(), quotas=form.quotas(), by=request.user, at=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("nominations:round", round_.pk)
    return render(request, "nominations/round_form.html", {"form": form, "round": round_})


@require_POST
def open_round(request, pk):
    """Open the round and tell the units."""
    round_ = load_or_404(Round.objects, request.user, "nominations.manage_rounds", pk=pk)
    if round_.state == RoundState.OPEN:
        return redirect("nominations:coverage", round_.pk)
    try:
        expected = operations.open_round(round_, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("nominations:round", round_.pk)
    messages.success(request, _("The round is open. %(count)d units are expected and were told.") % {"count": expected})
    return redirect("nominations:coverage", round_.pk)


@require_POST
def close(request, pk):
    """Close the round."""
    round_ = load_or_404(Round.objects, request.user, "nominations.manage_rounds", pk=pk)
    try:
        operations.close_round(round_, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("nominations:round", round_.pk)
