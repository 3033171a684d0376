"""One row of a list: what it says, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from lantoa.common.text import clean_line, clean_text, fold
from lantoa.common.uploads.workbook import Sheet, Value, cell_name
from lantoa.exemplars.enums import SubjectKind

from .headings import Headings
from .values import Birth, birth_of, field_of, is_mark, is_pupil, kind_of, kind_of_name, sex_of, size_in, text_of

LONGEST_NAME = 300
LONGEST_POSITION = 200
LONGEST_ACHIEVEMENT = 10_000
_NAMESPACE = UUID("5b0f6c1e-6a0e-5f3b-9d8e-2a7c4e1f9b60")
#: A wrong formula in these columns takes nothing from the row.
_BESIDE_THE_POINT = frozenset(("number", "note"))


@dataclass(frozen=True)
class ListRow:
    """One exemplar as the school wrote it down."""

    row_number: int
    subject_name: str
    kind: SubjectKind
    is_pupil: bool = False
    birth_year: int | None = None
    birth_date: date | None = None
    sex: str = ""
    position: str = ""
    achievement: str = ""
    field: str = ""
    note: str = ""
    collective_size: int | None = None


@dataclass(frozen=True)
class ListProblem:
    """Why a row cannot be imported, at the cell where it is to be mended."""

    cell: str
    message: str
    row_number: int
    #: Whose row it is, as far as it says.
    subject_name: str = ""


def creation_key_of(row: ListRow, participation_id: int) -> UUID:
    """Return the key under which this row's draft is made once, however often the list is sent."""
    said = (participation_id, row.kind, fold(row.subject_name), fold(row.achievement))
    return uuid5(_NAMESPACE, "\n".join(map(str, said)))


class Table:
    """The cells of a sheet below its headings, by what they hold; merged cells reach down."""

    def __init__(self, sheet: Sheet, headings: Headings, on: date):
        self.sheet = sheet
        self.headings = headings
        self.on = on
        # Two authors of one achievement share one cell: each row reads what the merged cell says.
        self._origins = {
            (row, left): (top, left)
            for top, left, bottom, _right in sheet.merges
            if top >= headings.first_data_row
            for row in range(top + 1, min(bottom, len(sheet.rows)) + 1)
        }

    def value(self, row: int, column: int) -> Value:
        return self.sheet.value(*self._origins.get((row, column), (row, column)))

    def texts(self, row: int) -> dict[int, str]:
        """Return column -> text of what stands in the row itself."""
        return {column: text for column, value in enumerate(self.sheet.rows[row]) if (text := text_of(value))}

    def odd_columns(self, row: int) -> Iterator[tuple[int, str]]:
        """Give the columns that matter and hold a formula without result or an error."""
        headings = self.headings
        columns = {column for what, column in headings.columns.items() if what not in _BESIDE_THE_POINT}
        for column in sorted({*columns, *headings.births, *headings.name_columns}):
            odd = self.sheet.odd.get(cell_name(row, column))
            if odd:
                yield column, odd


class RowReader:
    """Reads one row of a table; gathers what is wrong with it."""

    def __init__(self, table: Table, row: int):
        self._table = table
        self._headings = table.headings
        self._row = row
        self._subject_name = self._written_name()
        self.problems: list[ListProblem] = []

    def read(self, section: SubjectKind | None) -> ListRow | None:
        """Return what the row says, None when something is wrong; ``section`` is the kind named above it."""
        self._report_odd()
        name = self._name()
        position = self._short_enough("position", self._text("position"), LONGEST_POSITION)
        achievement = self._achievement()
        kind, kind_text = self._kind(name, section)
        birth, sex = self._birth()
        if self.problems:
            return None
        is_of_people = kind in (SubjectKind.INDIVIDUAL, SubjectKind.GOOD_DEED)
        is_collective = kind == SubjectKind.COLLECTIVE
        return ListRow(
            row_number=self._row + 1,
            subject_name=name,
            kind=kind,
            is_pupil=is_of_people and is_pupil(position, kind_text),
            birth_year=birth.year if birth else None,
            birth_date=birth.day if birth else None,
            sex=sex,
            position=position,
            achievement=achievement,
            field=field_of(self._text("field")),
            note=self._text("note"),
            collective_size=size_in(self._text("size"), position, kind_text, name) if is_collective else None,
        )

    def report(self, column: int, message: str) -> None:
        """Add a problem; one a cell, for a formula that gave nothing is not also a missing name."""
        cell = cell_name(self._row, column)
        if all(problem.cell != cell for problem in self.problems):
            self.problems.append(ListProblem(cell, message, self._row + 1, self._subject_name))

    def _report_odd(self) -> None:
        for column, odd in self._table.odd_columns(self._row):
            if odd == "formula":
                self.report(column, _("This formula has no stored result. Type the value itself."))
            else:
                self.report(column, _("This cell shows an error of Excel. Type the value itself."))

    def _value(self, what: str) -> Value:
        column = self._headings.columns.get(what)
        return "" if column is None else self._table.value(self._row, column)

    def _text(self, what: str) -> str:
        return text_of(self._value(what))

    def _short_enough(self, what: str, text: str, most: int) -> str:
        if len(text) > most:
            facts = {"length": len(text), "most": most}
            message = _("This text has %(length)d characters; at most %(most)d fit. Shorten it.") % facts
            self.report(self._headings.columns[what], message)
        return text

    def _written_name(self) -> str:
        given = [(text_of(self._table.sheet.value(self._row, column)), words) for column, words in self._headings.names]
        filled = [text for text, _words in given if text]
        # 'Họ và tên' over two columns and 'Họ đệm' beside 'Tên' make one name; 'Cá nhân' beside 'Tập thể' do not.
        is_one_heading = len({words for _text, words in given}) == 1
        is_split = is_one_heading or any({"dem", "lot"} & set(words) for _text, words in given)
        return clean_line(" ".join(filled)) if is_split else next(iter(filled), "")

    def _name(self) -> str:
        name = self._subject_name
        if not any(letter.isalpha() for letter in name):
            message = _("The name is missing. Write the name of the person, collective or model in this cell.")
            self.report(self._headings.columns["name"], message)
        return self._short_enough("name", name, LONGEST_NAME)

    def _achievement(self) -> str:
        if "achievement" not in self._headings.columns:
            return ""
        value = self._value("achievement")
        text = clean_text(value) if isinstance(value, str) else text_of(value)
        if not text:
            message = _("The achievement is missing. Write in one or two sentences what was done and what came of it.")
            self.report(self._headings.columns["achievement"], message)
        return self._short_enough("achievement", text, LONGEST_ACHIEVEMENT)

    def _kind(self, name: str, section: SubjectKind | None) -> tuple[SubjectKind, str]:
        columns = self._headings.kind_of
        marked = [words for column, words in columns.items() if is_mark(self._table.value(self._row, column))]
        text = next(iter(marked), "") if columns else self._text("kind")
        if not text:
            return section or kind_of_name(name), ""
        kind = kind_of(text)
        if kind is None:
            message = _("“%(text)s” is no kind we know. Write Cá nhân, Tập thể, Mô hình mới or Người tốt việc tốt.")
            self.report(self._headings.columns["kind"], message % {"text": text[:60]})
        return kind or SubjectKind.INDIVIDUAL, text

    def _birth(self) -> tuple[Birth | None, str]:
        by_column = self._headings.sex_of
        filled = [column for column in self._headings.births if text_of(self._birth_value(column))]
        if len(filled) > 1 and len(by_column) > 1:
            message = _("Both columns for men and women are filled. Keep the one that is right.")
            self.report(filled[1], message)
        births = [self._birth_in(column) for column in filled[:1]]
        sex = next((by_column[column] for column in filled if column in by_column), "") or sex_of(self._value("sex"))
        return next(iter(births), None), sex

    def _birth_value(self, column: int) -> Value:
        return self._table.sheet.value(self._row, column)

    def _birth_in(self, column: int) -> Birth | None:
        value = self._birth_value(column)
        if column in self._headings.sex_of and is_mark(value):
            return None
        birth = birth_of(value, on=self._table.on)
        if birth is None:
            message = _(
                "“%(text)s” is no year of birth. Write four digits, such as 1986, or a date such as 01/02/1986."
            )
            self.report(column, message % {"text": text_of(value)[:40]})
        return birth
