"""Personal links, what they may still do, and the log of answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from ..models import Consent, ConsentRequest, Disclosure, Matter


def standing_grants(request: ConsentRequest) -> QuerySet[Consent]:
    """Return every yes of this link's signatory that stands, whichever way it was given."""
    return Consent.objects.filter(
        appearance=request.appearance_id,
        signatory=request.signatory,
        is_granted=True,
        withdrawn_at__isnull=True,
        replaced_at__isnull=True,
    ).order_by("pk")


def may_withdraw(request: ConsentRequest) -> bool:
    """Return whether this link can take answers back.

    An open link can; a link that was replaced only what was given by itself: it may have gone to a wrong address.
    """
    grants = standing_grants(request)
    is_closed = ConsentRequest.objects.filter(pk=request.pk, closed_at__isnull=False).exists()
    return (grants.filter(request=request) if is_closed else grants).exists()


def disclosures_of(matter: Matter) -> list[Disclosure]:
    """Return where a matter is or was shown, what is still shown first."""
    ended_last = F("shown_until").desc(nulls_first=True)
    return list(Disclosure.objects.filter(matter=matter).order_by(ended_last, "-shown_from", "pk"))


def request_with_page(**lookup: Any) -> ConsentRequest:
    """Return a request with everything its page shows.

    :raises ConsentRequest.DoesNotExist: if there is none
    """
    return ConsentRequest.objects.select_related("appearance__person", "appearance__matter__unit").get(**lookup)


def is_open_for_answers(request: ConsentRequest, *, at: datetime) -> bool:
    """Return whether answers may be given by this link at ``at``."""
    is_alive = request.answered_at is not None or at < request.expires_at
    return request.closed_at is None and is_alive and request.appearance.removed_at is None


def all_answers() -> QuerySet[Consent]:
    """Return every answer ever given with what the log shows of it."""
    return Consent.objects.select_related("appearance__matter__unit", "appearance__person", "text", "shown").defer(
        "text__body", "shown__body"
    )


def unanswered_requests(units: Iterable[int], *, at: datetime) -> QuerySet[ConsentRequest]:
    """Return open links of ``units`` that were answered neither by the link nor on paper, oldest first."""
    answers = Consent.objects.filter(
        appearance=OuterRef("appearance"), signatory=OuterRef("signatory"), replaced_at__isnull=True
    )
    yes = Exists(answers.filter(is_granted=True, withdrawn_at__isnull=True))
    # Whoever took a yes back and was asked again has not answered the new link.
    has_answered = yes | (Exists(answers) & ~Exists(answers.filter(withdrawn_at__isnull=False)))
    return (
        ConsentRequest.objects.filter(
            ~has_answered,
            appearance__matter__unit__in=units,
            appearance__removed_at__isnull=True,
            closed_at__isnull=True,
            answered_at__isnull=True,
            expires_at__gt=at,
        )
        .select_related("appearance__person")
        .order_by("asked_at", "pk")
    )
