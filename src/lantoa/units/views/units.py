"""The list of units, one unit, and the routes of dossiers."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.common.http import load_or_404, render_page_or_partial, require

from .. import operations, queries
from ..enums import SCHOOL_KINDS, UnitKind
from ..forms import DayForm, KindRoutesForm, RouteForm, UnitFilterForm
from ..models import Unit
from ..permissions import units_of


@require_safe
def index(request):
    """Show the units a person may open, by name."""
    require(request.user, "units.see_unit_list")
    form = UnitFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = queries.unit_page(
        request.user,
        on=timezone.localdate(),
        query=wanted.get("q", ""),
        kind=wanted.get("loai", ""),
        after=request.GET.get("after", ""),
    )
    context = {"form": form, "page": page, "is_searched": bool(wanted.get("q") or wanted.get("loai"))}
    return render_page_or_partial(request, "units/index.html", context, partial="units/partials/_rows.html")


@require_safe
def own(request):
    """Lead to the own unit; who has several sees them to choose from."""
    require(request.user, "units.see_own_unit")
    own_units = Unit.objects.filter(pk__in=units_of(request.user)).order_by("folded_name", "pk")
    if len(own_units) == 1:
        return redirect("units:unit", own_units[0].pk)
    return render(request, "units/own.html", {"units": own_units})


@require_safe
def detail(request, pk):
    """Show one unit: its place in the tree on a day, who does what, which way its dossiers go."""
    unit = load_or_404(Unit.objects, request.user, pk=pk)
    form = DayForm(request.GET)
    today = timezone.localdate()
    day = (form.cleaned_data["ngay"] if form.is_valid() else None) or today
    context = {
        "unit": unit,
        "form": form,
        "day": day,
        "is_today": day == today,
        "exists": unit.valid_from <= day and (unit.valid_to is None or unit.valid_to > day),
        "chain": queries.ancestors(unit, on=day),
        "below": queries.children_of(unit, on=day)[:60] if unit.kind != UnitKind.DEPARTMENT else [],
        "members": queries.members_of(unit, on=day),
        "is_school": unit.kind in SCHOOL_KINDS,
        "route": queries.route_of(unit, on=day),
        "has_own_route": queries.own_route(unit, on=day) is not None,
        "may_manage": request.user.has_perm("units.manage_members", unit),
    }
    return render(request, "units/detail.html", context)


@require_http_methods(["GET", "POST"])
def unit_route(request, pk):
    """Give one school its own route."""
    unit = load_or_404(Unit.objects.schools(), request.user, pk=pk)
    require(request.user, "units.set_route")
    standing = queries.own_route(unit, on=timezone.localdate())
    form = RouteForm(request.POST or None, initial={"through": standing.through if standing else ""})
    if request.method == "POST" and form.is_valid():
        operations.set_route(unit, through=form.cleaned_data["through"], by=request.user, at=timezone.now())
        messages.success(request, _("The route is saved. It holds for dossiers sent from now on."))
        return redirect("units:unit", unit.pk)
    return render(request, "units/route.html", {"unit": unit, "form": form})


@require_http_methods(["GET", "POST"])
def kind_routes(request):
    """Show and set the usual route of each kind of school."""
    require(request.user, "units.set_route")
    form = KindRoutesForm(request.POST or None, routes=queries.routes_by_kind(timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        operations.set_kind_routes(form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("The route is saved. It holds for dossiers sent from now on."))
        return redirect("units:kind_routes")
    return render(request, "units/kind_routes.html", {"form": form})
