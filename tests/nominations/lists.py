"""Lists of schools as workbooks and as sheets, and what is read from them."""

import io
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from django.utils import timezone

from lantoa.common.uploads.workbook import Sheet
from lantoa.nominations.list_import.reader import read_sheets
from lantoa.nominations.models import Quota

REAL_LIST = Path(__file__).parents[1] / "data" / "danh-sach-gioi-thieu.xlsx"
ON = date(2026, 11, 20)
HEADINGS = ("STT", "Họ và tên", "Năm sinh", "Chức vụ/Lớp", "Loại hình", "Thành tích", "Lĩnh vực", "Ghi chú")
PERSON = (1, "Trần Thị Mẫu", 1986, "Giáo viên", "Cá nhân", "Mở thư viện xanh.", "Văn hóa đọc", "")


def workbook(*rows, merges=(), title="Danh sách", before=()):
    """An .xlsx of ``rows``, with sheets ``before`` it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in before:
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet(*rows, **options):
    return Sheet("Danh sách", [["" if value is None else value for value in row] for row in rows], **options)


def read(*rows, **options):
    return read_sheets([sheet(*rows, **options)], on=ON)


def places(found):
    return [problem.cell for problem in found.problems]


def allow_many(sector):
    """Lists are longer than the usual quota of two; and pages read the wall clock."""
    sector.round.deadline = timezone.now() + timedelta(days=7)
    sector.round.save()
    Quota.objects.filter(round=sector.round).update(limit=10)
