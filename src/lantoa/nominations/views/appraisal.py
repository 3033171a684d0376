"""The department's desk: read, compare, score, step aside."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404, require
from lantoa.consents.queries import consent_overview
from lantoa.criteria.queries import formula_text

from .. import operations
from ..enums import AppraisalState
from ..forms.judging import AppraisalForm, ConflictForm
from ..forms.rounds import ReasonForm
from ..models import Nomination
from ..queries import appraisal as queries
from ..queries.dossiers import dossiers, steps_of

QUEUE_SHOWN = 100


@require_GET
def queue(request):
    """List what may be judged, the least judged first."""
    require(request.user, "nominations.see_queue")
    rows = list(queries.appraisal_queue(request.user)[:QUEUE_SHOWN])
    context = {"nominations": rows, "mine_done": sum(row.is_mine_done for row in rows)}
    return render(request, "nominations/appraisal_queue.html", context)


@require_http_methods(["GET", "POST"])
def appraise(request, pk):
    """Show the dossier beside the rubric; keep or finish the scores."""
    nomination = load_or_404(dossiers(request.user), request.user, pk=pk)
    if not request.user.has_perm("nominations.appraise", nomination):
        return _not_judging(request, nomination)
    mine = nomination.appraisals.filter(appraiser=request.user).first()
    given = {s.criterion_id: (s.points, s.comment) for s in mine.scores.all()} if mine else {}
    criteria = nomination.round.criteria_set.criteria.order_by("position")
    form = AppraisalForm(request.POST or None, criteria=criteria, given=given, overall=mine.comment if mine else "")
    if request.method == "POST" and form.is_valid():
        is_finished = "finish" in request.POST
        try:
            operations.save_appraisal(
                nomination,
                scores=form.scores(),
                comment=form.cleaned_data["comment"],
                is_finished=is_finished,
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Scored.") if is_finished else _("Kept. Finish when you are ready."))
            return redirect(_after_scoring(request, nomination) if is_finished else request.get_full_path())
    return render(request, "nominations/appraise.html", _appraisal_context(request, nomination, form, mine))


def _after_scoring(request, nomination) -> str:
    if "next" in request.POST.get("finish", ""):
        following = queries.appraisal_queue(request.user).filter(is_mine_done=False).exclude(pk=nomination.pk).first()
        if following:
            return reverse("nominations:appraise", args=[following.pk])
    return reverse("nominations:decide", args=[nomination.pk])


def _appraisal_context(request, nomination: Nomination, form, mine) -> dict:
    # Others' scores are shown only after one's own: nobody leans on a colleague.
    has_own = mine is not None and mine.state == AppraisalState.DONE
    return {
        "nomination": nomination,
        "form": form,
        "formula": formula_text(nomination.round.criteria_set),
        "standing": queries.standing_of(nomination) if has_own else None,
        "mine": mine,
        "evidence": nomination.evidence.order_by("pk"),
        "self_scores": nomination.self_scores.select_related("criterion").order_by("criterion__position"),
        "steps": steps_of(nomination),
        "overview": consent_overview(nomination.matter, on=localdate()),
        "resemblances": queries.resemblances(nomination, user=request.user),
        "return_form": ReasonForm(label=_("What should the unit change?")),
    }


def _not_judging(request, nomination):
    """Say why this person does not judge this dossier; a decided one shows what was decided."""
    if request.user.has_perm("nominations.see_appraisals", nomination):
        return redirect("nominations:decide", nomination.pk)
    conflict = nomination.conflicts.filter(officer=request.user).first()
    if not request.user.has_perm("nominations.see_queue"):
        raise PermissionDenied
    return render(request, "nominations/not_judging.html", {"nomination": nomination, "conflict": conflict})


@require_http_methods(["GET", "POST"])
def conflict(request, pk):
    """Declare a conflict of interest and step aside."""
    nomination = load_or_404(dossiers(request.user), request.user, "nominations.declare_conflict", pk=pk)
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.declare_conflict(nomination, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Noted. The dossier left your queue and your scores no longer count."))
            return redirect("nominations:queue")
    return render(request, "nominations/conflict.html", {"nomination": nomination, "form": form})


@require_POST
def return_to_unit(request, pk):
    """Send a dossier back: by its head before sending, by the department while appraising."""
    nomination = load_or_404(Nomination.objects, request.user, pk=pk)
    user = request.user
    is_head = user.has_perm("nominations.confirm", nomination)
    if not (is_head or user.has_perm("nominations.appraise", nomination)):
        raise PermissionDenied
    form = ReasonForm(request.POST, prefix="return" if is_head else None)
    if not form.is_valid():
        messages.error(request, _("Write what the unit should change."))
        return redirect("nominations:confirm" if is_head else "nominations:appraise", pk)
    try:
        operations.return_nomination(nomination, reason=form.cleaned_data["reason"], by=user, at=timezone.now())
        messages.success(request, _("Returned to the unit."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("nominations:dossier" if is_head else "nominations:queue", *([pk] if is_head else []))
