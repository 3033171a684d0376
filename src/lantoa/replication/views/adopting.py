from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.common.errors import DomainError
from lantoa.common.http import require
from lantoa.exemplars.models import Exemplar
from lantoa.exemplars.queries import public_name
from lantoa.units.models import Unit

from .. import operations
from ..forms import AdoptForm
from ..queries import carried_on_by, suggested_measure, units_of_adopter, versions_to_copy


@login_not_required
@never_cache
@require_safe
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form to whoever may take up this model; everybody else reads who can do that."""
    exemplar = _told_or_404(pk)
    if not request.user.has_perm("replication.adopt"):
        return _explain(request, exemplar, "role" if request.user.is_authenticated else "sign_in")
    units = list(units_of_adopter(request.user, besides=exemplar))
    carried = list(carried_on_by(units, exemplar))
    if not units:
        return _explain(request, exemplar, "own")
    if len(carried) == len(units):
        return _explain(request, exemplar, "carried", carried=carried)
    return _render(request, exemplar, _form(request, exemplar, units))


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a told model in the name of one's unit.

    Apart from the page that everybody may open: text sent here after the sign-in ran out is kept.
    """
    require(request.user, "replication.adopt")
    exemplar = _told_or_404(pk)
    units = list(units_of_adopter(request.user, besides=exemplar))
    if not units:
        return _explain(request, exemplar, "own")
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
    return _render(request, exemplar, form)


def _told_or_404(pk: int) -> Exemplar:
    return get_object_or_404(Exemplar.objects.told().select_related("unit"), pk=pk)


def _form(request: HttpRequest, exemplar: Exemplar, units: list[Unit]) -> AdoptForm:
    measure_name, measure_unit = suggested_measure(exemplar)
    return AdoptForm(
        request.POST or None,
        exemplar=exemplar,
        units=units,
        versions=versions_to_copy(exemplar, besides=[unit.pk for unit in units]),
        initial={"measure_name": measure_name, "measure_unit": measure_unit},
    )


def _render(request: HttpRequest, exemplar: Exemplar, form: AdoptForm) -> HttpResponse:
    context = {"exemplar": exemplar, "name": public_name(exemplar), "form": form}
    return render(request, "replication/adopt.html", context)


def _explain(request: HttpRequest, exemplar: Exemplar, why: str, **more: object) -> HttpResponse:
    context = {"exemplar": exemplar, "name": public_name(exemplar), "why": why, **more}
    return render(request, "replication/who_may_adopt.html", context)
