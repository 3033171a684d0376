"""Entering persons and collectives; the same one twice is one row."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from lantoa.audit.operations import record
from lantoa.common.text import clean_line
from lantoa.units.models import Unit

from .models import Collective, Person, folded
from .signals import person_changed

#: What an update may change; a person never silently moves to another unit.
_CHANGEABLE = ("full_name", "kind", "sex", "birth_date", "birth_year", "position", "email", "phone", "registry_code")
#: On these depends whose consent is needed.
_DECIDES_CONSENT = ("kind", "birth_date", "birth_year")


@transaction.atomic
def register_person(
    unit: Unit,
    *,
    kind: str,
    full_name: str,
    by: Any,
    at: datetime,
    birth_date: date | None = None,
    birth_year: int | None = None,
    sex: str = "",
    position: str = "",
    email: str = "",
    phone: str = "",
    registry_code: str | None = None,
    is_sample: bool = False,
) -> Person:
    """Return the person of ``unit`` with this name, kind and birth, entered now unless known already."""
    name = clean_line(full_name)[:300]
    # The unit's row puts two presses of the same button in line.
    Unit.objects.select_for_update().get(pk=unit.pk)
    year = birth_date.year if birth_date else birth_year
    known = _known_person(unit, kind=kind, name=name, birth_date=birth_date, year=year, position=position)
    if known:
        return known
    person = Person.objects.create(
        unit=unit,
        kind=kind,
        full_name=name,
        birth_date=birth_date,
        birth_year=year,
        sex=sex,
        position=clean_line(position)[:200],
        email=email,
        phone=clean_line(phone)[:40],
        registry_code=registry_code or None,
        is_sample=is_sample,
    )
    record("people.register", person, by=by, at=at)
    return person


def _known_person(
    unit: Unit, *, kind: str, name: str, birth_date: date | None, year: int | None, position: str
) -> Person | None:
    same = Person.objects.filter(unit=unit, kind=kind, full_name=name, birth_date=birth_date, birth_year=year)
    if year is None:
        # Without any birth, namesakes are told apart by what they do.
        same = same.filter(position=clean_line(position)[:200])
    return same.order_by("pk").first()


@transaction.atomic
def update_person(person: Person, *, by: Any, at: datetime, **changes: Any) -> Person:
    """Change what is known of ``person`` and tell those above whose rules depend on it.

    :raises TypeError: if ``changes`` names something that is not changed this way
    """
    unknown = set(changes) - set(_CHANGEABLE)
    if unknown:
        raise TypeError(f"update_person cannot change {', '.join(sorted(unknown))}")
    stored = Person.objects.select_for_update().get(pk=person.pk)
    for name in ("full_name", "position", "phone"):
        if name in changes:
            changes[name] = clean_line(changes[name])
    changed = [name for name, value in changes.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, changes[name])
        setattr(person, name, changes[name])
    if changed:
        stored.save()
        # Names of fields only: the log is no second place for birth dates.
        record("people.update", stored, by=by, at=at, fields=changed)
        if set(changed) & set(_DECIDES_CONSENT):
            # Inside the transaction: whose consent is needed changes together with the age it follows from.
            person_changed.send(Person, person=stored, at=at)
    return stored


@transaction.atomic
def register_collective(
    unit: Unit, *, name: str, by: Any, at: datetime, size: int | None = None, is_sample: bool = False
) -> Collective:
    """Return the collective of ``unit`` with this name, entered now unless known already."""
    name = clean_line(name)[:300]
    Unit.objects.select_for_update().get(pk=unit.pk)
    known = Collective.objects.filter(unit=unit, folded_name=folded(name)).first()
    if known:
        if size and known.size != size:
            known.size = size
            known.save(update_fields=["size"])
        return known
    collective = Collective.objects.create(unit=unit, name=name, size=size, is_sample=is_sample)
    record("people.register_collective", collective, by=by, at=at)
    return collective
