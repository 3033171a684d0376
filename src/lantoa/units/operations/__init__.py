"""Changing the organisation: units and their places, roles of people, routes of dossiers, imports."""

from ..rows import RowProblem, UnitRow
from .imports import ImportPlan, PlannedUnit, import_units, plan_import
from .membership import CannotGrantRole, end_role, grant_role, invite_member, resend_member_invitation
from .organisation import CannotPlaceUnit, ensure_department, place_unit, set_kind_routes, set_route
from .uploads import apply_upload, keep_upload, plan_upload

__all__ = [
    "CannotGrantRole",
    "CannotPlaceUnit",
    "ImportPlan",
    "PlannedUnit",
    "RowProblem",
    "UnitRow",
    "apply_upload",
    "end_role",
    "ensure_department",
    "grant_role",
    "import_units",
    "invite_member",
    "keep_upload",
    "place_unit",
    "plan_import",
    "plan_upload",
    "resend_member_invitation",
    "set_kind_routes",
    "set_route",
]
