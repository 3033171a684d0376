"""Excel lists: upload, look at every row, start the drafts."""

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404
from lantoa.common.uploads import open_private

from .. import operations
from ..forms.lists import ChosenRowsForm, ListForm
from ..list_import import ListSheet, read_list
from ..models import Participation
from ..operations.lists import LISTS_ARE_KEPT
from ..queries.lists import preview_of

_SALT = "nominations.list"


def _load(request, pk) -> Participation:
    rows = Participation.objects.select_related("unit", "round")
    return load_or_404(rows, request.user, "nominations.start", pk=pk)


@require_http_methods(["GET", "POST"])
def upload(request, pk):
    """Take a workbook that can be read; it is kept for the preview."""
    participation = _load(request, pk)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data["file"]
        try:
            read_list(clean.content, on=localdate())
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            name = operations.keep_list(clean, participation=participation)
            told = {"file": name, "called": clean.original_name, "for": participation.pk, "by": request.user.pk}
            token = signing.dumps(told, salt=_SALT, compress=True)
            return redirect("nominations:list-preview", pk, token)
    return render(request, "nominations/list_upload.html", {"form": form, "participation": participation})


def _kept_list(request, participation: Participation, token: str) -> tuple[ListSheet, str] | None:
    """Return the list behind ``token`` and what its file is called, None when it is gone or somebody else's."""
    try:
        told = signing.loads(token, salt=_SALT, max_age=LISTS_ARE_KEPT)
        if (told["for"], told["by"]) != (participation.pk, request.user.pk):
            return None
        with open_private(told["file"]) as stored:
            return read_list(stored.read(), on=localdate()), told["called"]
    except (signing.BadSignature, FileNotFoundError, DomainError):
        return None


@require_http_methods(["GET", "POST"])
def preview(request, pk, token):
    """Show what every row says, and start drafts for the chosen ones."""
    participation = _load(request, pk)
    kept = _kept_list(request, participation, token)
    if kept is None:
        messages.info(request, _("The uploaded list is no longer here. Choose the file once more."))
        return redirect("nominations:list-upload", pk)
    sheet, called = kept
    shown = preview_of(sheet, participation)
    form = ChosenRowsForm(request.POST if request.method == "POST" else None, lines=shown.lines)
    if form.is_valid():
        result = operations.import_list(
            sheet,
            round=participation.round,
            unit=participation.unit,
            only=form.cleaned_data["rows"],
            by=request.user,
            at=timezone.now(),
        )
        _tell(request, result)
        return redirect("nominations:round", participation.round_id)
    context = {"participation": participation, "preview": shown, "form": form, "called": called}
    return render(request, "nominations/list_preview.html", context)


def _tell(request, result) -> None:
    created, known = len(result.created), len(result.known)
    if created:
        text = ngettext(
            "%(count)d draft was started. Open it below and go on writing.",
            "%(count)d drafts were started. Open them below and go on writing.",
            created,
        )
        messages.success(request, text % {"count": created})
    if known:
        text = ngettext(
            "%(count)d row was already there; nothing was started twice.",
            "%(count)d rows were already there; nothing was started twice.",
            known,
        )
        messages.info(request, text % {"count": known})
    why: dict[str, list[str]] = {}
    for refused in result.refused:
        why.setdefault(refused.message, []).append(f"{refused.row.subject_name} ({refused.row.row_number})")
    for message, names in why.items():
        facts = {"names": "; ".join(names), "why": message}
        messages.warning(request, _("Not started, with the row: %(names)s. %(why)s") % facts)
