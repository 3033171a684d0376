"""A sheet becomes rows that can be imported and problems that say where and what to do."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lantoa.common.errors import DomainError
from lantoa.common.text import fold
from lantoa.common.uploads.workbook import Sheet, read_workbook
from lantoa.exemplars.enums import SubjectKind

from .headings import Headings, find_headings
from .rows import ListProblem, ListRow, RowReader, Table
from .values import section_kind

MOST_ROWS = 500

#: What stands below a list: totals, notes, date and signatures.
_FOOTER = re.compile(
    r"^(tong cong|tong so|tong:|cong:|danh sach (nay )?(co|gom)|an dinh|noi nhan|nguoi lap|nguoi tong hop|thu truong"
    r"|hieu truong|pho hieu truong|truong phong|chu tich|truong ban|kt\.|tm\.|t/m|ghi chu|luu y|xac nhan|duyet"
    r"|.{0,40}\bngay\b.{0,8}\bthang\b.{0,8}\bnam\b)"
)
_NUMBER = re.compile(r"\d{1,4}[.)]?$")
_LISTING = re.compile(r"^\s*(?:[IVX]+|[A-H]|\d{1,2})(?:\s*[.):/-]\s*|\s+)")
_COLUMN_NUMBER = re.compile(r"^\(?(\d{1,2}|[a-i])\)?$")


class ListRefused(DomainError):
    """No list of exemplars can be read from this workbook."""


@dataclass
class ListSheet:
    """What a school's workbook says: the rows to import, and what keeps others out."""

    name: str
    rows: list[ListRow] = field(default_factory=list)
    problems: list[ListProblem] = field(default_factory=list)


def read_list(content: bytes, *, on: date | None = None) -> ListSheet:
    """Return the rows and problems of the list in a school's workbook.

    :raises UploadRefused: if the file is no safe .xlsx
    :raises ListRefused: if no sheet is a list, or it is too long, or empty
    """
    return read_sheets(read_workbook(content), on=on or localdate())


def read_sheets(sheets: Iterable[Sheet], *, on: date) -> ListSheet:
    """Return the rows and problems of the sheet whose headings say most.

    :raises ListRefused: if no sheet is a list, or it is too long, or empty
    """
    tables = [(sheet, headings) for sheet in sheets if (headings := find_headings(sheet))]
    if not tables:
        raise ListRefused(
            _("No heading “Họ và tên” was found. Keep the row of headings above the names and send the workbook again.")
        )
    sheet, headings = max(tables, key=lambda table: table[1].score)
    found = _Reading(sheet, headings, on).result()
    if not found.rows and not found.problems:
        raise ListRefused(_("The list has headings but no row below them. Fill it in and send it again."))
    return found


class _Reading:
    """Reads one table; holds what its rows share."""

    def __init__(self, sheet: Sheet, headings: Headings, on: date):
        self._table = Table(sheet, headings, on)
        self._headings = headings
        self._found = ListSheet(sheet.name)
        self._section: SubjectKind | None = None
        self._seen: dict[tuple, int] = {}

    def result(self) -> ListSheet:
        for count, row in enumerate(self._data_rows(), 1):
            if count > MOST_ROWS:
                message = _(
                    "The list has more than %(most)d rows. Split it into several files and send them one by one."
                )
                raise ListRefused(message % {"most": MOST_ROWS})
            self._read_row(row)
        return self._found

    def _data_rows(self) -> Iterator[int]:
        for row in range(self._headings.first_data_row, len(self._table.sheet.rows)):
            texts = self._table.texts(row)
            if self._is_data(row, texts):
                yield row
            elif any(_FOOTER.match(fold(text)) for text in texts.values()):
                return
            else:
                self._section = _announced_kind(texts) or self._section

    def _is_data(self, row: int, texts: dict[int, str]) -> bool:
        if any(self._table.odd_columns(row)):
            return True
        if len(texts) > 2 and all(_COLUMN_NUMBER.match(fold(text)) for text in texts.values()):
            return False  # (1) (2) (3) under the headings
        number = self._headings.columns.get("number")
        if number is not None and _NUMBER.match(texts.get(number, "")):
            return len(texts) > 1
        ours = {*self._headings.columns.values(), *self._headings.name_columns} - {number}
        filled = ours & set(texts)
        if any(_FOOTER.match(fold(text)) for text in texts.values()):
            # A principal may be introduced too: 'Hiệu trưởng' among three filled cells is a post, not a signature.
            return len(filled) > 2
        if len(filled) > 1:
            return True
        # A lone text may be a section ('II. Tập thể'); where names or achievements stand it is a row half written.
        speaks = {*self._headings.name_columns, self._headings.columns.get("achievement")}
        return bool(filled & speaks) and len(texts) == 1 and _announced_kind(texts) is None

    def _read_row(self, row: int) -> None:
        reader = RowReader(self._table, row)
        found = reader.read(self._section)
        if found:
            same = self._seen.setdefault(_identity(found), found.row_number)
            if same == found.row_number:
                self._found.rows.append(found)
            else:
                message = _("Row %(number)d says the same. Delete one of the two.") % {"number": same}
                reader.report(self._headings.columns["name"], message)
        self._found.problems += reader.problems


def _announced_kind(texts: dict[int, str]) -> SubjectKind | None:
    return section_kind(_LISTING.sub("", " ".join(texts.values()))) if len(texts) <= 2 else None


def _identity(row: ListRow) -> tuple:
    return (fold(row.subject_name), row.kind, row.birth_year, fold(row.achievement))
