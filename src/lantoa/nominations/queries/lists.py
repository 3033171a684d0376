"""A list before it is imported: what would be new, what is there already, how many may still come."""

from dataclasses import dataclass

from lantoa.exemplars.enums import Field

from ..enums import COUNTED_STATES
from ..list_import import ListRow, ListSheet, creation_key_of
from ..models import Nomination, Participation


@dataclass(frozen=True)
class PreviewLine:
    """A good row and the draft it has become before, if any."""

    row: ListRow
    nomination: Nomination | None
    #: Offered as chosen: new, and within the quota.
    is_chosen: bool

    @property
    def field_label(self) -> str:
        return str(Field(self.row.field).label) if self.row.field else ""


@dataclass(frozen=True)
class ListPreview:
    """What confirming a list would do."""

    sheet: ListSheet
    lines: list[PreviewLine]
    limit: int
    places_left: int

    @property
    def new_count(self) -> int:
        return sum(line.nomination is None for line in self.lines)

    @property
    def bad_rows(self) -> int:
        return len({problem.row_number for problem in self.sheet.problems})


def preview_of(sheet: ListSheet, participation: Participation) -> ListPreview:
    """Return the rows of ``sheet`` beside the drafts they have already become."""
    own = Nomination.objects.filter(round_id=participation.round_id, unit_id=participation.unit_id)
    known = {nomination.creation_key: nomination for nomination in own.select_related("person", "collective")}
    quota = participation.round.quotas.filter(unit_kind=participation.unit_kind).first()
    limit = quota.limit if quota else 0
    used = sum(nomination.state in COUNTED_STATES for nomination in known.values())
    places_left = max(limit - used, 0)
    lines, chosen = [], 0
    for row in sheet.rows:
        nomination = known.get(creation_key_of(row, participation.pk))
        is_chosen = nomination is None and chosen < places_left
        chosen += is_chosen
        lines.append(PreviewLine(row, nomination, is_chosen))
    return ListPreview(sheet, lines, limit, places_left)
