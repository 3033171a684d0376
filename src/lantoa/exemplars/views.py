from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from lantoa.common.http import load_or_404, render_page_or_partial, require

from .enums import Stage, SubjectKind
from .filters import ExemplarFilter, filter_words
from .models import Exemplar
from .queries import exemplar_list, path_of, timeline_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the exemplars one may open."""
    require(request.user, "exemplars.see_list")
    form = ExemplarFilter(request.GET)
    chosen = form.chosen()
    page = exemplar_list(
        request.user,
        words=chosen["q"],
        kind=chosen["kind"],
        stage=chosen["stage"],
        field=chosen["field"],
        after=request.GET.get("after", ""),
    )
    context = {
        "form": form,
        "page": page,
        "kinds": filter_words(chosen, "kind", [("", pgettext("exemplar", "All kinds")), *SubjectKind.choices]),
        "stages": filter_words(chosen, "stage", [("", _("All stages")), *Stage.choices]),
        "is_narrowed": any(chosen.values()),
    }
    return render_page_or_partial(request, "exemplars/index.html", context, partial="exemplars/partials/_rows.html")


@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one exemplar's whole life: where it stands and what happened when."""
    rows = Exemplar.objects.select_related("unit", "person", "collective")
    exemplar = load_or_404(rows, request.user, "exemplars.view", pk=pk)
    milestones = list(timeline_of(exemplar))
    context = {"exemplar": exemplar, "milestones": milestones, "path": path_of(exemplar, milestones)}
    return render(request, "exemplars/record.html", context)
