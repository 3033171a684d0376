from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

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

#: The tone of a badge that matches the palette.
TONES = {
    SubjectKind.INDIVIDUAL: "returned",
    SubjectKind.MODEL: "done",
    SubjectKind.COLLECTIVE: "info",
    SubjectKind.GOOD_DEED: "due",
}

#: The columns a new portal starts with: kind, slug, title, title for readers of English, what it collects.
FIRST_COLUMNS = (
    (
        SubjectKind.INDIVIDUAL,
        "guong-dien-hinh",
        "Gương điển hình tiên tiến",
        "Exemplary people",
        "Thầy cô, nhân viên và học sinh đã làm một việc đáng để người khác học theo.",
    ),
    (
        SubjectKind.GOOD_DEED,
        "nguoi-tot-viec-tot",
        "Người tốt, việc tốt",
        "Good people, good deeds",
        "Những việc tốt có thật trong và quanh nhà trường, kể lại đúng như đã diễn ra.",
    ),
    (
        SubjectKind.MODEL,
        "mo-hinh-moi",
        "Mô hình mới",
        "New models",
        "Cách làm đã chạy ở một trường, có số đo trước và sau, có các bước để trường khác làm theo.",
    ),
    (
        SubjectKind.COLLECTIVE,
        "tap-the",
        "Tập thể",
        "Collectives",
        "Tổ, lớp, nhóm và nhà trường cùng nhau làm được điều một người không làm nổi.",
    ),
)


class Progress(TextChoices):
    """Where the story of a recognised exemplar stands; what waits for an editor first."""

    UNTOLD = "untold", pgettext_lazy("story", "No story yet")
    DRAFT = "draft", pgettext_lazy("story", "Draft")
    PUBLIC = "public", pgettext_lazy("story", "Published")
    TAKEN_DOWN = "taken_down", pgettext_lazy("story", "Taken down")
