"""Writing a dossier: started once, filled page by page, never overwritten silently."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lantoa.audit.operations import record
from lantoa.common.errors import DomainError
from lantoa.common.uploads import CleanFile, store_private
from lantoa.consents.operations import open_matter, set_appearances, update_matter
from lantoa.exemplars.enums import SubjectKind
from lantoa.people.models import Collective, Person

from ..enums import COUNTED_STATES, EDITABLE_STATES, RoundState
from ..models import Evidence, Nomination, Participation, SelfScore
from .counters import recount
from .rounds import take_back_nil

EVIDENCE_LIMIT = 10


class DossierRefused(DomainError):
    """This cannot be written into the dossier now."""


class EditConflict(DomainError):
    """Somebody else changed the same page since it was opened."""


@transaction.atomic
def start_nomination(
    participation: Participation,
    *,
    kind: SubjectKind,
    creation_key: UUID,
    by: Any,
    at: datetime,
    is_sample: bool = False,
) -> Nomination:
    """Open a draft; the same ``creation_key`` again returns the same draft.

    :raises DossierRefused: if the round is closed or the unit's quota is used up
    """
    # The lock puts two quick clicks in line, so the quota holds.
    rows = Participation.objects.select_for_update(of=("self",)).select_related("round", "unit")
    stored = rows.get(pk=participation.pk)
    known = Nomination.objects.filter(creation_key=creation_key).first()
    if known:
        return known
    _check_may_start(stored)
    nomination = Nomination.objects.create(
        round=stored.round,
        unit=stored.unit,
        unit_name=stored.unit.name,
        screening_unit_id=stored.screening_unit_id,
        author=by,
        kind=kind,
        matter=open_matter(stored.unit, title="", summary="", at=at, names_nobody=True),
        creation_key=creation_key,
        created_at=at,
        changed_at=at,
        changed_by=by,
        is_sample=is_sample,
    )
    take_back_nil(stored, by=by, at=at)
    recount(stored)
    record("nominations.start", nomination, by=by, at=at, kind=kind)
    return nomination


def _check_may_start(participation: Participation) -> None:
    if participation.round.state != RoundState.OPEN:
        raise DossierRefused(_("The round is closed."))
    limit = participation.round.quotas.get(unit_kind=participation.unit_kind).limit
    used = Nomination.objects.filter(
        round=participation.round, unit=participation.unit, state__in=COUNTED_STATES
    ).count()
    if used >= limit:
        raise DossierRefused(
            _("Your unit may introduce %(limit)d in this round and has that many already. Withdraw one first.")
            % {"limit": limit}
        )


def fingerprint(nomination: Nomination, fields: Iterable[str]) -> str:
    """Return a short hash of what ``fields`` hold; a form carries it to tell what its writer saw."""
    held = {name: str(getattr(nomination, name)) for name in sorted(fields)}
    return hashlib.sha256(json.dumps(held, ensure_ascii=False).encode()).hexdigest()[:16]


def _lock_for_writing(nomination: Nomination) -> Nomination:
    stored = Nomination.objects.select_for_update().get(pk=nomination.pk)
    if stored.state not in EDITABLE_STATES:
        raise DossierRefused(
            _("The dossier is now “%(state)s” and can no longer be changed.") % {"state": stored.get_state_display()}
        )
    return stored


@transaction.atomic
def save_fields(
    nomination: Nomination,
    *,
    values: Mapping[str, Any],
    page_fields: Iterable[str] = (),
    seen: str = "",
    opened_as: UUID | None = None,
    by: Any,
    at: datetime,
) -> None:
    """Write one page of the dossier, or the part of it that is well-formed.

    ``seen`` is the fingerprint of the whole page, of ``page_fields``, when it was opened; ``opened_as``
    names that opening, so that its autosave and its button are known as one hand.

    :raises EditConflict: if the page was changed by another hand meanwhile
    :raises DossierRefused: if the dossier can no longer be changed
    """
    stored = _lock_for_writing(nomination)
    changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
    is_own = opened_as is not None and stored.changed_from == opened_as
    if changed and seen and not is_own and seen != fingerprint(stored, page_fields or values):
        raise EditConflict(
            _("%(who)s changed this page at %(time)s. Compare below and send again what should stand.")
            % {"who": stored.changed_by, "time": f"{localtime(stored.changed_at):%H:%M}"}
        )
    for name, value in values.items():
        setattr(nomination, name, value)
    if changed:
        nomination.changed_at, nomination.changed_by, nomination.changed_from = at, by, opened_as
        nomination.save(update_fields=[*values, "changed_at", "changed_by", "changed_from"])
        _keep_matter_current(nomination, at=at)


def _keep_matter_current(nomination: Nomination, *, at: datetime) -> None:
    # The person consents to what is told: the matter says it in the dossier's words.
    update_matter(
        nomination.matter,
        title=nomination.title or nomination.subject_name,
        summary=nomination.what,
        names_nobody=nomination.person_id is None,
        at=at,
    )


@transaction.atomic
def set_subject(
    nomination: Nomination,
    *,
    person: Person | None,
    collective: Collective | None = None,
    title: str = "",
    by: Any,
    at: datetime,
) -> None:
    """Say whom or what the dossier is about; the person becomes one who is asked for consent.

    For a collective or a model ``person`` is who speaks for it, or nobody.

    :raises DossierRefused: if the kind needs a person or collective that is missing, or is another unit's
    """
    _lock_for_writing(nomination)
    if nomination.kind == SubjectKind.INDIVIDUAL and person is None:
        raise DossierRefused(_("Choose or enter the person."))
    if nomination.kind == SubjectKind.COLLECTIVE and collective is None:
        raise DossierRefused(_("Choose or enter the collective."))
    for subject in (person, collective):
        if subject is not None and subject.unit_id != nomination.unit_id:
            raise DossierRefused(_("This person or collective belongs to another unit."))
    if (nomination.person, nomination.collective) != (person, collective):
        # Another subject is another exemplar's record: the wrong one must not be honored.
        nomination.exemplar = None
    nomination.person, nomination.collective = person, collective
    if title:
        nomination.title = title
    nomination.changed_at, nomination.changed_by, nomination.changed_from = at, by, None
    nomination.save(
        update_fields=["person", "collective", "exemplar", "title", "changed_at", "changed_by", "changed_from"]
    )
    _keep_matter_current(nomination, at=at)
    set_appearances(nomination.matter, [person] if person else [], by=by, at=at)


@transaction.atomic
def save_self_scores(nomination: Nomination, *, scores: Mapping[int, tuple[int, str]], by: Any, at: datetime) -> None:
    """Write the unit's own points and reasons: criterion id -> (points, note)."""
    _lock_for_writing(nomination)
    for criterion, (points, note) in scores.items():
        SelfScore.objects.update_or_create(
            nomination=nomination, criterion_id=criterion, defaults={"points": points, "note": note}
        )
    nomination.changed_at, nomination.changed_by = at, by
    nomination.save(update_fields=["changed_at", "changed_by"])


@transaction.atomic
def attach_evidence(
    nomination: Nomination, *, upload: CleanFile, caption: str, shows_people: bool, by: Any, at: datetime
) -> Evidence:
    """Keep a checked file with the dossier; the same file again returns the row that is there.

    :raises DossierRefused: if the dossier holds as many files as it may
    """
    _lock_for_writing(nomination)
    known = nomination.evidence.filter(sha256=upload.sha256).first()
    if known:
        return known
    if nomination.evidence.count() >= EVIDENCE_LIMIT:
        raise DossierRefused(
            _("This part takes at most %(limit)d files. Remove one first.") % {"limit": EVIDENCE_LIMIT}
        )
    # The file is durable before the row that names it: a crash between leaves a stray file, never a dead link.
    name = store_private(upload, folder=f"nominations/{nomination.pk}", name=upload.sha256)
    try:
        evidence = Evidence.objects.create(
            nomination=nomination,
            file=name,
            original_name=upload.original_name,
            caption=caption,
            content_type=upload.content_type,
            sha256=upload.sha256,
            size=upload.size,
            shows_people=shows_people,
            uploaded_by=by,
            uploaded_at=at,
        )
    except IntegrityError as error:
        raise DossierRefused(_("This file is already there.")) from error
    record("nominations.attach_evidence", nomination, by=by, at=at, file=upload.original_name, sha256=upload.sha256)
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: Any, at: datetime) -> None:
    """Take a file out of a draft; frozen submissions keep naming its hash."""
    _lock_for_writing(evidence.nomination)
    record("nominations.remove_evidence", evidence.nomination, by=by, at=at, sha256=evidence.sha256)
    evidence.delete()
