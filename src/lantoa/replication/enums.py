from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lantoa.common.state import state_machine


class AdoptionState(TextChoices):
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    REPORTED = "reported", _("Result reported")
    STOPPED = "stopped", _("Stopped")


A = AdoptionState
#: A reported adoption may report again; a stopped one is not restarted but begun anew.
TRANSITIONS = state_machine(
    "replication.adoption",
    AdoptionState,
    {
        A.PLANNED: {A.RUNNING, A.REPORTED, A.STOPPED},
        A.RUNNING: {A.REPORTED, A.STOPPED},
        A.REPORTED: {A.REPORTED, A.STOPPED},
    },
)
OPEN_STATES = (A.PLANNED, A.RUNNING, A.REPORTED)


class StopReason(TextChoices):
    STAFF = "staff", _("Nobody could carry it on")
    TIME = "time", _("Not enough time")
    MONEY = "money", _("Not enough money")
    LEADERSHIP = "leadership", _("No backing from the leadership")
    NOT_FITTING = "not_fitting", _("It did not fit our school")
    OTHER = "other", _("Another reason")
