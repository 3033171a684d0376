"""Sheets of CSV and Excel files as plain rows, with what is unsafe or unreadable refused in plain words."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import python_calamine
from django.utils.translation import gettext as _

from lantoa.common.errors import DomainError

MAX_BYTES = 10 * 1024 * 1024
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_CELLS = 2_000_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileUnreadable(DomainError):
    """The file cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Table:
    """The rows of one sheet from its first cell on; ``empty_formulas`` are (row, column) of formulas never computed."""

    rows: list[list[Any]]
    empty_formulas: set[tuple[int, int]] = field(default_factory=set)


def cell_name(row: int, column: int) -> str:
    """Return a cell's name as Excel shows it: (4, 2) -> 'C5'."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def read_tables(content: bytes, filename: str) -> Iterator[Table]:
    """Yield the visible sheets of an Excel file, or the one table of a CSV file.

    :raises FileUnreadable: if it is neither, is protected, too large, or in an old encoding
    """
    if not content:
        raise FileUnreadable(_("The file is empty (0 bytes). Choose the file again."))
    if len(content) > MAX_BYTES:
        raise FileUnreadable(_("The file is larger than 10 MB. Split the list into several files."))
    if filename.lower().endswith((".xlsm", ".xltm", ".xlsb")):
        raise FileUnreadable(_("The file may hold macros, so it is not taken. Save it as .xlsx and send it again."))
    if content.startswith((b"PK", _OLD_EXCEL)):
        yield from _excel(content)
    else:
        yield _csv(content)


def _csv(content: bytes) -> Table:
    text = _decoded(content)
    if "\x00" in text:
        raise FileUnreadable(_unknown_format())
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    try:
        return Table([list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)])
    except csv.Error as error:
        raise FileUnreadable(_unknown_format()) from error


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileUnreadable(
            _(
                "The letters of this file cannot be read: it is not in UTF-8. In Excel choose "
                "Save as, then “CSV UTF-8” or “Excel Workbook (.xlsx)”, and send that file."
            )
        ) from error


def _excel(content: bytes) -> Iterator[Table]:
    is_zip = content.startswith(b"PK")
    if is_zip:
        _refuse_bombs(content)
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise FileUnreadable(
            _("The file has a password, so it cannot be opened. Remove the password and send it again.")
        ) from error
    # calamine raises errors of several unrelated classes for damaged files.
    except Exception as error:
        raise FileUnreadable(_unknown_format()) from error
    with book:
        for sheet in book.sheets_metadata:
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible:
                yield _sheet(book, sheet.name, content if is_zip else b"")


def _sheet(book: Any, name: str, content: bytes) -> Table:
    try:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height * sheet.total_width > _MAX_CELLS:
            raise FileUnreadable(
                _("The sheet “%(name)s” is too large. Copy the list into a new file.") % {"name": name}
            )
        rows = sheet.to_python(skip_empty_area=False)
    except python_calamine.CalamineError as error:
        raise FileUnreadable(_unknown_format()) from error
    return Table(rows, _empty_formulas(content, name, rows) if content else set())


def _empty_formulas(content: bytes, name: str, rows: list[list[Any]]) -> set[tuple[int, int]]:
    """Return the places of formulas that no program has computed yet: their value would be silently missing."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        found = set()
        for row in book[name].iter_rows(max_row=len(rows)) if name in book.sheetnames else ():
            for cell in row:
                if cell.data_type == "f":
                    place = (cell.row - 1, cell.column - 1)
                    if _value(rows, place) in ("", None):
                        found.add(place)
    # openpyxl reads only .xlsx; what it cannot open (an .ods file) has been read by calamine.
    except Exception:  # noqa: BLE001
        return set()
    return found


def _value(rows: list[list[Any]], place: tuple[int, int]) -> Any:
    row, column = place
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise FileUnreadable(_unknown_format()) from error
    if len(entries) > 1000 or sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
        raise FileUnreadable(_("The file unpacks to far too much. Copy the list into a new file."))
    if any(entry.filename.endswith("vbaProject.bin") for entry in entries):
        raise FileUnreadable(_("The file may hold macros, so it is not taken. Save it as .xlsx and send it again."))


def _unknown_format() -> str:
    return _("This is no Excel or CSV file, or it is damaged. Open it in Excel, save it again as .xlsx and send that.")
