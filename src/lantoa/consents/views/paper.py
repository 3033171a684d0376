"""Paper: the blank form to print, recording a signed one, and its scan."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404
from lantoa.common.uploads.serving import serve_private

from .. import operations, queries, wording
from ..enums import Signatory
from ..forms import AnswersForm, PaperForm
from ..models import Matter, PaperScan
from .school import load_appearance, page_context, to


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: int, appearance: int, who: Signatory) -> HttpResponse:
    """Record the answers on a signed paper together with its scan."""
    matter = load_or_404(Matter.objects.select_related("unit"), request.user, "consents.ask", pk=pk)
    row = load_appearance(matter, appearance, who)
    is_parent = who == Signatory.REPRESENTATIVE
    scans = PaperScan.objects.filter(appearance=row).order_by("pk")
    initial = {} if is_parent else {"signatory_name": row.person.full_name}
    form = PaperForm(request.POST or None, request.FILES or None, scans=scans, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_paper(
                row,
                signatory=who,
                signatory_name=form.cleaned_data["signatory_name"],
                answers=form.answers,
                upload=form.evidence,
                expires_on=form.cleaned_data["expires_on"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The signed paper is kept, its answers count from now on."))
            return redirect(to(request, "matter", pk))
    context = page_context(request, matter, form=form, person=row.person, is_parent=is_parent)
    return render(request, "consents/school/record_paper.html", context)


@require_GET
def blank(request: HttpRequest, pk: int, appearance: int, who: Signatory) -> HttpResponse:
    """Show the form to print and sign, in the same words as the personal link."""
    matter = load_or_404(Matter.objects.select_related("unit"), request.user, "consents.view", pk=pk)
    row = load_appearance(matter, appearance, who)
    row.matter = matter
    text, page = queries.shown_page(row, signatory=who, signatory_name=row.person.full_name, on=localdate())
    context = page_context(
        request,
        matter,
        person=row.person,
        is_parent=who == Signatory.REPRESENTATIVE,
        blocks=wording.blocks(text.body),
        version=text.version,
        sha256=wording.sha256_of(page),
        form=AnswersForm(),
    )
    return render(request, "consents/school/blank_paper.html", context)


@require_GET
def scan(request: HttpRequest, pk: int, scan: int) -> HttpResponse:
    """Give the scan of a signed paper to whoever may see the matter."""
    matter = load_or_404(Matter.objects, request.user, "consents.view", pk=pk)
    kept = PaperScan.objects.filter(pk=scan, appearance__matter=matter).first()
    if kept is None:
        raise Http404
    return serve_private(request, name=kept.file, download_name=kept.original_name, content_type=kept.content_type)
