"""Lists of units as files, made for one test."""

import csv
import io

import openpyxl


def csv_file(*rows, encoding="utf-8-sig", delimiter=","):
    """Return the bytes of a CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def excel_file(*rows, merged=(), sheet="Danh sách", before=None):
    """Return the bytes of a workbook; ``merged`` ranges are joined, ``before(book)`` may do more."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    if before:
        before(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
