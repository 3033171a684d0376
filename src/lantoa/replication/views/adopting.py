from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lantoa.common.errors import DomainError
from lantoa.common.errors_views import csrf_failure
from lantoa.exemplars.models import Exemplar
from lantoa.exemplars.queries import public_name

from .. import operations
from ..forms import AdoptForm
from ..queries import carried_on_by, suggested_measure, units_of_adopter, versions_to_copy


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a told model in the name of one's unit; everybody else reads who can do that."""
    exemplar = get_object_or_404(Exemplar.objects.told().select_related("unit"), pk=pk)
    if not request.user.has_perm("replication.adopt"):
        if request.method == "POST" and not request.user.is_authenticated:
            # The sign-in ran out while the form was being filled in: keep the text and offer to send it again.
            return csrf_failure(request)
        return _explain(request, exemplar, "role" if request.user.is_authenticated else "sign_in")
    units = list(units_of_adopter(request.user, besides=exemplar))
    carried = list(carried_on_by(units, exemplar))
    if not units:
        return _explain(request, exemplar, "own")
    if request.method == "GET" and len(carried) == len(units):
        return _explain(request, exemplar, "carried", carried=carried)
    form = _form(request, exemplar, units)
    if form.is_valid():
        try:
            adoption = operations.adopt_model(exemplar, by=request.user, at=timezone.now(), **form.wish())
        except operations.AlreadyAdopted as refusal:
            messages.info(request, str(refusal))
            return redirect("replication:adoption", refusal.adoption.pk)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Written down. The unit that began it has been told."))
            return redirect("replication:adoption", adoption.pk)
    context = {"exemplar": exemplar, "name": public_name(exemplar), "form": form}
    return render(request, "replication/adopt.html", context)


def _form(request: HttpRequest, exemplar: Exemplar, units: list) -> AdoptForm:
    measure_name, measure_unit = suggested_measure(exemplar)
    return AdoptForm(
        request.POST or None,
        exemplar=exemplar,
        units=units,
        versions=versions_to_copy(exemplar, besides=[unit.pk for unit in units]),
        initial={"measure_name": measure_name, "measure_unit": measure_unit},
    )


def _explain(request: HttpRequest, exemplar: Exemplar, why: str, **more: object) -> HttpResponse:
    context = {"exemplar": exemplar, "name": public_name(exemplar), "why": why, **more}
    return render(request, "replication/who_may_adopt.html", context)
