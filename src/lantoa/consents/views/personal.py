"""The personal link: reading, answering, withdrawing; no account, no trace left with others."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.timezone import localdate
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lantoa.common.errors import DomainError
from lantoa.common.tokens import hash_token

from .. import operations, queries, wording
from ..enums import PAIRS, Audience
from ..forms import AnswersForm, WithdrawalForm
from ..models import ConsentRequest

# Programs that fetch a link to draw its preview: they are not the person.
_PREVIEWERS = ("bot", "zalo", "facebookexternalhit", "preview", "crawler", "spider")


def personal_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the link of ``view``, speak Vietnamese, and leave no copy in caches, indexes or other sites' logs.

    The texts people agree to exist in Vietnamese only. The address itself is the authority, no cookie is,
    so there is nothing a foreign page could misuse; and browsers send ``Origin: null`` from a page without
    referrer, which the CSRF check would refuse.
    """

    @login_not_required
    @csrf_exempt
    @wraps(view)
    @require_http_methods(["GET", "HEAD", "POST"])
    def wrapper(request: HttpRequest, token: str) -> HttpResponse:
        with translation.override("vi"):
            try:
                link = queries.request_with_page(token_hash=hash_token(token))
            except ConsentRequest.DoesNotExist:
                response = render(request, "consents/personal/closed.html", {"why": "unknown"}, status=404)
            else:
                response = view(request, link, token)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Cache-Control"] = "no-store, private"
        return response

    return wrapper


@personal_page
def answer(request: HttpRequest, link: ConsentRequest, token: str) -> HttpResponse:
    """Show what is asked and take the answers; afterwards show what was answered."""
    now = timezone.now()
    status = queries.status_of(link, on=localdate(now))
    if not queries.is_open_for_answers(link, at=now):
        return _closed(request, link, token, status)
    if request.method == "POST":
        return _take(request, link, token, status)
    if status.state == "answered" and "sua" not in request.GET:
        return render(request, "consents/personal/answered.html", _context(link, token, status=status))
    if not any(name in request.headers.get("User-Agent", "").lower() for name in _PREVIEWERS):
        operations.mark_opened(link, at=now)
    return _question(request, link, token, AnswersForm(earlier=status.said))


def _take(request: HttpRequest, link: ConsentRequest, token: str, status: queries.SignatoryStatus) -> HttpResponse:
    form = AnswersForm(request.POST, earlier=status.said)
    refuses_all = "refuse_all" in request.POST
    if refuses_all or form.is_valid():
        answers = dict.fromkeys(PAIRS, False) if refuses_all else form.answers
        shown = "" if refuses_all else form.cleaned_data["shown"]
        try:
            operations.answer_request(link, answers=answers, at=timezone.now(), shown_sha256=shown)
        except DomainError as error:
            form = AnswersForm(request.POST, earlier=status.said)
            form.is_valid()
            form.add_error(None, str(error))
        else:
            return redirect("consents:answer", token)
    return _question(request, link, token, form)


def _question(request: HttpRequest, link: ConsentRequest, token: str, form: AnswersForm) -> HttpResponse:
    text, page = queries.shown_page(
        link.appearance, signatory=link.signatory, signatory_name=link.signatory_name, on=localdate()
    )
    context = _context(link, token, form=form, blocks=wording.blocks(text.body), sha256=wording.sha256_of(page))
    return render(request, "consents/personal/answer.html", context)


def _closed(request: HttpRequest, link: ConsentRequest, token: str, status: queries.SignatoryStatus) -> HttpResponse:
    """Say what became of a link that takes no answers, and still let take back what was given by it."""
    if status.state == "withdrawn":
        context = _context(link, token, status=status, disclosures=queries.disclosures_of(link.appearance.matter))
        return render(request, "consents/personal/withdrawn.html", context)
    if queries.may_withdraw(link):
        return render(request, "consents/personal/answered.html", _context(link, token, status=status, is_closed=True))
    why = "removed" if link.appearance.removed_at else "replaced" if link.closed_at else "expired"
    return render(request, "consents/personal/closed.html", _context(link, token, why=why), status=410)


@personal_page
def withdraw(request: HttpRequest, link: ConsentRequest, token: str) -> HttpResponse:
    """Take every yes back, with or without a reason; pressing twice changes nothing."""
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if not queries.may_withdraw(link):
        return redirect("consents:answer", token)
    if request.method == "POST" and form.is_valid():
        operations.withdraw_consents(link, reason=form.cleaned_data["reason"], at=timezone.now())
        return redirect("consents:answer", token)
    disclosures = [row for row in queries.disclosures_of(link.appearance.matter) if not row.shown_until]
    return render(request, "consents/personal/withdraw.html", _context(link, token, form=form, disclosures=disclosures))


def _context(link: ConsentRequest, token: str, **more: Any) -> dict[str, Any]:
    person = link.appearance.person
    audience = queries.audience_of(person, link.signatory, on=localdate())
    return {
        "link": link,
        "token": token,
        "matter": link.appearance.matter,
        "person": person,
        "is_child": audience == Audience.CHILD,
        "is_parent": audience == Audience.REPRESENTATIVE,
        **more,
    }
