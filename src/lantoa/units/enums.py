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

#: Which roles a unit of a kind has. A department role anywhere else would open the whole city to one school.
ROLES_OF_KIND: dict[str, tuple[Role, ...]] = {
    UnitKind.DEPARTMENT: (Role.HEAD, *DEPARTMENT_ROLES),
    UnitKind.DISTRICT_OFFICE: (Role.HEAD, Role.SCREENER),
    UnitKind.COMMUNE: (Role.HEAD, Role.SCREENER),
    **dict.fromkeys(SCHOOL_KINDS, (Role.HEAD, Role.OFFICER)),
}

#: Schools that the department runs itself, wherever they are.
KINDS_UNDER_DEPARTMENT = (
    UnitKind.DISTRICT_OFFICE,
    UnitKind.COMMUNE,
    UnitKind.UPPER_SECONDARY,
    UnitKind.CONTINUING,
    UnitKind.SPECIAL,
    UnitKind.OTHER,
)


class UnitField(TextChoices):
    """What a list may say of a unit, as a column and as a change."""

    NAME = "name", _("name")
    KIND = "kind", _("kind")
    CODE = "code", _("code")
    PARENT = "parent", _("stands under")
    AREA = "area", _("area")
    ADDRESS = "address", _("address")
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("phone")
    VALID_FROM = "valid_from", _("since")
