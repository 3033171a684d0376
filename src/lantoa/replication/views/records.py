from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404

from .. import operations
from ..enums import AdoptionState
from ..forms import ReportForm, StartForm, StopForm
from ..models import Adoption
from ..queries import model_name, results_of, with_names


def _load(request: HttpRequest, pk: int, permission: str) -> Adoption:
    return load_or_404(with_names(Adoption.objects.all()), request.user, permission, pk=pk)


def _render_record(request: HttpRequest, adoption: Adoption, start_form: StartForm | None = None) -> HttpResponse:
    may_write = request.user.has_perm("replication.write", adoption)
    if may_write and adoption.state == AdoptionState.PLANNED and start_form is None:
        start_form = StartForm(initial={"on": timezone.localdate()})
    context = {
        "adoption": adoption,
        "name": model_name(adoption, request.user),
        "results": results_of(adoption),
        "may_write": may_write,
        "may_report": may_write and adoption.state != AdoptionState.STOPPED,
        "may_see_spread": request.user.has_perm("exemplars.view", adoption.exemplar),
        "start_form": start_form,
    }
    return render(request, "replication/record.html", context)


@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one unit's go at a model."""
    return _render_record(request, _load(request, pk, "replication.view"))


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the day the unit began."""
    adoption = _load(request, pk, "replication.write")
    form = StartForm(request.POST)
    if form.is_valid():
        try:
            operations.start_adoption(adoption, on=form.cleaned_data["on"], by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The start is written down."))
            return redirect("replication:adoption", pk)
    return _render_record(request, adoption, form)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a measured result."""
    adoption = _load(request, pk, "replication.write")
    form = ReportForm(request.POST or None, adoption=adoption, initial={"seen": adoption.results.count()})
    return _answer(
        request,
        adoption,
        form,
        "replication/report.html",
        lambda: operations.report_adoption(
            adoption, seen_results=form.cleaned_data["seen"], by=request.user, at=timezone.now(), **form.said()
        ),
        done=_("The result is written down. The unit that began it has been told, with thanks."),
    )


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why the unit stops."""
    adoption = _load(request, pk, "replication.write")
    form = StopForm(request.POST or None)
    return _answer(
        request,
        adoption,
        form,
        "replication/stop.html",
        lambda: operations.stop_adoption(adoption, by=request.user, at=timezone.now(), **form.cleaned_data),
        done=_("Written down. Thank you for saying why; it helps the next school."),
    )


def _answer(
    request: HttpRequest, adoption: Adoption, form: Any, template: str, operation: Any, *, done: str
) -> HttpResponse:
    """Finish the shape that reporting and stopping share: form, one operation, the record again."""
    if request.method == "GET" and adoption.state == AdoptionState.STOPPED:
        return redirect("replication:adoption", adoption.pk)
    if form.is_valid():
        try:
            operation()
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect("replication:adoption", adoption.pk)
    context = {"adoption": adoption, "name": model_name(adoption, request.user), "form": form}
    return render(request, template, context)
