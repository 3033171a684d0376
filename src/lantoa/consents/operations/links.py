"""Personal links: opened, sent again, replaced."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lantoa.audit.operations import record
from lantoa.common.errors import DomainError
from lantoa.common.text import clean_line
from lantoa.common.tokens import new_token

from .. import letters, queries, signals
from ..enums import Signatory
from ..models import Appearance, ConsentRequest
from .gate import keeping_gate

#: A link that nobody answered ends after this; one that was answered stays, so that withdrawing stays possible.
LINK_LIFE = timedelta(days=60)
#: A second press of the same button within this time changes nothing.
DOUBLE_PRESS = timedelta(seconds=15)


class LinkClosed(DomainError):
    """The link was replaced, withdrawn, or has ended."""


class SignatoryNotNeeded(DomainError):
    """By age and kind this person's matter needs no such signatory."""


class JustAsked(DomainError):
    """The same button was pressed a moment ago."""


def ask_consent(
    appearance: Appearance,
    *,
    signatory: Signatory,
    signatory_name: str,
    by: Any,
    at: datetime,
    relation: str = "",
    email: str = "",
) -> tuple[ConsentRequest, str]:
    """Open a personal link for ``signatory`` and return it with its secret; an earlier link is replaced.

    :raises SignatoryNotNeeded: if nobody of that kind has to answer for this person
    :raises JustAsked: if the same was asked of the same person a moment ago
    """
    with keeping_gate(appearance.matter_id, at=at):
        if signatory not in queries.required_signatories(appearance.person, on=localdate(at)):
            raise SignatoryNotNeeded(_("For this person no such answer is needed."))
        name = clean_line(signatory_name)[:300] or appearance.person.full_name
        earlier = _close_open_request(appearance, signatory, at=at, name=name, email=email)
        request, token = _open_request(
            appearance,
            signatory=signatory,
            signatory_name=name,
            relation=clean_line(relation)[:100],
            email=email,
            asked_by=by,
            at=at,
            sent_before=earlier.sent_count if earlier and earlier.signatory_name == name else 0,
        )
        record("consents.ask", request, by=by, at=at, signatory=signatory)
    return request, token


def _close_open_request(
    appearance: Appearance, signatory: str, *, at: datetime, name: str, email: str
) -> ConsentRequest | None:
    earlier = ConsentRequest.objects.filter(appearance=appearance, signatory=signatory, closed_at__isnull=True).first()
    if earlier:
        is_same = (earlier.signatory_name, earlier.email) == (name, email)
        if is_same and timedelta() <= at - earlier.asked_at < DOUBLE_PRESS:
            raise JustAsked(_("A link was made a moment ago."))
        earlier.closed_at = at
        earlier.save(update_fields=["closed_at"])
    return earlier


def _open_request(
    appearance: Appearance, *, at: datetime, sent_before: int, **fields: Any
) -> tuple[ConsentRequest, str]:
    token, token_hash = new_token()
    request = ConsentRequest.objects.create(
        appearance=appearance,
        token_hash=token_hash,
        asked_at=at,
        expires_at=at + LINK_LIFE,
        # Handing over the link counts as sending it, by mail or by hand.
        last_sent_at=at,
        sent_count=sent_before + 1,
        **fields,
    )
    if request.email:
        url = settings.SITE_URL + reverse("consents:answer", args=[token])
        letter = letters.invitation(request, url=url, at=at)
        signals.letter_written.send(
            ConsentRequest, to=request.email, dedupe_key=f"consent-request:{request.pk}", at=at, **letter
        )
    return request, token


def resend_request(request: ConsentRequest, *, by: Any, at: datetime) -> tuple[ConsentRequest, str]:
    """Replace the link by a fresh one (only its hash is kept, so it cannot be shown again) and mail it.

    :raises LinkClosed: if the link was already replaced
    :raises JustAsked: if it was made a moment ago
    """
    with keeping_gate(request.appearance.matter_id, at=at):
        stored = queries.request_with_page(pk=request.pk)
        if stored.closed_at:
            raise LinkClosed(_("This link was already replaced by a newer one."))
        _close_open_request(stored.appearance, stored.signatory, at=at, name=stored.signatory_name, email=stored.email)
        renewed, token = _open_request(
            stored.appearance,
            signatory=stored.signatory,
            signatory_name=stored.signatory_name,
            relation=stored.relation,
            email=stored.email,
            asked_by=by,
            at=at,
            sent_before=stored.sent_count,
        )
        record("consents.resend", renewed, by=by, at=at, times=renewed.sent_count)
    return renewed, token


def mark_opened(request: ConsentRequest, *, at: datetime) -> None:
    """Note the first time the person looked."""
    ConsentRequest.objects.filter(pk=request.pk, opened_at__isnull=True).update(opened_at=at)
