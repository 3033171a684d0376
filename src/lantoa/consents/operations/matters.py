"""What is told, whom it names, and where it was shown."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from lantoa.audit.operations import record
from lantoa.common.text import clean_line
from lantoa.people.models import Person
from lantoa.units.models import Unit

from ..models import Appearance, Disclosure, Matter
from .gate import keeping_gate, settle


@transaction.atomic
def open_matter(unit: Unit, *, title: str, summary: str, at: datetime, names_nobody: bool = False) -> Matter:
    """Return a new matter with its gate closed (open only if it names nobody)."""
    matter = Matter.objects.create(
        unit=unit, title=clean_line(title)[:300], summary=summary, names_nobody=names_nobody, created_at=at
    )
    settle(matter, set(), at=at)
    return matter


def update_matter(matter: Matter, *, title: str, summary: str, names_nobody: bool, at: datetime) -> None:
    """Change what is told; answers keep the words they were given to."""
    with keeping_gate(matter.pk, at=at) as stored:
        # Both: the gate is computed from the locked row, and the caller goes on with its own.
        for row in (stored, matter):
            row.title, row.summary, row.names_nobody = clean_line(title)[:300], summary, names_nobody
        stored.save(update_fields=["title", "summary", "names_nobody"])


def set_appearances(matter: Matter, people: Iterable[Person], *, by: Any, at: datetime) -> None:
    """Make ``people`` exactly those who are named or shown."""
    wanted = {person.pk: person for person in people}
    with keeping_gate(matter.pk, at=at):
        known = {row.person_id: row for row in Appearance.objects.filter(matter=matter)}
        current = {pk for pk, row in known.items() if row.removed_at is None}
        if current == set(wanted):
            return
        for pk, person in wanted.items():
            if pk not in known:
                Appearance.objects.create(matter=matter, person=person)
            elif known[pk].removed_at:
                known[pk].removed_at = None
                known[pk].save(update_fields=["removed_at"])
        for pk in current - set(wanted):
            # The row stays: links already sent and answers already given must still find it.
            known[pk].removed_at = at
            known[pk].save(update_fields=["removed_at"])
        record("consents.set_people", matter, by=by, at=at, people=sorted(wanted))


@transaction.atomic
def record_disclosure(matter: Matter, *, channel: str, title: str, url: str, at: datetime) -> Disclosure:
    """Note that ``matter`` is shown at ``url`` from now on; saying it twice notes it once."""
    Matter.objects.select_for_update().get(pk=matter.pk)
    return Disclosure.objects.get_or_create(
        matter=matter,
        channel=channel,
        url=url[:500],
        shown_until=None,
        defaults={"title": title[:300], "shown_from": at},
    )[0]


def end_disclosure(matter: Matter, *, channel: str, url: str, at: datetime) -> bool:
    """Note that ``matter`` is no longer shown at ``url``; return whether it was."""
    open_rows = Disclosure.objects.filter(matter=matter, channel=channel, url=url[:500], shown_until__isnull=True)
    return bool(open_rows.update(shown_until=at))
