"""What the log says of units, in sentences; and the clock that starts with a sign-in."""

import time

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from lantoa.audit.sentences import describe

from .enums import Role, UnitField, UnitKind
from .middleware import SEEN_AT

describe("units.create", _("added the unit with the code %(code)s"))
describe("units.change", _("changed the unit's details: %(fields)s"), fields=UnitField)
describe("units.place", _("let the unit stand under %(after)s"))
describe("units.import", _("imported the list “%(filename)s”: %(created)s new, %(changed)s changed"))
describe("units.grant_role", _("gave %(name)s the role “%(role)s”"), role=Role)
describe("units.end_role", _("ended the role “%(role)s” of %(name)s"), role=Role)
describe("units.set_route", _("set the screening of dossiers: %(through)s"), through=UnitKind)


@receiver(user_logged_in, dispatch_uid="units.begin_idle_clock")
def begin_idle_clock(sender, request, user, **kwargs):
    # Here rather than with the first page, which would write the session once more.
    request.session[SEEN_AT] = int(time.time())
