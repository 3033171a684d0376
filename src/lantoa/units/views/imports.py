"""Importing a list of units: send it, look at what it would do, apply it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404, require

from .. import operations, queries
from ..enums import UnitField
from ..forms import UploadForm
from ..models import ImportUpload

#: More rows than this are counted, not listed; the figures above tell the whole.
_SHOWN = 100


@require_http_methods(["GET", "POST"])
def upload(request):
    """Take a list for its preview."""
    require(request.user, "units.import")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = operations.keep_upload(file.read(), filename=file.name, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("units:import", kept.pk)
    return render(request, "units/import_upload.html", {"form": form, "imports": queries.newest_imports()})


@require_http_methods(["GET", "POST"])
def preview(request, pk):
    """Show what a kept list would do; apply it."""
    require(request.user, "units.import")
    kept = load_or_404(ImportUpload.objects.select_related("run"), request.user, pk=pk)
    if request.method == "POST":
        operations.apply_upload(kept, by=request.user, at=timezone.now())
        messages.success(request, _("The list is imported."))
        return redirect("units:import", kept.pk)
    context = {"upload": kept}
    if kept.run is None:
        plan = operations.plan_upload(kept, on=timezone.localdate())
        context |= {"plan": plan, "shown": _SHOWN, "changed": _in_words(plan.changed[:_SHOWN])}
        context["effect"] = len(plan.new) + len(plan.changed)
    return render(request, "units/import_preview.html", context)


def _in_words(changed):
    """Return (planned, [(field, before, after)]) pairs."""
    return [
        (planned, [(UnitField(name).label, before, after) for name, (before, after) in planned.changes.items()])
        for planned in changed
    ]
