from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    """What a unit is; the law and the calls speak of kinds, never of single names."""

    DEPARTMENT = "department", _("Department of education")
    DISTRICT_OFFICE = "district_office", _("District education office")
    COMMUNE = "commune", _("Commune authority")
    PRESCHOOL = "preschool", _("Preschool")
    PRIMARY = "primary", _("Primary school")
    LOWER_SECONDARY = "lower_secondary", _("Lower secondary school")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary school")
    CONTINUING = "continuing", _("Continuing education centre")
    SPECIAL = "special", _("Special school")
    OTHER = "other", _("Other affiliated unit")


#: Kinds that find and introduce exemplars.
SCHOOL_KINDS = (
    UnitKind.PRESCHOOL,
    UnitKind.PRIMARY,
    UnitKind.LOWER_SECONDARY,
    UnitKind.UPPER_SECONDARY,
    UnitKind.CONTINUING,
    UnitKind.SPECIAL,
    UnitKind.OTHER,
)


class Role(TextChoices):
    """What a person does in a unit, from one date to another."""

    OFFICER = "officer", _("Emulation officer")
    HEAD = "head", _("Head of unit")
    SCREENER = "screener", _("Commune officer")
    DEPARTMENT_OFFICER = "department_officer", _("Department officer")
    EDITOR = "editor", _("Editor")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Data protection officer")
    ADMINISTRATOR = "administrator", _("System administrator")


#: Roles that see many units' people: a second factor is required.
DEPARTMENT_ROLES = (
    Role.DEPARTMENT_OFFICER,
    Role.EDITOR,
    Role.DATA_PROTECTION_OFFICER,
    Role.ADMINISTRATOR,
)
