from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lantoa.common.state import state_machine


class RoundState(TextChoices):
    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


ROUND_TRANSITIONS = state_machine(
    "nominations.round",
    RoundState,
    {
        RoundState.DRAFT: {RoundState.OPEN},
        RoundState.OPEN: {RoundState.CLOSED},
        RoundState.CLOSED: {RoundState.OPEN},
    },
)


class NominationState(TextChoices):
    DRAFT = "draft", _("Draft")
    CONFIRMING = "confirming", _("Waiting for the head of unit")
    SCREENING = "screening", _("Being screened")
    APPRAISING = "appraising", _("Being appraised")
    RETURNED = "returned", _("Returned for changes")
    RECOGNISED = "recognised", _("Recognised")
    NURTURED = "nurtured", _("To be nurtured further")
    DECLINED = "declined", _("Not recognised this time")
    WITHDRAWN = "withdrawn", _("Withdrawn by the unit")


S = NominationState
#: RETURNED goes back through the head: who signs answers for the corrected text too.
TRANSITIONS = state_machine(
    "nominations.nomination",
    NominationState,
    {
        S.DRAFT: {S.CONFIRMING, S.WITHDRAWN},
        S.CONFIRMING: {S.SCREENING, S.APPRAISING, S.RETURNED, S.WITHDRAWN},
        S.SCREENING: {S.APPRAISING, S.RETURNED, S.WITHDRAWN},
        S.APPRAISING: {S.RETURNED, S.RECOGNISED, S.NURTURED, S.DECLINED, S.WITHDRAWN},
        S.RETURNED: {S.CONFIRMING, S.WITHDRAWN},
    },
)
#: The unit may still write in these.
EDITABLE_STATES = (S.DRAFT, S.RETURNED)
#: The head has signed and a code was given.
SENT_STATES = (S.SCREENING, S.APPRAISING, S.RECOGNISED, S.NURTURED, S.DECLINED)
#: Steps of the dossier that take up a place of the unit's quota.
COUNTED_STATES = tuple(state for state in S if state != S.WITHDRAWN)
DECIDED_STATES = (S.RECOGNISED, S.NURTURED, S.DECLINED)


class Outcome(TextChoices):
    """What the department may decide; the values are those of the states it leads to."""

    RECOGNISED = "recognised", _("Recognise")
    NURTURED = "nurtured", _("Nurture further")
    DECLINED = "declined", _("Do not recognise this time")


class AppraisalState(TextChoices):
    DRAFT = "draft", _("Being scored")
    DONE = "done", _("Scored")


class ConflictReason(TextChoices):
    """Why an officer may not judge: coded, so that it can be counted."""

    FAMILY = "family", _("Family relation")
    SAME_UNIT = "same_unit", _("Works or worked in the unit")
    INVOLVED = "involved", _("Took part in the achievement")
    DISPUTE = "dispute", _("Dispute or complaint between us")
    OTHER = "other", _("Another reason")


class CoverageState(TextChoices):
    """Where an expected unit stands in a round; worst first."""

    SILENT = "silent", _("Silent")
    DRAFTING = "drafting", _("Drafting")
    NIL = "nil", _("Nothing to introduce, with reason")
    SENT = "sent", _("Sent")
