"""Who must answer, who has answered, and what may therefore be shown."""

from .links import (
    all_answers,
    disclosures_of,
    is_open_for_answers,
    may_withdraw,
    request_with_page,
    standing_grants,
    unanswered_requests,
)
from .rules import Gate, audience_of, gates, is_cleared, matters_moved_by_time, required_signatories, shown_page
from .standing import (
    Overview,
    PersonStatus,
    SignatoryStatus,
    consent_overview,
    missing_answers,
    sorted_answers,
    status_of,
)

__all__ = [
    "Gate",
    "Overview",
    "PersonStatus",
    "SignatoryStatus",
    "all_answers",
    "audience_of",
    "consent_overview",
    "disclosures_of",
    "gates",
    "is_cleared",
    "is_open_for_answers",
    "matters_moved_by_time",
    "may_withdraw",
    "missing_answers",
    "request_with_page",
    "required_signatories",
    "shown_page",
    "sorted_answers",
    "standing_grants",
    "status_of",
    "unanswered_requests",
]
