"""A school's list becomes drafts: one a row, found again when the list comes a second time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.audit.operations import record
from lantoa.common.errors import DomainError
from lantoa.common.text import fold
from lantoa.common.uploads import CleanFile, store_private
from lantoa.common.uploads.storage import sweep_private
from lantoa.exemplars.enums import SubjectKind
from lantoa.people.enums import PersonKind
from lantoa.people.models import Collective, Person
from lantoa.people.operations import register_collective, register_person
from lantoa.units.models import Unit

from ..list_import import ListRow, ListSheet, creation_key_of
from ..models import Nomination, Participation, Round
from .dossiers import DossierRefused, save_fields, set_subject, start_nomination

LONGEST_TITLE = 160
_SHORTEST_TITLE = 20
_STOPS = re.compile(r"[;\n]|[.!?]\s")
_PERSONS_NAME = re.compile(r"(?:[^\W\d_]|['’.-])+")


LIST_FOLDER = "nominations/lists"
#: A list names people: between upload and confirmation a day is enough.
LISTS_ARE_KEPT = timedelta(days=1)


class ListNotExpected(DomainError):
    """The round does not ask this unit."""


@dataclass(frozen=True)
class RefusedRow:
    """A good row that could not become a draft now, and why."""

    row: ListRow
    message: str


@dataclass
class ImportResult:
    """What became of the rows of a list."""

    created: list[Nomination] = field(default_factory=list)
    known: list[Nomination] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


def keep_list(upload: CleanFile, *, participation: Participation) -> str:
    """Keep a checked workbook until its preview is confirmed; return its private name."""
    return store_private(upload, folder=LIST_FOLDER, name=str(participation.pk))


def forget_lists(at: datetime) -> int:
    """Delete the workbooks whose time is over; return how many."""
    return sweep_private(LIST_FOLDER, before=at - LISTS_ARE_KEPT)


@transaction.atomic
def import_list(
    sheet: ListSheet,
    *,
    round: Round,  # noqa: A002 -- the word of the field; nothing is rounded here
    unit: Unit,
    by: Any,
    at: datetime,
    only: Iterable[int] | None = None,
) -> ImportResult:
    """Start a draft for each good row of ``sheet``, or for the row numbers in ``only``.

    A row whose draft is there already changes nothing. Rows beyond the unit's quota are refused
    one by one; the others stand.

    :raises ListNotExpected: if the round does not call the unit
    """
    participation = Participation.objects.filter(round=round, unit=unit).first()
    if participation is None:
        raise ListNotExpected(_("This round does not call %(unit)s.") % {"unit": unit.name})
    wanted = None if only is None else set(only)
    result = ImportResult()
    for row in sheet.rows:
        if wanted is None or row.row_number in wanted:
            _import_row(row, participation, result, by=by, at=at)
    if result.created:
        facts = {"created": [nomination.pk for nomination in result.created], "refused": len(result.refused)}
        record("nominations.import_list", participation, by=by, at=at, sheet=sheet.name[:100], **facts)
    return result


def _import_row(row: ListRow, participation: Participation, result: ImportResult, *, by: Any, at: datetime) -> None:
    key = creation_key_of(row, participation.pk)
    known = Nomination.objects.filter(creation_key=key).first()
    if known:
        result.known.append(known)
        return
    try:
        # A savepoint: what one row refuses must not undo the others.
        with transaction.atomic():
            nomination = start_nomination(participation, kind=row.kind, creation_key=key, by=by, at=at)
            _fill(nomination, row, by=by, at=at)
    except DossierRefused as refused:
        result.refused.append(RefusedRow(row, str(refused)))
    else:
        result.created.append(nomination)


def _fill(nomination: Nomination, row: ListRow, *, by: Any, at: datetime) -> None:
    title = row.subject_name if row.kind == SubjectKind.MODEL else title_from(row)
    person, collective = _subject(nomination.unit, row, by=by, at=at)
    set_subject(nomination, person=person, collective=collective, title=title, by=by, at=at)
    values = {"what": row.achievement, **({"field": row.field} if row.field else {})}
    save_fields(nomination, values=values, by=by, at=at)


def _subject(unit: Unit, row: ListRow, *, by: Any, at: datetime) -> tuple[Person | None, Collective | None]:
    if row.kind == SubjectKind.COLLECTIVE:
        return None, register_collective(unit, name=row.subject_name, size=row.collective_size, by=by, at=at)
    names_person = row.kind == SubjectKind.INDIVIDUAL or (
        row.kind == SubjectKind.GOOD_DEED and is_persons_name(row.subject_name)
    )
    if not names_person:
        return None, None
    person = register_person(
        unit,
        kind=_person_kind(row),
        full_name=row.subject_name,
        birth_date=row.birth_date,
        birth_year=row.birth_year,
        sex=row.sex,
        position=row.position,
        by=by,
        at=at,
    )
    return person, None


def _person_kind(row: ListRow) -> PersonKind:
    if "phu huynh" in fold(row.position):
        return PersonKind.OTHER
    return PersonKind.PUPIL if row.is_pupil else PersonKind.STAFF


def is_persons_name(name: str) -> bool:
    """Tell 'Nguyễn Giả Cát Tường' from 'Nhặt được của rơi': two to seven words, each with a capital."""
    parts = name.split()
    capitals = all(_PERSONS_NAME.fullmatch(part) and part[0].isupper() for part in parts)
    return 2 <= len(parts) <= 7 and capitals


def title_from(row: ListRow) -> str:
    """Return the achievement in one line, for the writer to polish: its first sentence, cut at a word."""
    if row.kind == SubjectKind.GOOD_DEED and not is_persons_name(row.subject_name):
        return row.subject_name
    stop = next((found.start() for found in _STOPS.finditer(row.achievement) if found.start() >= _SHORTEST_TITLE), None)
    first = row.achievement[:stop].strip(" .;:").replace("\n", " ")
    if len(first) <= LONGEST_TITLE:
        return first
    return first[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
