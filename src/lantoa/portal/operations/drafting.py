"""From a recognised nomination to a draft in the editor."""

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lantoa.audit.operations import record
from lantoa.common.errors import DomainError
from lantoa.common.templatetags.lantoa import vn_number
from lantoa.common.text import slug as slug_of
from lantoa.nominations.enums import NominationState
from lantoa.nominations.models import Nomination

from ..models import ColumnPage, StoryPage
from .pictures import copy_evidence
from .setting_up import ensure_portal

_SLUG_LENGTH = 80


class NotRecognised(DomainError):
    """Only recognised exemplars are told of."""


@transaction.atomic
def draft_story(nomination: Nomination, *, by: Any, at: datetime) -> StoryPage:
    """Return the story of a recognised nomination: the one there is, or a new draft filled from the dossier.

    :raises NotRecognised: while the department has not recognised it
    """
    # The lock puts two clicks in line; the second finds the first one's draft.
    nomination = (
        Nomination.objects.select_for_update(of=("self",))
        .select_related("exemplar", "unit", "matter", "person", "collective")
        .get(pk=nomination.pk)
    )
    known = StoryPage.objects.filter(matter=nomination.matter).first()
    if known:
        return known
    if nomination.state != NominationState.RECOGNISED or nomination.exemplar is None:
        raise NotRecognised(_("Only a recognised exemplar gets a story. This dossier has not been recognised."))
    pictures = copy_evidence(nomination, by=by)
    column = _column_for(nomination.kind, at=at)
    story = _filled(nomination)
    story.slug = _free_slug(column, nomination)
    if pictures:
        story.hero_picture = pictures[0]
        story.picture_caption = pictures[0].description[:200]
        story.picture_credit = pictures[0].credit[:120]
        story.picture_shows_person = pictures[0].shows_people
    story.owner = by
    column.add_child(instance=story)
    # As saving in the editor does: a draft may lack what publishing will ask for.
    story.save_revision(user=by, log_action=True, clean=False)
    record("portal.draft_story", story, by=by, at=at, nomination=nomination.pk)
    return story


@transaction.atomic
def write_story(story: StoryPage, *, by: Any, at: datetime, **content: Any) -> StoryPage:
    """Put ``content`` (fields of the story) into its draft, as saving in the editor does."""
    draft = story.get_latest_revision_as_object()
    for name, value in content.items():
        setattr(draft, name, value)
    draft.save_revision(user=by, log_action=True, clean=False)
    if not draft.live:
        draft.save()
    record("portal.write_story", story, by=by, at=at, fields=sorted(content))
    return draft


def _column_for(kind: str, *, at: datetime) -> ColumnPage:
    column = ColumnPage.objects.filter(kind=kind).order_by("path").first()
    if column is None:
        ensure_portal(at=at)
        column = ColumnPage.objects.filter(kind=kind).order_by("path").first()
    # Without a column of its kind the story starts in the first one; an editor sees it there.
    return column or ColumnPage.objects.order_by("path")[0]


def _free_slug(column: ColumnPage, nomination: Nomination) -> str:
    wanted = slug_of(nomination.title)[:_SLUG_LENGTH].strip("-") or f"chuyen-{nomination.pk}"
    taken = set(column.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    return wanted if wanted not in taken else f"{wanted}-{nomination.pk}"


def _filled(nomination: Nomination) -> StoryPage:
    """Return an unsaved story with what the dossier says; the quote is left for the editor to ask for."""
    return StoryPage(
        live=False,
        title=Truncator(nomination.title or nomination.subject_name).chars(250),
        exemplar=nomination.exemplar,
        matter=nomination.matter,
        unit=nomination.unit,
        unit_name=nomination.unit_name,
        kind=nomination.kind,
        field=nomination.field,
        summary=_first_sentences(nomination.what, 200),
        body=_body(nomination),
        facts=_facts(nomination),
        measure_name=nomination.measure_name,
        measure_unit=nomination.measure_unit,
        measure_before=nomination.measure_before,
        measure_after=nomination.measure_after,
    )


def _first_sentences(text: str, length: int) -> str:
    """Return as many whole sentences as fit, at least the beginning of the first."""
    sentences = re.split(r"(?<=[.!?…])\s+", " ".join(text.split()))
    kept = ""
    for sentence in sentences:
        if len(kept) + len(sentence) + 1 > length:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or Truncator(sentences[0]).chars(length)


def _body(nomination: Nomination) -> str:
    paragraphs = [line.strip() for line in nomination.what.splitlines() if line.strip()]
    told = format_html_join("", "<p>{}</p>", ((paragraph,) for paragraph in paragraphs))
    labelled = [
        (pgettext("measure", "Before"), nomination.result_before),
        (pgettext("measure", "After"), nomination.result_after),
        (_("Who benefits"), nomination.beneficiaries),
    ]
    added = format_html_join(
        "", "<p><b>{}:</b> {}</p>", ((label, " ".join(text.split())) for label, text in labelled if text.strip())
    )
    return format_html("{}{}", told, added)


def _facts(nomination: Nomination) -> list[tuple[str, dict[str, str]]]:
    if nomination.measure_before is None or nomination.measure_after is None:
        return []
    unit = "%" if nomination.measure_unit == "%" else ""
    value = f"{vn_number(nomination.measure_before)} → {vn_number(nomination.measure_after)}{unit}"
    label = nomination.measure_name if unit else f"{nomination.measure_name} ({nomination.measure_unit})"
    return [("fact", {"value": value[:24], "label": label[:80]})]
