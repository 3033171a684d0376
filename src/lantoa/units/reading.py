"""Lists of units as people send them: CSV or Excel, a letterhead above, columns in any order and wording.

Gives rows that are right in themselves (``UnitRow``) and says of each other row which cell is wrong
and what to do. Whether codes and parents exist is asked later, by ``operations.plan_import``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from lantoa.common.errors import DomainError
from lantoa.common.text import clean_line, words
from lantoa.common.uploads.workbook import cell_name

from .enums import UnitField, UnitKind
from .naming import CODE_LENGTH, kind_of_name, kind_of_word
from .rows import RowProblem, UnitRow
from .tables import Table, read_tables

MAX_ROWS = 5000
_HEADING_DEPTH = 30
_LENGTHS = {
    UnitField.NAME: 300,
    UnitField.CODE: CODE_LENGTH,
    UnitField.AREA: 120,
    UnitField.ADDRESS: 300,
    UnitField.EMAIL: 254,
    UnitField.PHONE: 40,
    UnitField.PARENT: 300,
}
_CODE = re.compile(r"[\w.\-/]+")
# How columns are called, folded: "Tên đơn vị", "TÊN TRƯỜNG (đầy đủ)" and "ten" are the same.
_WORDINGS = {
    UnitField.NAME: "ten|ten don vi|ten truong|ten co so giao duc|don vi|truong|ten truong don vi|name|ten phuong xa",
    UnitField.KIND: "loai|loai hinh|cap hoc|loai don vi|loai truong|bac hoc|kind",
    UnitField.CODE: "ma|ma don vi|ma truong|ma so|ma dinh danh|code",
    UnitField.PARENT: (
        "phuong xa|phuong|xa|phuong xa dac khu|don vi quan ly|don vi cap tren|truc thuoc|co quan quan ly|parent"
    ),
    UnitField.AREA: "khu vuc|dia ban|quan huyen cu|quan huyen|vung|area",
    UnitField.ADDRESS: "dia chi|address",
    UnitField.EMAIL: "email|e mail|thu dien tu|dia chi email",
    UnitField.PHONE: "dien thoai|so dien thoai|sdt|dt|phone",
    UnitField.VALID_FROM: "ngay hieu luc|hieu luc tu|tu ngay|ngay thanh lap|valid from",
}
_COLUMNS = {wording: name for name, wordings in _WORDINGS.items() for wording in wordings.split("|")}


class NoUnitsFound(DomainError):
    """The file can be read, but it holds no list of units."""


@dataclass(frozen=True)
class _Heading:
    """Where the headings end and which column holds what."""

    row: int
    columns: dict[UnitField, int]


class _Wrong(Exception):
    """One cell cannot be taken."""

    def __init__(self, name: UnitField, message: str):
        super().__init__(message)
        self.name = name
        self.message = message


def read_units(content: bytes, filename: str) -> tuple[list[UnitRow], list[RowProblem]]:
    """Return the rows of the first sheet that holds a list of units, and what is wrong with the others.

    :raises tables.FileUnreadable: if the file is no CSV or Excel file, or is not in UTF-8
    :raises UploadRefused: if it is a workbook that is protected, damaged or unsafe
    :raises NoUnitsFound: if no sheet has a column with names of units
    """
    for table in read_tables(content, filename):
        heading = _find_heading(table)
        if heading:
            return _read_rows(table, heading)
    raise NoUnitsFound(
        _("No column with the units' names was found. Call one column “Tên đơn vị”, then send the file again.")
    )


def _find_heading(table: Table) -> _Heading | None:
    for number in range(min(_HEADING_DEPTH, len(table.rows))):
        above = table.rows[number]
        columns = _recognised(above)
        below = table.rows[number + 1] if number + 1 < len(table.rows) else []
        # Merged headings: a group ("Liên hệ") above, its columns ("Email", "Điện thoại") in the row below.
        lower = _recognised(below)
        if UnitField.NAME in columns and lower and not _is_data(below, columns):
            return _Heading(number + 1, {**lower, **columns})
        if UnitField.NAME in columns:
            return _Heading(number, columns)
    return None


def _is_data(row: list[Any], columns: dict[UnitField, int]) -> bool:
    """Return whether the row below the heading already names a unit."""
    place = columns[UnitField.NAME]
    return place < len(row) and bool(_text(row[place])) and _column_of(row[place]) is None


def _recognised(row: list[Any]) -> dict[UnitField, int]:
    columns: dict[UnitField, int] = {}
    for place, value in enumerate(row):
        name = _column_of(value)
        if name and name not in columns:
            columns[name] = place
    return columns


def _column_of(value: Any) -> UnitField | None:
    plain = " ".join(words(_text(value).split("(")[0]))
    return _COLUMNS.get(plain)


def _read_rows(table: Table, heading: _Heading) -> tuple[list[UnitRow], list[RowProblem]]:
    rows: list[UnitRow] = []
    problems: list[RowProblem] = []
    for number, cells in _filled_rows(table, heading):
        if len(rows) + len(problems) >= MAX_ROWS:
            problems.append(_too_long(number))
            break
        try:
            rows.append(_read_row(table, number, cells, heading))
        except _Wrong as wrong:
            place = heading.columns.get(wrong.name, heading.columns[UnitField.NAME])
            problems.append(RowProblem(number + 1, wrong.message, cell_name(number, place)))
    if table.is_cut:
        problems.append(_too_long(len(table.rows)))
    if not rows and not problems:
        raise NoUnitsFound(_("The list has headings but no rows. Fill in the units, then send the file again."))
    return rows, problems


def _too_long(number: int) -> RowProblem:
    return RowProblem(number + 1, _("A list may have 5,000 rows at most. Send the rest as a second file."))


def _filled_rows(table: Table, heading: _Heading) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows that say something in a known column and are no note below the list."""
    used = [place for name, place in heading.columns.items() if name != UnitField.NAME]
    for number, cells in enumerate(table.rows[heading.row + 1 :], start=heading.row + 1):
        name = _at(cells, heading.columns[UnitField.NAME])
        others = any(_text(_at(cells, place)) for place in used)
        is_odd = any(cell_name(number, place) in table.odd for place in heading.columns.values())
        if _text(name) or others or is_odd:
            yield number, cells


def _at(cells: list[Any], place: int) -> Any:
    return cells[place] if place < len(cells) else ""


def _read_row(table: Table, number: int, cells: list[Any], heading: _Heading) -> UnitRow:
    text: dict[UnitField, str] = {}
    for name, place in heading.columns.items():
        if cell_name(number, place) in table.odd:
            raise _Wrong(name, _("The cell holds a formula without a result. Replace it by its value."))
        if name != UnitField.VALID_FROM:
            text[name] = _checked(name, _text(_at(cells, place)))
    if not text[UnitField.NAME]:
        raise _Wrong(UnitField.NAME, _("The name is missing. Fill it in."))
    since = _at(cells, heading.columns[UnitField.VALID_FROM]) if UnitField.VALID_FROM in heading.columns else ""
    return UnitRow(
        line=number + 1,
        name=text[UnitField.NAME],
        kind=_kind(text),
        code=text.get(UnitField.CODE, ""),
        parent=text.get(UnitField.PARENT, ""),
        area=text.get(UnitField.AREA, ""),
        address=text.get(UnitField.ADDRESS, ""),
        email=text.get(UnitField.EMAIL, "").lower(),
        phone=text.get(UnitField.PHONE, ""),
        valid_from=_date(since),
    )


def _text(value: Any) -> str:
    """Return a cell as one clean line; a lone dash stands for nothing."""
    if isinstance(value, date):
        value = f"{value:%d/%m/%Y}"
    line = clean_line(str(value))
    return "" if line in {"-", "–", "—", "."} else line


def _checked(name: UnitField, text: str) -> str:
    if (text[:1] in "=@＝＠" and text) or (text[:1] in "+＋－-" and text and name != UnitField.PHONE):
        raise _Wrong(name, _("The cell begins like a formula (%(sign)s). Write plain text.") % {"sign": text[0]})
    limit = _LENGTHS.get(name)
    if limit and len(text) > limit:
        raise _Wrong(
            name, _("Too long: %(count)s characters, at most %(limit)s fit.") % {"count": len(text), "limit": limit}
        )
    if name == UnitField.CODE and text and not _CODE.fullmatch(text):
        raise _Wrong(name, _("A code has only letters, digits, dots, dashes and slashes: “%(code)s”.") % {"code": text})
    if name == UnitField.EMAIL and text:
        try:
            validate_email(text)
        except ValidationError:
            raise _Wrong(
                name, _("“%(email)s” is no e-mail address. Write one like ten@truong.edu.vn.") % {"email": text}
            ) from None
    return text


def _kind(text: dict[UnitField, str]) -> UnitKind:
    told = text.get(UnitField.KIND, "")
    kind = kind_of_word(told) if told else kind_of_name(text[UnitField.NAME])
    if kind is None and told:
        raise _Wrong(
            UnitField.KIND,
            _("“%(kind)s” is no kind of unit. Write for instance Mầm non, Tiểu học, THCS, THPT, GDTX, Phường, Xã.")
            % {"kind": told},
        )
    if kind is None:
        raise _Wrong(
            UnitField.NAME,
            _("The name does not tell the kind of unit. Add a column “Loại hình” (Mầm non, Tiểu học, THCS, THPT…)."),
        )
    return kind


def _date(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    text = _text(value)
    if not text:
        return None
    for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a day, not a moment
        except ValueError:
            continue
        if found.year >= 1900:
            return found
    raise _Wrong(UnitField.VALID_FROM, _("“%(text)s” is no date. Write it like 01/07/2025.") % {"text": text})
