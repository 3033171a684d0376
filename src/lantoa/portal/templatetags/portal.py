"""What the public templates need beyond the kernel's filters."""

from urllib.parse import quote

import segno
from django import template
from django.conf import settings
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from lantoa.portal import queries

register = template.Library()


@register.simple_tag
def vietnamese() -> SafeString:
    """Mark text of a story as Vietnamese on a page whose frame speaks another language."""
    is_vietnamese = (translation.get_language() or "").startswith("vi")
    return mark_safe("" if is_vietnamese else ' lang="vi"')  # noqa: S308 -- a constant


@register.filter
def on_site(path: str) -> str:
    """Return the whole address of ``path``, for sharing and for machines."""
    return f"{settings.SITE_URL}{path}"


@register.filter
def quoted(text: str) -> str:
    """Return ``text`` for use inside another address."""
    return quote(text, safe="")


@register.filter
def highlighted(text: str, query: str) -> SafeString:
    """Mark the words of ``query`` in ``text``."""
    return queries.highlighted(text, query)


@register.simple_tag
def qr_code(address: str, label: str) -> SafeString:
    """Draw ``address`` for a phone's camera; printed pages carry it."""
    return mark_safe(segno.make(address, micro=False).svg_inline(scale=3, border=0, title=label, svgclass="qr"))  # noqa: S308


# An editor's preview renders the public templates; the parts that views gather come from here.


@register.simple_tag
def parts_of_home(page):
    return queries.home_parts(page, on=timezone.localdate())


@register.simple_tag
def parts_of_column(page):
    return queries.column_parts(page, after="", on=timezone.localdate())


@register.simple_tag
def parts_of_story(page):
    return queries.story_parts(page, on=timezone.localdate())
