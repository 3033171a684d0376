"""Asking, answering, withdrawing; every one of them leaves the gate true."""

from .answers import NothingAnswered, PageChanged, answer_request, record_paper, withdraw_consents
from .gate import recompute_clearance, refresh_gates
from .links import JustAsked, LinkClosed, SignatoryNotNeeded, ask_consent, mark_opened, resend_request
from .matters import end_disclosure, open_matter, record_disclosure, set_appearances, update_matter

__all__ = [
    "JustAsked",
    "LinkClosed",
    "NothingAnswered",
    "PageChanged",
    "SignatoryNotNeeded",
    "answer_request",
    "ask_consent",
    "end_disclosure",
    "mark_opened",
    "open_matter",
    "recompute_clearance",
    "record_disclosure",
    "record_paper",
    "refresh_gates",
    "resend_request",
    "set_appearances",
    "update_matter",
    "withdraw_consents",
]
