"""Sheets of CSV and Excel files as plain rows, with what is unsafe or unreadable refused in plain words."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from lantoa.common.errors import DomainError
from lantoa.common.uploads.workbook import read_workbook

MAX_BYTES = 10 * 1024 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileUnreadable(DomainError):
    """The file cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Table:
    """The rows of one sheet from its first cell on; ``odd`` holds the names of cells whose formula gave nothing."""

    rows: list[list[Any]]
    odd: frozenset[str] = field(default_factory=frozenset)
    #: The file goes on after these rows.
    is_cut: bool = False


def read_tables(content: bytes, filename: str) -> Iterator[Table]:
    """Yield the visible sheets of an Excel file, or the one table of a CSV file.

    :raises FileUnreadable: if it is neither, is too large, or in an old encoding
    :raises UploadRefused: if it is a workbook that is protected, damaged or unsafe
    """
    if not content:
        raise FileUnreadable(_("The file is empty (0 bytes). Choose the file again."))
    if len(content) > MAX_BYTES:
        raise FileUnreadable(_("The file is larger than 10 MB. Split the list into several files."))
    if content.startswith(_OLD_EXCEL) or filename.lower().endswith((".xls", ".xlsm", ".xlsb")):
        raise FileUnreadable(_("This is an old Excel file or one with macros. Save it as .xlsx and send that."))
    if content.startswith(b"PK\x03\x04"):
        # Parsed by a process with little memory: one cell at the end of a sheet asks for all there is.
        for sheet in read_workbook(content):
            yield Table(sheet.rows, frozenset(sheet.odd), sheet.is_cut)
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
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileUnreadable(
            _(
                "The letters of this file cannot be read: it is not in UTF-8. In Excel choose "
                "Save as, then “CSV UTF-8” or “Excel Workbook (.xlsx)”, and send that file."
            )
        ) from error


def _unknown_format() -> str:
    return _("This is no Excel or CSV file, or it is damaged. Open it in Excel, save it again as .xlsx and send that.")
