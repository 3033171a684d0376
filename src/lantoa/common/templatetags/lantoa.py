"""Dates, numbers and money as they are written in Vietnam, and what the frame's templates need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy

from lantoa.common.icons import ICONS
from lantoa.common.ripple import ripple_svg

register = template.Library()

_WEEKDAYS = (
    pgettext_lazy("weekday in a sentence", "Monday"),
    pgettext_lazy("weekday in a sentence", "Tuesday"),
    pgettext_lazy("weekday in a sentence", "Wednesday"),
    pgettext_lazy("weekday in a sentence", "Thursday"),
    pgettext_lazy("weekday in a sentence", "Friday"),
    pgettext_lazy("weekday in a sentence", "Saturday"),
    pgettext_lazy("weekday in a sentence", "Sunday"),
)
# With the button for the rest, five entries fit the bar of a phone 360 px wide.
_NARROW_DOORS = 4
_MESSAGE_TONES = {"success": "done", "warning": "due", "error": "returned"}


def _local_day(moment: date | datetime) -> date:
    """Return the calendar day of ``moment`` where the reader is."""
    if not isinstance(moment, datetime):
        return moment
    return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()


@register.filter
def vn_short(day: date | datetime | None) -> str:
    """Return '20/11/2026'; empty for no date."""
    return f"{_local_day(day):%d/%m/%Y}" if day else ""


@register.filter
def vn_date(day: date | datetime | None) -> str:
    """Return 'thứ Sáu 20/11/2026'; empty for no date."""
    return f"{_WEEKDAYS[_local_day(day).weekday()]} {vn_short(day)}" if day else ""


@register.filter
def vn_datetime(moment: datetime | None) -> str:
    """Return '20/11/2026, 16:20' in local time; empty for no moment."""
    if not moment:
        return ""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{local:%d/%m/%Y, %H:%M}"


@register.filter
def vn_number(number: Any) -> str:
    """Return '1.120' or '85,5' as the page's language writes numbers; empty for none."""
    if number in (None, ""):
        return ""
    text = f"{Decimal(str(number)):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    is_english = (translation.get_language() or "").startswith("en")
    return text if is_english else text.translate(str.maketrans(",.", ".,"))


@register.filter
def money(amount: Any) -> str:
    """Return '85.000đ'; empty for none."""
    text = vn_number(amount)
    return f"{text}đ" if text else ""


@register.filter
def days_left(deadline: date | datetime | None, now: date | datetime | None = None) -> str:
    """Return how far ``deadline`` is from ``now`` in calendar days: 'còn 4 ngày', 'quá hạn 2 ngày'."""
    if not deadline:
        return ""
    now = now or timezone.now()
    days = (_local_day(deadline) - _local_day(now)).days
    if days > 0:
        return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    if days < 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}
    is_past = isinstance(deadline, datetime) and isinstance(now, datetime) and deadline < now
    return gettext("just past the deadline") if is_past else gettext("due today")


@register.filter
def file_size(size: Any) -> str:
    """Return '1,2 MB' or '340 KB'; text passes unchanged."""
    if not str(size).isdigit():
        return str(size)
    if int(size) >= 1024 * 1024:
        return f"{vn_number(round(Decimal(size) / (1024 * 1024), 1))} MB"
    return f"{vn_number(max(1, round(int(size) / 1024)))} KB"


@register.filter
def phone_link(phone: str) -> str:
    """Return ``phone`` with digits and plus only, for a tel: link."""
    return "".join(sign for sign in str(phone) if sign.isdigit() or sign == "+")


@register.filter
def message_tone(level_tag: str) -> str:
    """Return the tone of a notice for the level of a message."""
    return _MESSAGE_TONES.get(level_tag, "info")


@register.filter
def error_count(errors: Any) -> int:
    """Return how many messages ``form.errors`` holds."""
    return sum(len(messages) for messages in errors.values())


@register.filter
def first_input_id(field: Any) -> str:
    """Return the id to jump to: a group of choices is entered at its first one."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


@register.filter
def lead_in(label: Any) -> str:
    """Return ``label`` so that a sentence can follow: with a colon, unless it ends in a mark of its own."""
    text = str(label).rstrip(".")
    return text if text.endswith(("?", ":", "!")) else f"{text}:"


@register.filter
def is_optional(field: Any) -> bool:
    """Tell whether to say so: search forms set ``hide_optional``, there everything is."""
    return not field.field.required and not getattr(field.form, "hide_optional", False)


@register.filter
def is_checkbox(field: Any) -> bool:
    """Tell whether ``field`` is one box with its label beside it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox"


@dataclass(frozen=True)
class RailDoor:
    """One entry of the rail as drawn: ``is_here`` marks the room the page is in."""

    url: str
    label: str
    icon: str
    is_here: bool
    count: int = 0


@dataclass(frozen=True)
class Rail:
    """All entries for wide screens; for phones the first few and the rest behind one button."""

    doors: list[RailDoor]
    first: list[RailDoor]
    rest: list[RailDoor]

    @property
    def rest_count(self) -> int:
        """How much that is new lies behind the button."""
        return sum(door.count for door in self.rest)


def _unread(context: template.Context) -> int:
    # Lazy where no rail is drawn; str() is the one conversion that a lazy number passes on.
    return int(str(context.get("unread_count") or 0))


@register.simple_tag(takes_context=True)
def rail(context: template.Context) -> Rail:
    """Return the rail of the signed-in person, as seen from this page."""
    found = [(door, reverse(door.url_name)) for door in context.get("doors") or ()]
    path = context["request"].path
    # The nearest room wins where one address lies below another.
    here = max((url for _, url in found if path.startswith(url) and url != "/"), key=len, default="")
    doors = [
        RailDoor(url, str(door.label), door.icon, url == here, _unread(context) if door.icon == "bell" else 0)
        for door, url in found
    ]
    return Rail(doors, doors[:_NARROW_DOORS], doors[_NARROW_DOORS:])


@register.simple_block_tag(takes_context=True)
def page_title(context: template.Context, content: str) -> SafeString:
    """Return the page's title; after a refused form it starts by saying so, and says it once."""
    form = context.get("form")
    title = content.strip()
    warning = gettext("Error:")
    is_refused = bool(getattr(form, "is_bound", False) and form.errors)
    return format_html("{} {}", warning, title) if is_refused and not title.startswith(warning) else title


@register.simple_tag
def icon_path(name: str) -> SafeString:
    """Return the drawing of one icon.

    :raises KeyError: if there is no such icon
    """
    return mark_safe(ICONS[name])  # noqa: S308 -- drawings of our own


@register.simple_tag
def track(value: Any, maximum: Any) -> SafeString:
    """Draw how much of ``maximum`` is reached; SVG, because the policy forbids inline styles."""
    whole = Decimal(str(maximum or 0))
    part = Decimal(str(value or 0)) / whole if whole else Decimal(0)
    percent = round(min(max(part, Decimal(0)), Decimal(1)) * 100)
    return format_html(
        '<svg class="track" width="100%" height="8" aria-hidden="true" focusable="false">'
        '<rect class="track-whole" width="100%" height="8" rx="4"/>'
        '<rect class="track-part" width="{}%" height="8" rx="4"/></svg>',
        percent,
    )


@register.simple_tag(takes_context=True)
def page_link(context: template.Context, param: str, value: Any) -> str:
    """Return this page's query string with ``param`` set to ``value`` (empty: without it)."""
    query = context["request"].GET.copy()
    query.pop(param, None)
    if value:
        query[param] = value
    return f"?{query.urlencode()}"


@register.simple_tag
def ripple(
    rings: Sequence[int], *, seed: Any, palette: str = "lacquer", label: str = "", width: int = 640, height: int = 400
) -> SafeString:
    """Draw how a model spread: ``rings`` counts the adopting units of each generation."""
    label = label or pgettext("picture", "How it spread")
    return ripple_svg(rings, seed=str(seed), palette=palette, label=label, size=(width, height))
