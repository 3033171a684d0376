"""Letters about consents, as subject and text; whoever delivers mail puts them in the outbox."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .enums import Signatory
from .models import ConsentRequest


def invitation(request: ConsentRequest, *, url: str) -> dict[str, str]:
    """Return the letter that brings ``request``'s link to its signatory."""
    matter, person = request.appearance.matter, request.appearance.person
    is_parent = request.signatory == Signatory.REPRESENTATIVE
    about = _("%(unit)s asks about telling of %(name)s") % {"unit": matter.unit.name, "name": person.full_name}
    subject = about if is_parent else _("%(unit)s asks to tell of your good work") % {"unit": matter.unit.name}
    context = {"request": request, "matter": matter, "person": person, "is_parent": is_parent, "url": url}
    return {"subject": subject[:200], "body": render_to_string("consents/letters/invitation.txt", context)}
