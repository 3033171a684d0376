"""The pages of a dossier: one thing each, kept while typed, in any order."""

from typing import Literal

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404
from lantoa.common.paging import row_keys
from lantoa.common.uploads.serving import serve_private
from lantoa.consents.queries import consent_overview
from lantoa.exemplars.enums import SubjectKind
from lantoa.people.models import Person
from lantoa.people.operations import register_collective, register_person
from lantoa.people.queries import find_people

from .. import operations
from ..forms.dossiers import (
    AchievementForm,
    CollectiveForm,
    EvidenceForm,
    PersonForm,
    ResultForm,
    SelfAssessmentForm,
    TitleForm,
)
from ..models import Nomination
from ..operations.dossiers import EVIDENCE_LIMIT, EditConflict, fingerprint
from ..queries.dossiers import dossiers, parts_of

LATER = "later"


def _load(request, pk) -> Nomination:
    return load_or_404(dossiers(request.user), request.user, "nominations.edit", pk=pk)


def _next(request, nomination: Nomination, current: str) -> HttpResponse:
    """Go to the page after ``current``, back to the check page it was opened from, or to the task list."""
    if request.GET.get("ve") == "xem-lai":
        return redirect("nominations:check", nomination.pk)
    if LATER in request.POST:
        return redirect("nominations:dossier", nomination.pk)
    names = [part.name for part in parts_of(nomination, on=localdate())]
    if current not in names:
        # Who may be named in a collective's or a model's story: a side page of the consent page.
        return redirect("nominations:consent", nomination.pk)
    after = names[names.index(current) + 1 :]
    return redirect(f"nominations:{after[0]}" if after else "nominations:check", nomination.pk)


def _context(nomination: Nomination, current: str, **extra) -> dict:
    parts = parts_of(nomination, on=localdate())
    names = [part.name for part in parts]
    number = names.index(current) + 1 if current in names else 1
    label = next((part.label for part in parts if part.name == current), "")
    return {"nomination": nomination, "number": number, "total": len(parts), "label": label, **extra}


@require_http_methods(["GET", "POST"])
def subject(request, pk):
    """Name the collective, the model or the deed."""
    nomination = _load(request, pk)
    if nomination.kind == SubjectKind.INDIVIDUAL:
        return redirect("nominations:person", pk)
    is_collective = nomination.kind == SubjectKind.COLLECTIVE
    form_class = CollectiveForm if is_collective else TitleForm
    known = nomination.collective
    initial = {"title": nomination.title, "name": known.name if known else "", "size": known.size if known else None}
    form = form_class(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        collective = None
        if is_collective:
            collective = register_collective(nomination.unit, **form.cleaned_data, by=request.user, at=timezone.now())
        operations.set_subject(
            nomination,
            person=nomination.person,
            collective=collective,
            title=form.cleaned_data.get("title", ""),
            by=request.user,
            at=timezone.now(),
        )
        return _next(request, nomination, "subject")
    return render(request, "nominations/pages/subject.html", _context(nomination, "subject", form=form))


@require_http_methods(["GET", "POST"])
def person(request, pk):
    """Choose the person from the registry, type one who is not in it, or name nobody."""
    nomination = _load(request, pk)
    query = request.GET.get("q", "").strip()
    form = PersonForm(request.POST if "full_name" in request.POST else None, initial={"full_name": query})
    if request.method == "POST":
        chosen = _chosen_person(request, nomination, form)
        if chosen is not False:
            try:
                operations.set_subject(
                    nomination, person=chosen, collective=nomination.collective, by=request.user, at=timezone.now()
                )
            except DomainError as error:
                messages.error(request, str(error))
            else:
                return _next(request, nomination, "person")
    context = _context(
        nomination,
        "person",
        form=form,
        query=query,
        found=find_people(nomination.unit, query) if query else [],
        is_subject=nomination.kind == SubjectKind.INDIVIDUAL,
    )
    return render(request, "nominations/pages/person.html", context)


def _chosen_person(request, nomination: Nomination, form: PersonForm) -> Person | Literal[False] | None:
    """Return the person, None for nobody, or False while the form has errors."""
    if "nobody" in request.POST:
        return None
    if "person" in request.POST:
        rows = Person.objects.filter(unit=nomination.unit, pk__in=row_keys([request.POST["person"]]))
        return rows.first() or False
    if form.is_valid():
        return register_person(nomination.unit, **form.cleaned_data, by=request.user, at=timezone.now())
    return False


def _text_page(request, pk, *, form_class, name):
    """Serve one page of text fields: autosave, save for later, continue; a conflict shows both versions."""
    nomination = _load(request, pk)
    form = form_class(request.POST or None, instance=nomination)
    if request.method == "POST":
        is_partial = LATER in request.POST or _is_autosave(request)
        if form.is_valid() or is_partial:
            # The form wrote into the instance; the operation compares with the stored row.
            fresh = Nomination.objects.get(pk=pk)
            try:
                operations.save_fields(
                    fresh,
                    values=form.values(),
                    page_fields=form.page_fields(),
                    seen=request.POST.get("seen", ""),
                    opened_as=form.cleaned_data.get("opened_as"),
                    by=request.user,
                    at=timezone.now(),
                )
            except EditConflict as error:
                return _conflict(request, fresh, form, name=name, error=error)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                return _saved(request, fresh, form, name=name)
    return render(request, f"nominations/pages/{name}.html", _context(nomination, name, form=form))


def _is_autosave(request) -> bool:
    return request.headers.get("X-Autosave") == "1"


def _saved(request, nomination, form, *, name):
    if _is_autosave(request):
        seen = fingerprint(nomination, form.page_fields())
        return JsonResponse({"saved_at": f"{localtime():%H:%M}", "fields": {"seen": seen}})
    return _next(request, nomination, name)


def _conflict(request, stored, form, *, name, error):
    """Show what stands now beside what was typed; sending again then means: mine should stand."""
    if _is_autosave(request):
        return JsonResponse({"error": str(error)}, status=409)
    form.add_error(None, str(error))
    form.data = form.data.copy()
    form.data["seen"] = fingerprint(stored, form.page_fields())
    differing = [
        (form.fields[field].label, getattr(stored, f"get_{field}_display", lambda f=field: getattr(stored, f))())
        for field in form.page_fields()
        if form.cleaned_data.get(field) != getattr(stored, field)
    ]
    context = _context(stored, name, form=form, standing=differing)
    return render(request, f"nominations/pages/{name}.html", context, status=409)


@require_http_methods(["GET", "POST"])
def achievement(request, pk):
    """Tell what was done."""
    return _text_page(request, pk, form_class=AchievementForm, name="achievement")


@require_http_methods(["GET", "POST"])
def result(request, pk):
    """Tell what changed and for whom."""
    return _text_page(request, pk, form_class=ResultForm, name="result")


@require_http_methods(["GET", "POST"])
def evidence(request, pk):
    """Attach files, one at a time."""
    nomination = _load(request, pk)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.attach_evidence(
                nomination,
                upload=data["file"],
                caption=data["caption"],
                shows_people=not data["shows_nobody"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The file is kept."))
            return redirect(request.get_full_path())
    context = _context(
        nomination, "evidence", form=form, evidence=nomination.evidence.order_by("pk"), limit=EVIDENCE_LIMIT
    )
    return render(request, "nominations/pages/evidence.html", context)


@require_GET
def evidence_file(request, pk, file):
    """Serve one file to whoever may open the dossier."""
    nomination = load_or_404(Nomination.objects, request.user, pk=pk)
    row = nomination.evidence.filter(pk=file).first()
    if row is None:
        raise Http404
    # The code in the name: officers collect files from many dossiers in one folder.
    name = f"{nomination.code or 'nhap'}_{row.original_name}"
    return serve_private(request, name=row.file, download_name=name, content_type=row.content_type)


@require_POST
def evidence_remove(request, pk, file):
    """Take a file out of the draft."""
    nomination = _load(request, pk)
    row = nomination.evidence.filter(pk=file).first()
    if row is not None:
        operations.remove_evidence(row, by=request.user, at=timezone.now())
    return redirect("nominations:evidence", pk)


@require_http_methods(["GET", "POST"])
def self_assessment(request, pk):
    """Give the unit's own points, with reasons."""
    nomination = _load(request, pk)
    criteria = nomination.round.criteria_set.criteria.order_by("position")
    given = {score.criterion_id: (score.points, score.note) for score in nomination.self_scores.all()}
    form = SelfAssessmentForm(request.POST or None, criteria=criteria, given=given)
    if request.method == "POST" and (form.is_valid() or LATER in request.POST or _is_autosave(request)):
        try:
            operations.save_self_scores(nomination, scores=form.values(), by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            if _is_autosave(request):
                return JsonResponse({"saved_at": f"{localtime():%H:%M}", "fields": {}})
            return _next(request, nomination, "self-assessment")
    context = _context(nomination, "self-assessment", form=form)
    return render(request, "nominations/pages/self_assessment.html", context)


@require_http_methods(["GET", "POST"])
def consent(request, pk):
    """Show who has to be asked and what they answered; the asking itself is the consents' pages."""
    nomination = _load(request, pk)
    if request.method == "POST":
        return _next(request, nomination, "consent")
    context = _context(nomination, "consent", overview=consent_overview(nomination.matter, on=localdate()))
    return render(request, "nominations/pages/consent.html", context)
