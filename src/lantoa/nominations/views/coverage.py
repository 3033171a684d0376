"""Who has and who has not: coverage, reminders, late entries, "nothing this time"."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404, render_page_or_partial, require
from lantoa.common.paging import key_page
from lantoa.units.enums import UnitKind

from .. import operations
from ..enums import CoverageState
from ..forms.rounds import LateEntryForm, ReasonForm, end_of
from ..models import Participation, Round
from ..queries import coverage as queries
from ..queries.dossiers import dossiers_of_units
from ..queries.rounds import coverage_state


def _filters(request) -> dict[str, str]:
    wanted = {
        "state": request.GET.get("tinh-trang", ""),
        "kind": request.GET.get("loai", ""),
        "office": request.GET.get("phuong", ""),
    }
    if wanted["kind"] not in UnitKind:
        wanted["kind"] = ""
    return wanted


@require_GET
def coverage(request, pk):
    """Show the round at a glance: by kind, by office, each figure a door to names."""
    round_ = load_or_404(Round.objects, request.user, pk=pk)
    require(request.user, "nominations.see_coverage")
    context = {
        "round": round_,
        "coverage": queries.coverage(request.user, round_),
        "states": CoverageState,
        "now": timezone.now(),
    }
    return render(request, "nominations/coverage.html", context)


@require_GET
def units(request, pk):
    """List expected units, filtered by words; key paged."""
    round_ = load_or_404(Round.objects, request.user, pk=pk)
    require(request.user, "nominations.see_coverage")
    filters = _filters(request)
    rows = queries.units_in_state(request.user, round_, **filters)
    page = key_page(rows, after=request.GET.get("after", ""), size=50)
    context = {
        "round": round_,
        "page": page,
        "rows": [(row, coverage_state(row)) for row in page.rows],
        "filters": filters,
        "states": CoverageState.choices,
        "kinds": UnitKind,
    }
    return render_page_or_partial(
        request, "nominations/coverage_units.html", context, partial="nominations/partials/_unit_rows.html"
    )


@require_POST
def remind(request, pk):
    """Remind the silent units in view, in one action."""
    round_ = load_or_404(Round.objects, request.user, pk=pk)
    require(request.user, "nominations.see_coverage")
    rows = queries.units_in_state(request.user, round_, **_filters(request))
    try:
        count = operations.remind_silent(round_, rows, by=request.user, at=timezone.localtime())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        text = ngettext("%(count)d unit was reminded.", "%(count)d units were reminded.", count)
        messages.success(request, text % {"count": count})
    return redirect("nominations:coverage", round_.pk)


@require_http_methods(["GET", "POST"])
def participation(request, pk):
    """Show one unit in a round; the department grants a late entry here."""
    row = load_or_404(Participation.objects.select_related("unit", "round", "nil_by"), request.user, pk=pk)
    can_grant = request.user.has_perm("nominations.manage_rounds")
    form = LateEntryForm(request.POST or None) if can_grant else None
    if request.method == "POST" and form and form.is_valid():
        try:
            operations.grant_late_entry(
                row,
                until=end_of(form.cleaned_data["until_on"]),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("until_on", str(error))
        else:
            messages.success(request, _("The unit may send late and was told."))
            return redirect("nominations:participation", pk)
    visible = dossiers_of_units(row.round, {row.unit_id}).visible_to(request.user)
    context = {"participation": row, "state": coverage_state(row), "form": form, "dossiers": visible}
    return render(request, "nominations/participation.html", context)


@require_http_methods(["GET", "POST"])
def nil(request, pk):
    """Say that there is nothing to introduce this time, and why."""
    row = load_or_404(Participation.objects.select_related("unit", "round"), request.user, "nominations.start", pk=pk)
    help_text = _("For example: our exemplars of this term are introduced next quarter, when results are in.")
    form = ReasonForm(request.POST or None, label=_("Why is there nothing this time?"), help_text=help_text)
    if request.method == "POST" and form.is_valid():
        try:
            operations.report_nil(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Noted. You can still start a dossier until the deadline."))
            return redirect("nominations:round", row.round_id)
    return render(request, "nominations/nil.html", {"form": form, "participation": row})


@require_http_methods(["GET", "POST"])
def ask_late(request, pk):
    """Ask the department to be allowed to send late."""
    row = load_or_404(
        Participation.objects.select_related("unit", "round"), request.user, "nominations.take_part", pk=pk
    )
    form = ReasonForm(request.POST or None, label=_("Why will the dossier come late, and when?"))
    if request.method == "POST" and form.is_valid():
        operations.ask_late_entry(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        messages.success(request, _("The department was asked. You will be told as soon as it answers."))
        return redirect("nominations:round", row.round_id)
    return render(request, "nominations/ask_late.html", {"form": form, "participation": row})
