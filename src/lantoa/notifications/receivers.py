"""Puts into the outbox what the apps below have to say."""

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lantoa.consents.signals import consents_withdrawn, letter_written
from lantoa.units.enums import Role
from lantoa.units.queries import people_with_role

from . import operations


@receiver(letter_written, dispatch_uid="notifications.queue_letter")
def queue_letter(sender, *, to, subject, body, dedupe_key, at, reason="", **kwargs):
    """Queue a letter within the caller's transaction: no link without its letter, no letter without its link."""
    operations.queue_mail(to, subject=subject, body=body, dedupe_key=dedupe_key, at=at, reason=reason)


@receiver(consents_withdrawn, dispatch_uid="notifications.tell_unit_of_withdrawal")
@translation.override(settings.LANGUAGE_CODE)
@transaction.atomic
def tell_unit_of_withdrawal(sender, *, appearance, signatory_name, url, dedupe_key, at, **kwargs):
    """Tell the unit's officers and head that somebody took a yes back."""
    unit = appearance.matter.unit
    operations.notify(
        people_with_role(unit, Role.OFFICER, Role.HEAD, on=localdate(at)),
        title=_("%(name)s withdrew the consent") % {"name": signatory_name},
        body=_(
            "About “%(matter)s”. What stood on the portal has been taken down. Take down what the school showed by"
            " itself (boards, the school's own pages), and do not ask again unless the family wishes it."
        )
        % {"matter": appearance.matter.title},
        url=url,
        at=at,
        dedupe_key=dedupe_key,
    )
