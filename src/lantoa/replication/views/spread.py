from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantoa.common.http import load_or_404, require
from lantoa.exemplars.models import Exemplar
from lantoa.units.enums import Role
from lantoa.units.permissions import units_of

from ..queries import chain_of, fastest_spreading, model_name, spread_of, spreading_models


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what one's units took up and gave; the department sees every model that spreads."""
    require(request.user, "replication.see_list")
    units = units_of(request.user, Role.OFFICER, Role.HEAD)
    sees_all = request.user.has_perm("replication.see_all")
    chain = chain_of(*units) if units else None
    month_ago = timezone.now() - timedelta(days=30)
    context = {
        "chain": chain,
        "taken_up": [(row, model_name(row, request.user)) for row in chain.taken_up] if chain else [],
        "page": spreading_models(after=request.GET.get("after", "")) if sees_all else None,
        "fastest": fastest_spreading(since=month_ago) if sees_all else [],
    }
    return render(request, "replication/index.html", context)


@require_safe
def spread(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far one model has spread: its rings, every adopter, results and stops."""
    exemplar = load_or_404(Exemplar.objects.select_related("unit"), request.user, "exemplars.view", pk=pk)
    is_origin = exemplar.unit_id in units_of(request.user, Role.OFFICER, Role.HEAD)
    context = {
        "exemplar": exemplar,
        "spread": spread_of(exemplar),
        # The adopters' own records are for the origin and the department, not for everyone who sees the exemplar.
        "may_open_records": is_origin or request.user.has_perm("replication.see_all"),
    }
    return render(request, "replication/spread.html", context)
