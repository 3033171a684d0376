from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.common.http import load_or_404

from .models import CriteriaSet
from .queries import criteria_in_order, formula_text


@require_safe
def criteria_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a set: what counts how much, what each level looks like, how it is added up."""
    rows = CriteriaSet.objects.prefetch_related("criteria")
    found = load_or_404(rows, request.user, "criteria.view", pk=pk)
    context = {"criteria_set": found, "criteria": criteria_in_order(found), "formula": formula_text(found)}
    return render(request, "criteria/set.html", context)
