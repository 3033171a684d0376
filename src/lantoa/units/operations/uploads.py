"""A list sent on screen: kept, looked at, then applied once."""

import hashlib
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from ..models import ImportRun, ImportUpload
from ..reading import read_units
from .imports import ImportPlan, import_units, plan_import


def keep_upload(content: bytes, *, filename: str, by: Any, at: datetime) -> ImportUpload:
    """Keep a list for its preview, if it can be read at all.

    :raises tables.FileUnreadable: if it is no readable CSV or Excel file
    :raises UploadRefused: if it is a workbook that is protected, damaged or unsafe
    :raises reading.NoUnitsFound: if it holds no list of units
    """
    read_units(content, filename)
    upload = ImportUpload(
        filename=filename[:255], sha256=hashlib.sha256(content).hexdigest(), uploaded_at=at, uploaded_by=by
    )
    # Named by us: the sender's file name never becomes a path.
    upload.stored_name = storages["private"].save(f"unit-imports/{upload.pk}", ContentFile(content))
    upload.save()
    return upload


def plan_upload(upload: ImportUpload, *, on: date) -> ImportPlan:
    """Return what applying the kept list would do on day ``on``; rows that cannot be read are among the problems."""
    rows, problems = read_units(_content(upload), upload.filename)
    plan = plan_import(rows, on=on)
    plan.problems = sorted([*problems, *plan.problems], key=lambda problem: problem.line)
    return plan


@transaction.atomic
def apply_upload(upload: ImportUpload, *, by: Any, at: datetime) -> ImportRun:
    """Apply the good rows of the kept list; pressing twice applies it once."""
    held = ImportUpload.objects.select_for_update().get(pk=upload.pk)
    if held.run:
        return held.run
    rows, _problems = read_units(_content(held), held.filename)
    run = import_units(rows, by=by, at=at, filename=held.filename, sha256=held.sha256)
    held.run = run
    held.save(update_fields=["run"])
    upload.run = run
    return run


def _content(upload: ImportUpload) -> bytes:
    with storages["private"].open(upload.stored_name) as stored:
        return stored.read()
