"""Bringing in a list of units: planned first, then applied; the same list twice changes nothing.

A unit is known again by its code, or without one by its kind and name (``units.naming``).
An empty cell says nothing: it never empties what is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lantoa.audit.operations import record, record_many
from lantoa.common.text import fold

from ..enums import KINDS_UNDER_DEPARTMENT, SCHOOL_KINDS, UnitKind
from ..models import ImportRun, Placement, Unit
from ..naming import bare_name, derived_code, distinct_code, has_marks, plain_name, spoken_name
from ..rows import RowProblem, UnitRow
from .organisation import ensure_department, place_unit

#: What a row may change of a unit that exists.
FIELDS = ("name", "kind", "area", "address", "email", "phone", "valid_from")


@dataclass
class PlannedUnit:
    """What would happen to one unit."""

    row: UnitRow
    code: str
    unit: Unit | None = None
    parent: "Unit | PlannedUnit | None" = None
    #: field -> (before, after), in words; ``parent`` stands for the place in the tree.
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def parent_label(self) -> str:
        """Return the name of the unit above, stored or new."""
        above = self.parent
        return above.row.name if isinstance(above, PlannedUnit) else above.name if above else ""


@dataclass
class ImportPlan:
    """What a list would do: nothing is written yet."""

    new: list[PlannedUnit] = field(default_factory=list)
    changed: list[PlannedUnit] = field(default_factory=list)
    unchanged: list[PlannedUnit] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    #: Not wrong, but worth a look: a new unit with the name of another one.
    doubts: list[RowProblem] = field(default_factory=list)


class _Planner:
    """Compares rows with what is stored on one day; reads the database four times, however long the list."""

    def __init__(self, on: date):
        self.on = on
        self.plan = ImportPlan()
        units = list(Unit.objects.order_by("pk"))
        self.by_code = {unit.code: unit for unit in units}
        self.by_name: dict[str, list[Unit]] = {}
        for unit in units:
            self.by_name.setdefault(derived_code(unit.name, UnitKind(unit.kind)), []).append(unit)
        self.department = next((unit for unit in units if unit.kind == UnitKind.DEPARTMENT), None)
        self.parents = {
            placement.unit_id: placement.parent for placement in Placement.objects.on(on).select_related("parent")
        }
        self.lines: dict[str, int] = {}
        #: Codes that several names of this list would get, because they differ only by their marks.
        self.shared_codes: set[str] = set()
        self.planned: list[PlannedUnit] = []
        self.seats: dict[str, list[Unit | PlannedUnit]] = {}
        self.folded_seats: dict[str, list[Unit | PlannedUnit]] = {}

    def take(self, rows: Iterable[UnitRow]) -> ImportPlan:
        """Return the plan for ``rows``, which may name each other as parents in any order."""
        rows = list(rows)
        names: dict[str, set[str]] = {}
        for row in rows:
            names.setdefault(derived_code(row.name, row.kind), set()).add(spoken_name(bare_name(row.name)))
        self.shared_codes = {code for code, spoken in names.items() if len(spoken) > 1}
        for row in rows:
            planned = self._known_or_new(row)
            if planned:
                self.planned.append(planned)
        self._collect_seats()
        for planned in self.planned:
            self._sort_in(planned)
        return self.plan

    def _refuse(self, row: UnitRow, message: str) -> None:
        """Name the row among the problems; what is refused has no plan."""
        self.plan.problems.append(RowProblem(row.line, message))

    def _known_or_new(self, row: UnitRow) -> PlannedUnit | None:
        namesakes = self._namesakes(row)
        if not row.code and len(namesakes) > 1:
            self._refuse(row, _("Several units are called “%(name)s”. Add their codes.") % {"name": row.name})
            return None
        known = self.by_code.get(row.code) if row.code else (namesakes[0] if namesakes else None)
        code = known.code if known else row.code or self._new_code(row)
        if code in self.lines:
            message = _("The unit %(code)s stands in line %(line)s already. Remove one of them, or add codes.")
            self._refuse(row, message % {"code": code, "line": self.lines[code]})
            return None
        self.lines[code] = row.line
        if known and (refusal := self._refusal(row, known)):
            self._refuse(row, refusal)
            return None
        if row.kind == UnitKind.DEPARTMENT and known is None and self.department:
            self._refuse(row, _("There is one department of education: %(unit)s.") % {"unit": self.department})
            return None
        if known is None and namesakes:
            message = _("New, but there is a unit of this name already, with the code %(code)s.")
            self.plan.doubts.append(RowProblem(row.line, message % {"code": namesakes[0].code}))
        return PlannedUnit(row, code, known)

    def _namesakes(self, row: UnitRow) -> list[Unit]:
        """Return the stored units of the row's kind and name; one typed without marks has several readings."""
        alike = self.by_name.get(derived_code(row.name, row.kind), [])
        alike = [unit for unit in alike if unit.kind == row.kind]
        if not has_marks(row.name):
            return alike
        wanted = spoken_name(bare_name(row.name))
        return [unit for unit in alike if spoken_name(bare_name(unit.name)) == wanted]

    def _new_code(self, row: UnitRow) -> str:
        code = derived_code(row.name, row.kind)
        return distinct_code(row.name, row.kind) if code in self.by_code or code in self.shared_codes else code

    def _refusal(self, row: UnitRow, known: Unit) -> str:
        if known.valid_to and known.valid_to <= self.on:
            return _("The unit %(code)s was closed. Use another code.") % {"code": known.code}
        if row.valid_from and known.valid_to and row.valid_from >= known.valid_to:
            return _("The unit %(code)s ends before that date.") % {"code": known.code}
        if row.kind != known.kind and not (row.kind in SCHOOL_KINDS and known.kind in SCHOOL_KINDS):
            return _("The code %(code)s belongs to %(unit)s, which is of another kind.") % {
                "code": known.code,
                "unit": known,
            }
        return ""

    def _collect_seats(self) -> None:
        """Note by which codes and names units can be named as parents, stored ones and new ones."""
        seats: list[Unit | PlannedUnit] = [unit for unit in self.by_code.values() if unit.kind in _PARENT_KINDS]
        seats += [planned for planned in self.planned if planned.unit is None and planned.row.kind in _PARENT_KINDS]
        for seat in seats:
            name = seat.name if isinstance(seat, Unit) else seat.row.name
            for key in {seat.code.casefold(), spoken_name(plain_name(name)), spoken_name(bare_name(name))}:
                self.seats.setdefault(key, []).append(seat)
            for key in {fold(plain_name(name)), fold(bare_name(name))}:
                self.folded_seats.setdefault(key, []).append(seat)

    def _seats_called(self, name: str) -> list[Unit | PlannedUnit]:
        exact = self.seats.get(name.casefold()) or self.seats.get(spoken_name(plain_name(name))) or []
        return exact if exact or has_marks(name) else self.folded_seats.get(fold(plain_name(name)), [])

    def _sort_in(self, planned: PlannedUnit) -> None:
        row = planned.row
        if row.kind == UnitKind.DEPARTMENT:
            planned.parent = None
        elif row.kind in KINDS_UNDER_DEPARTMENT:
            planned.parent = self.department
        elif row.parent:
            found = self._seats_called(row.parent)
            if len(found) != 1:
                message = (
                    _("Several units are called “%(name)s”. Write its code or its full name.")
                    if found
                    else _("There is no commune “%(name)s”. Check the spelling, or import the communes first.")
                )
                return self._refuse(row, message % {"name": row.parent})
            planned.parent = found[0]
        else:
            planned.parent = self.parents.get(planned.unit.pk) if planned.unit else self.department
        self._compare(planned)
        return None

    def _compare(self, planned: PlannedUnit) -> None:
        unit, row = planned.unit, planned.row
        if unit is None:
            self.plan.new.append(planned)
            return
        for name in FIELDS:
            wanted = getattr(row, name)
            if wanted and wanted != getattr(unit, name):
                planned.changes[name] = (in_words(name, getattr(unit, name)), in_words(name, wanted))
        stands_under = self.parents.get(unit.pk)
        if planned.parent is not None and planned.parent != stands_under:
            planned.changes["parent"] = (str(stands_under or ""), planned.parent_label)
        (self.plan.changed if planned.changes else self.plan.unchanged).append(planned)


_PARENT_KINDS = (UnitKind.DEPARTMENT, UnitKind.DISTRICT_OFFICE, UnitKind.COMMUNE)


def in_words(name: str, value: Any) -> str:
    """Return a field's value as people read it."""
    if name == "kind":
        return str(UnitKind(value).label)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def plan_import(rows: Iterable[UnitRow], *, on: date) -> ImportPlan:
    """Return what importing ``rows`` would do on day ``on``: new, changed field by field, unchanged, refused."""
    return _Planner(on).take(rows)


@transaction.atomic
def import_units(
    rows: Sequence[UnitRow],
    *,
    by: Any,
    at: datetime,
    filename: str = "",
    sha256: str = "",
    valid_from: date | None = None,
    are_sample: bool = False,
) -> ImportRun:
    """Bring the good rows in and leave out the others (``plan_import`` names them); return what was done.

    A new unit exists from its row's date, else from ``valid_from``, else from today.
    """
    ensure_department(at, by=by, is_sample=are_sample)
    today = localdate(at)
    plan = plan_import(rows, on=today)
    _create(plan.new, since=valid_from or today, are_sample=are_sample)
    created = [(planned.unit, {"code": planned.code}) for planned in plan.new if planned.unit]
    record_many("units.create", created, by=by, at=at)
    for planned in plan.changed:
        _change(planned, by=by, at=at)
    run = ImportRun.objects.create(
        filename=filename[:255],
        sha256=sha256,
        imported_at=at,
        imported_by=by,
        created_count=len(plan.new),
        changed_count=len(plan.changed),
        unchanged_count=len(plan.unchanged),
    )
    counts = {"created": run.created_count, "changed": run.changed_count, "refused": len(plan.problems)}
    record("units.import", run, by=by, at=at, filename=run.filename, sha256=sha256, **counts)
    return run


def _create(new: list[PlannedUnit], *, since: date, are_sample: bool) -> None:
    for planned in new:
        row = planned.row
        planned.unit = Unit(
            code=planned.code,
            name=row.name,
            # bulk_create does not call save().
            folded_name=fold(row.name)[:300],
            kind=row.kind,
            area=row.area,
            address=row.address,
            email=row.email,
            phone=row.phone,
            valid_from=row.valid_from or since,
            is_sample=are_sample,
        )
    Unit.objects.bulk_create([planned.unit for planned in new if planned.unit], batch_size=500)
    placements = [
        Placement(unit=planned.unit, parent=_stored(planned.parent), valid_from=planned.unit.valid_from)
        for planned in new
        if planned.unit and planned.parent
    ]
    Placement.objects.bulk_create(placements, batch_size=500)


def _change(planned: PlannedUnit, *, by: Any, at: datetime) -> None:
    unit, fields = _stored(planned), [name for name in planned.changes if name != "parent"]
    if planned.row.valid_from and "valid_from" in fields:
        # The first place in the tree begins with the unit.
        Placement.objects.filter(unit=unit, valid_from=unit.valid_from).update(valid_from=planned.row.valid_from)
    for name in fields:
        setattr(unit, name, getattr(planned.row, name))
    if fields:
        unit.save(update_fields=[*fields, "folded_name"])
        changes = {name: list(planned.changes[name]) for name in fields}
        record("units.change", unit, by=by, at=at, fields=sorted(fields), changes=changes)
    if "parent" in planned.changes and planned.parent:
        place_unit(unit, _stored(planned.parent), by=by, at=at)


def _stored(planned: Unit | PlannedUnit) -> Unit:
    """Return the row behind what was planned; new units are stored before anything refers to them."""
    return cast(Unit, planned.unit if isinstance(planned, PlannedUnit) else planned)
