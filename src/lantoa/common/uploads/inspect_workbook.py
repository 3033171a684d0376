"""Reads the values of one hostile workbook: ``python -m lantoa.common.uploads.inspect_workbook SOURCE TARGET``.

Runs confined: a single cell at XFD1048576 makes a reader ask for all the memory there is.
Prints ``{"sheets": [...]}``, see `workbook.Sheet`. Knows no Django.
"""

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import python_calamine
from defusedxml.sax import parse

from .confined import answer
from .inspect_office import check_office
from .kinds import XLSX, Unacceptable

MOST_SHEETS = 30
MOST_ROWS = 5000
MOST_COLUMNS = 200
#: So many empty rows in a row end the sheet: people format 50,000 rows and fill ten.
EMPTY_ROWS_END = 300
LONGEST_TEXT = 20_000


def main(arguments: list[str]) -> dict[str, Any]:
    """Return the visible sheets of the workbook named in ``arguments``."""
    source = Path(arguments[0])
    check_office(XLSX, source)
    try:
        with python_calamine.load_workbook(str(source)) as workbook:
            visible = [
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.visible == python_calamine.SheetVisibleEnum.Visible
                and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            sheets = [_sheet(workbook.get_sheet_by_name(name)) for name in visible[:MOST_SHEETS]]
    except python_calamine.PasswordError as error:
        raise Unacceptable("password") from error
    odd = _odd_cells(source)
    return {"sheets": [{**sheet, "odd": odd.get(sheet["name"], {})} for sheet in sheets]}


def _sheet(sheet: python_calamine.CalamineSheet) -> dict[str, Any]:
    rows: list[list[Any]] = []
    empty = 0
    is_cut = False
    for row in sheet.iter_rows():
        values = [_plain(value) for value in row[:MOST_COLUMNS]]
        rows.append(values)
        empty = 0 if any(value != "" for value in values) else empty + 1
        if empty > EMPTY_ROWS_END:
            break
        if len(rows) >= MOST_ROWS:
            is_cut = True
            break
    while rows and not any(value != "" for value in rows[-1]):
        rows.pop()
    return {
        "name": sheet.name,
        "left": sheet.start[1] if sheet.start else 0,
        "rows": rows,
        "merges": [[*first, *last] for first, last in (sheet.merged_cell_ranges or [])[:5000]],
        "is_cut": is_cut,
    }


def _plain(value: Any) -> Any:
    """Return the value as JSON can carry it; a date becomes ``{"date": "1986-02-01"}``."""
    if isinstance(value, datetime | date):
        return {"date": value.isoformat()[:10]}
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return int(value)
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def _odd_cells(source: Path) -> dict[str, dict[str, str]]:
    """Return sheet name -> cell -> 'formula' (without a stored result) or 'error'; readers show both as empty."""
    found = {}
    with zipfile.ZipFile(source) as package:
        for name, path in _sheet_paths(package).items():
            reader = _OddCells()
            with package.open(path) as part:
                _parse(part, reader)
            found[name] = reader.odd
    return found


def _sheet_paths(package: zipfile.ZipFile) -> dict[str, str]:
    sheets, targets = _Elements("sheet"), _Elements("relationship")
    with package.open("xl/workbook.xml") as part:
        _parse(part, sheets)
    with package.open("xl/_rels/workbook.xml.rels") as part:
        _parse(part, targets)
    places = {row.get("Id"): row.get("Target", "") for row in targets.rows}
    names = set(package.namelist())
    paths = {}
    for sheet in sheets.rows:
        identity = next((value for key, value in sheet.items() if key.rpartition(":")[2] == "id"), "")
        target = places.get(identity, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in names:
            paths[sheet.get("name", "")] = path
    return paths


def _parse(part: Any, handler: ContentHandler) -> None:
    try:
        parse(part, handler, forbid_dtd=True)
    except SAXException as error:
        raise Unacceptable("damaged") from error


class _Elements(ContentHandler):
    """Collects the attributes of all elements of one name."""

    def __init__(self, wanted: str):
        super().__init__()
        self._wanted = wanted
        self.rows: list[dict[str, str]] = []

    def startElement(self, name, attrs):  # noqa: N802 -- the interface of SAX
        if name.rpartition(":")[2].casefold() == self._wanted:
            self.rows.append(dict(attrs.items()))


class _OddCells(ContentHandler):
    """Notices formulas without a stored result, and errors."""

    def __init__(self):
        super().__init__()
        self.odd: dict[str, str] = {}
        self._cell = ""
        self._has_formula = self._has_value = self._is_in_value = False

    def startElement(self, name, attrs):  # noqa: N802 -- the interface of SAX
        element = name.rpartition(":")[2]
        if element == "c":
            self._cell = attrs.get("r", "")
            self._has_formula = self._has_value = False
            if attrs.get("t") == "e" and len(self.odd) < MOST_ROWS:
                self.odd[self._cell] = "error"
        elif element == "f":
            self._has_formula = True
        elif element == "v":
            self._is_in_value = True

    def characters(self, content):
        # Programs that only write formulas leave the element there, empty.
        self._has_value = self._has_value or (self._is_in_value and bool(content.strip()))

    def endElement(self, name):  # noqa: N802 -- the interface of SAX
        if name.rpartition(":")[2] == "v":
            self._is_in_value = False
        elif name.rpartition(":")[2] == "c" and self._has_formula and not self._has_value and len(self.odd) < MOST_ROWS:
            self.odd[self._cell] = "formula"


if __name__ == "__main__":
    answer(main)
