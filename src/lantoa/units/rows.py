"""A row of a list of units, and what can be wrong with one."""

from dataclasses import dataclass
from datetime import date

from .enums import UnitKind


@dataclass(frozen=True)
class UnitRow:
    """One row of a list, read and checked on its own; an empty field says nothing."""

    line: int
    name: str
    kind: UnitKind
    code: str = ""
    parent: str = ""
    area: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    valid_from: date | None = None


@dataclass(frozen=True)
class RowProblem:
    """Why a row cannot be taken: its line, its cell where there is one, and what to do."""

    line: int
    message: str
    cell: str = ""
