"""The values of an Excel workbook, read by a confined process; formulas are what they last gave."""

from dataclasses import dataclass, field
from datetime import date

from . import inspect_workbook
from .accept import LIMITS
from .confined import run_confined
from .kinds import MEGABYTE, XLSX, Unacceptable, check_magic
from .refusals import UploadRefused

Value = str | int | float | bool | date
_MOST = LIMITS["document"]


@dataclass(frozen=True)
class Sheet:
    """A visible sheet. Rows and columns count from 0, as in ``rows[0][0]`` = A1."""

    name: str
    rows: list[list[Value]]
    #: First row, first column, last row, last column of each merged range.
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    #: Cell -> 'formula' (never calculated) or 'error' (#REF! and its like); their value is ''.
    odd: dict[str, str] = field(default_factory=dict)
    #: More rows follow than anyone sends.
    is_cut: bool = False

    def value(self, row: int, column: int) -> Value:
        """Return the value of a cell, '' where there is none."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]


def read_workbook(content: bytes) -> list[Sheet]:
    """Return the visible sheets of an .xlsx file.

    :raises UploadRefused: if it is empty, too big, locked, damaged, unsafe or no .xlsx at all
    """
    try:
        if not content:
            raise Unacceptable("empty")
        if len(content) > _MOST:
            raise Unacceptable("document_too_big", name="xlsx", limit=_MOST // MEGABYTE)
        check_magic(XLSX, content)
        found = run_confined(inspect_workbook.__name__, content).verdict["sheets"]
    except Unacceptable as reason:
        raise UploadRefused(reason.code, **reason.facts) from reason
    return [_sheet(sheet) for sheet in found]


def _sheet(found: dict) -> Sheet:
    left = [""] * found["left"]
    return Sheet(
        name=found["name"],
        rows=[[*left, *map(_value, row)] for row in found["rows"]],
        merges=[(top, start, bottom, end) for top, start, bottom, end in found["merges"]],
        odd=found["odd"],
        is_cut=found["is_cut"],
    )


def _value(value: Value | dict[str, str]) -> Value:
    return date.fromisoformat(value["date"]) if isinstance(value, dict) else value


def cell_name(row: int, column: int) -> str:
    """Return the name people see: (13, 1) -> 'B14'."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
