"""Letters about consents, as subject and text; whoever delivers mail puts them in the outbox."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from . import queries
from .enums import Audience, Signatory
from .models import ConsentRequest

# The reader's language is not the asker's: whoever asks in English still writes to parents in Vietnamese.
in_house_language = translation.override(settings.LANGUAGE_CODE)


@in_house_language
def invitation(request: ConsentRequest, *, url: str, at: datetime) -> dict[str, str]:
    """Return the letter that brings ``request``'s link to its signatory."""
    matter, person = request.appearance.matter, request.appearance.person
    audience = queries.audience_of(person, Signatory(request.signatory), on=localdate(at))
    names = {"unit": matter.unit.name, "name": person.full_name}
    subject = {
        Audience.PERSON: _("May we tell of your good deed? (%(unit)s)"),
        Audience.CHILD: pgettext("to a child", "May we tell of your good deed? (%(unit)s)"),
        Audience.REPRESENTATIVE: _("May we tell of what %(name)s did? (%(unit)s)"),
    }[audience]
    context = {"request": request, "matter": matter, "person": person, "audience": audience, "url": url}
    body = render_to_string("consents/letters/invitation.txt", context)
    return {"subject": (subject % names)[:200], "body": body, "reason": _reason(request)}


@in_house_language
def withdrawal_receipt(request: ConsentRequest) -> dict[str, str]:
    """Return the letter that confirms a withdrawal (Nghị định 356/2025/NĐ-CP wants it within two working days)."""
    matter = request.appearance.matter
    body = render_to_string("consents/letters/withdrawal.txt", {"request": request, "matter": matter})
    return {"subject": _("The consent is taken back"), "body": body, "reason": _reason(request)}


def _reason(request: ConsentRequest) -> str:
    unit = request.appearance.matter.unit.name
    return _("You get this letter because %(unit)s wrote down this address to ask you.") % {"unit": unit}
