"""Writes: one function is one thing that people do.

Read in the order a round lives: ``rounds``, ``dossiers``, ``lists``, ``sending``, ``appraisal``, ``decisions``.
"""

from .appraisal import declare_conflict, save_appraisal
from .decisions import apply_decisions, propose_decision, take_back_proposal
from .dossiers import (
    attach_evidence,
    remove_evidence,
    save_fields,
    save_self_scores,
    set_subject,
    start_nomination,
)
from .lists import forget_lists, import_list, keep_list
from .rounds import (
    ask_late_entry,
    close_round,
    create_round,
    grant_late_entry,
    open_round,
    remind_silent,
    report_nil,
    take_back_nil,
    update_round,
)
from .sending import (
    begin_sending,
    confirm_nomination,
    forward_nomination,
    request_confirmation,
    return_nomination,
    withdraw_nomination,
)

__all__ = [
    "apply_decisions",
    "ask_late_entry",
    "attach_evidence",
    "begin_sending",
    "close_round",
    "confirm_nomination",
    "create_round",
    "declare_conflict",
    "forget_lists",
    "forward_nomination",
    "grant_late_entry",
    "import_list",
    "keep_list",
    "open_round",
    "propose_decision",
    "remind_silent",
    "remove_evidence",
    "report_nil",
    "request_confirmation",
    "return_nomination",
    "save_appraisal",
    "save_fields",
    "save_self_scores",
    "set_subject",
    "start_nomination",
    "take_back_nil",
    "take_back_proposal",
    "update_round",
    "withdraw_nomination",
]
