"""The school's side: who has answered, asking, the link and its sheet, a withdrawal told by word."""

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantoa.common.errors import DomainError
from lantoa.common.http import load_or_404

from .. import operations, queries
from ..enums import Signatory
from ..forms import AskForm, WithdrawalForm
from ..models import Appearance, ConsentRequest, Matter

# The secrets of links just made, by the id of their request: shown once, kept nowhere else.
_SESSION_KEY = "consent_links"
_KEPT_LINKS = 20


def back_of(request: HttpRequest) -> str:
    """Return the page of this site the person came from, as ``?next=`` says, or nothing."""
    back = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours and back.startswith("/") else ""


def to(request: HttpRequest, name: str, *args: Any) -> str:
    """Return the address of one of our pages that keeps the way back."""
    back = back_of(request)
    return reverse(f"consents:{name}", args=args) + (f"?{urlencode({'next': back})}" if back else "")


def load_appearance(matter: Matter, pk: int, who: Signatory | None = None) -> Appearance:
    """Return somebody who appears in ``matter``, if ``who`` answers for them.

    :raises Http404: otherwise
    """
    appearance = Appearance.objects.current().filter(matter=matter, pk=pk).select_related("person").first()
    if appearance is None:
        raise Http404
    if who and who not in queries.required_signatories(appearance.person, on=localdate()):
        raise Http404
    return appearance


def page_context(request: HttpRequest, matter: Matter, **more: Any) -> dict[str, Any]:
    """Return what every page of a matter shows."""
    back = back_of(request)
    return {
        "matter": matter,
        "back": back,
        "query": f"?{urlencode({'next': back})}" if back else "",
        "matter_url": to(request, "matter", matter.pk),
        **more,
    }


@require_GET
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who has answered what about one matter, and what may be shown."""
    found = load_or_404(Matter.objects.select_related("unit"), request.user, "consents.view", pk=pk)
    context = page_context(
        request,
        found,
        overview=queries.consent_overview(found, on=localdate()),
        may_ask=request.user.has_perm("consents.ask", found),
        disclosures=queries.disclosures_of(found),
    )
    return render(request, "consents/school/matter.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int, appearance: int, who: Signatory) -> HttpResponse:
    """Open a personal link for one signatory."""
    found = load_or_404(Matter.objects.select_related("unit"), request.user, "consents.ask", pk=pk)
    row = load_appearance(found, appearance, who)
    is_parent = who == Signatory.REPRESENTATIVE
    initial = {} if is_parent else {"signatory_name": row.person.full_name, "email": row.person.email}
    form = AskForm(request.POST or None, is_parent=is_parent, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made, token = operations.ask_consent(
                row, signatory=who, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except operations.JustAsked:
            # The first press made the link; this answer is the one the browser shows.
            standing = ConsentRequest.objects.get(appearance=row, signatory=who, closed_at__isnull=True)
            return redirect(to(request, "link", pk, standing.pk))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            _keep(request, made, token)
            return redirect(to(request, "link", pk, made.pk))
    context = page_context(request, found, form=form, appearance=row, person=row.person, is_parent=is_parent, who=who)
    return render(request, "consents/school/ask.html", context)


def _keep(request: HttpRequest, made: ConsentRequest, token: str) -> None:
    kept = dict(list(request.session.get(_SESSION_KEY, {}).items())[-_KEPT_LINKS + 1 :])
    request.session[_SESSION_KEY] = {**kept, str(made.pk): token}


def _load_link(request: HttpRequest, pk: int, link: int) -> tuple[Matter, ConsentRequest]:
    found = load_or_404(Matter.objects.select_related("unit"), request.user, "consents.ask", pk=pk)
    try:
        return found, queries.request_with_page(pk=link, appearance__matter=found)
    except ConsentRequest.DoesNotExist as error:
        raise Http404 from error


def _link_context(request: HttpRequest, found: Matter, made: ConsentRequest) -> dict[str, Any]:
    token = request.session.get(_SESSION_KEY, {}).get(str(made.pk), "")
    url = settings.SITE_URL + reverse("consents:answer", args=[token]) if token else ""
    # Only squares and numbers: nothing of what people typed is in it.
    qr = mark_safe(segno.make(url, error="m").svg_inline(omitsize=True, svgclass=None, lineclass=None)) if url else ""  # noqa: S308
    is_parent = made.signatory == Signatory.REPRESENTATIVE
    person = made.appearance.person
    return page_context(request, found, link=made, url=url, qr=qr, is_parent=is_parent, person=person)


@never_cache
@require_GET
def link(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Show a link just made, its QR code and a message to pass on; later it can only be renewed."""
    found, made = _load_link(request, pk, link)
    return render(request, "consents/school/link.html", _link_context(request, found, made))


@never_cache
@require_GET
def sheet(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Show the invitation with its QR code as a sheet to print."""
    found, made = _load_link(request, pk, link)
    context = _link_context(request, found, made)
    if not context["url"]:
        return redirect(to(request, "link", pk, link))
    return render(request, "consents/school/sheet.html", context)


@require_POST
def resend(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Replace a link by a fresh one and mail it where an address is known."""
    _found, made = _load_link(request, pk, link)
    try:
        renewed, token = operations.resend_request(made, by=request.user, at=timezone.now())
    except operations.JustAsked:
        return redirect(to(request, "link", pk, link))
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect(to(request, "matter", pk))
    _keep(request, renewed, token)
    if renewed.email:
        messages.success(request, _("A new link was sent to %(email)s.") % {"email": renewed.email})
    return redirect(to(request, "link", pk, renewed.pk))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int, appearance: int, who: Signatory) -> HttpResponse:
    """Write down a withdrawal that was told on paper, by telephone or in person."""
    found = load_or_404(Matter.objects.select_related("unit"), request.user, "consents.ask", pk=pk)
    row = load_appearance(found, appearance, who)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operations.withdraw_consents(
            row, signatory=who, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        messages.success(request, _("The withdrawal is recorded. The portal shows it no longer."))
        return redirect(to(request, "matter", pk))
    context = page_context(
        request, found, form=form, person=row.person, is_parent=who == Signatory.REPRESENTATIVE,
        disclosures=[shown for shown in queries.disclosures_of(found) if not shown.shown_until],
    )  # fmt: skip
    return render(request, "consents/school/withdraw.html", context)
