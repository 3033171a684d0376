"""The counters on a participation: exact, because every step recounts the one unit it touches."""

from django.db.models import Count, Q

from ..enums import NominationState
from ..models import Nomination, Participation


def recount(participation: Participation) -> None:
    """Bring ``drafts`` and ``sent`` of one unit in one round up to date; call inside the step's transaction."""
    rows = Nomination.objects.filter(round_id=participation.round_id, unit_id=participation.unit_id)
    counts = rows.exclude(state=NominationState.WITHDRAWN).aggregate(
        drafts=Count("pk", filter=Q(code__isnull=True)), sent=Count("pk", filter=Q(code__isnull=False))
    )
    Participation.objects.filter(pk=participation.pk).update(**counts)


def recount_for(nomination: Nomination) -> None:
    """Recount the unit and round of ``nomination``."""
    recount(Participation.objects.get(round_id=nomination.round_id, unit_id=nomination.unit_id))
