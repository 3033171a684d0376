from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lantoa.exemplars.enums import SubjectKind

#: Slug of the one front page; every public address hangs below it.
HOME_SLUG = "trang-chu"

#: The colour family of a story's ripple and of its badge.
PALETTES = {
    SubjectKind.INDIVIDUAL: "lacquer",
    SubjectKind.MODEL: "leaf",
    SubjectKind.COLLECTIVE: "sky",
    SubjectKind.GOOD_DEED: "plum",
}

#: The columns a new portal starts with: kind, slug, title, title for readers of English, what it collects.
FIRST_COLUMNS = (
    (
        SubjectKind.INDIVIDUAL,
        "guong-dien-hinh",
        "Gương điển hình tiên tiến",
        gettext_noop("Exemplary people"),
        "Thầy cô, nhân viên và học sinh đã làm một việc đáng để người khác học theo.",
    ),
    (
        SubjectKind.GOOD_DEED,
        "nguoi-tot-viec-tot",
        "Người tốt, việc tốt",
        gettext_noop("Good people, good deeds"),
        "Những việc tốt có thật trong và quanh nhà trường, kể lại đúng như đã diễn ra.",
    ),
    (
        SubjectKind.MODEL,
        "mo-hinh-moi",
        "Mô hình mới",
        gettext_noop("New models"),
        "Cách làm đã chạy ở một trường, có số đo trước và sau, có các bước để trường khác làm theo.",
    ),
    (
        SubjectKind.COLLECTIVE,
        "tap-the",
        "Tập thể",
        gettext_noop("Collectives"),
        "Tổ, lớp, nhóm và nhà trường cùng nhau làm được điều một người không làm nổi.",
    ),
)


class Progress(TextChoices):
    """Where the story of a recognised exemplar stands; what waits for an editor first."""

    UNTOLD = "untold", _("No story yet")
    DRAFT = "draft", _("Draft")
    PUBLIC = "public", _("Published")
    TAKEN_DOWN = "taken_down", _("Taken down")
