from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantoa.common.state import state_machine


class SubjectKind(TextChoices):
    """What is introduced: the law speaks of persons and collectives, the plan adds models and good deeds."""

    INDIVIDUAL = "individual", _("Individual")
    COLLECTIVE = "collective", _("Collective")
    MODEL = "model", _("New model")
    GOOD_DEED = "good_deed", _("Good deed")


class Field(TextChoices):
    """Một số mặt công tác: the side of school life in which the subject stands out."""

    TEACHING = "teaching", _("Teaching")
    DIGITAL = "digital", _("Digital change")
    READING = "reading", _("Reading culture")
    PHYSICAL = "physical", _("Sport")
    ARTS = "arts", _("Arts")
    STEM = "stem", _("Science and STEM")
    INCLUSION = "inclusion", _("Inclusive education")
    ETHICS = "ethics", _("Character and ethics")
    MANAGEMENT = "management", _("Management")
    ENVIRONMENT = "environment", _("Environment")
    SAFETY = "safety", _("School safety")
    YOUTH_UNION = "youth_union", _("Youth union")
    HEALTH = "health", _("Health and meals")
    COMMUNITY = "community", _("Community")


class Stage(TextChoices):
    DISCOVERED = "discovered", pgettext_lazy("stage", "Discovered")
    NURTURED = "nurtured", pgettext_lazy("stage", "Being nurtured")
    NOMINATED = "nominated", pgettext_lazy("stage", "Introduced")
    RECOGNISED = "recognised", pgettext_lazy("stage", "Recognised")
    TOLD = "told", pgettext_lazy("stage", "Told")
    REPLICATED = "replicated", pgettext_lazy("stage", "Replicated")


S = Stage
#: A step may be skipped (a good deed is seldom nurtured first); nurture may come again after an introduction.
TRANSITIONS = state_machine(
    "exemplars.exemplar",
    Stage,
    {
        S.DISCOVERED: {S.NURTURED, S.NOMINATED},
        S.NURTURED: {S.NOMINATED},
        S.NOMINATED: {S.NURTURED, S.RECOGNISED},
        S.RECOGNISED: {S.TOLD, S.REPLICATED},
        S.TOLD: {S.REPLICATED},
    },
)


class MilestoneKind(TextChoices):
    DISCOVERED = "discovered", _("Discovered")
    NURTURED = "nurtured", _("To be nurtured further")
    NOMINATED = "nominated", _("Introduced to the department")
    RECOGNISED = "recognised", _("Recognised")
    DECLINED = "declined", _("Not recognised this time")
    TOLD = "told", _("Story published")
    TAKEN_DOWN = "taken_down", _("Story taken down")
    ADOPTED = "adopted", _("Taken up by another unit")
    REPORTED = "reported", _("Result reported")
    STOPPED = "stopped", _("Adoption stopped")
