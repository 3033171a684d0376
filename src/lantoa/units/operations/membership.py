"""Roles: given, ended, and given together with an invitation to somebody new."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lantoa.accounts.enums import Salutation
from lantoa.accounts.models import Invitation, User
from lantoa.accounts.operations import AlreadyHasAccount, invite_user, resend_invitation
from lantoa.accounts.queries import user_by_email
from lantoa.audit.operations import record
from lantoa.common.errors import DomainError

from ..enums import ROLES_OF_KIND, Role
from ..models import Membership, Unit


class CannotGrantRole(DomainError):
    """The role does not belong in this unit, or not to this person."""


@transaction.atomic
def grant_role(
    user: User, unit: Unit, role: str, *, by: Any, at: datetime, valid_from: date | None = None
) -> Membership:
    """Give ``user`` a role in ``unit`` from ``valid_from`` (today if not given); a role already held stays as it is.

    :raises CannotGrantRole: if units of this kind have no such role, or somebody gives a role to themselves
    """
    role = Role(role)
    if role not in ROLES_OF_KIND[unit.kind]:
        raise CannotGrantRole(
            _("%(unit)s has no role “%(role)s”. Choose another role.") % {"unit": unit, "role": role.label}
        )
    # A superuser passes every permission, so this is asked here as well.
    if by is not None and by == user:
        raise CannotGrantRole(_("Nobody gives a role to themselves. Ask another administrator."))
    if not user.is_active:
        raise CannotGrantRole(_("The account of %(name)s is closed. Ask the department.") % {"name": user})
    Unit.objects.select_for_update().get(pk=unit.pk)
    held = Membership.objects.filter(user=user, unit=unit, role=role, valid_to__isnull=True).first()
    if held:
        return held
    membership = Membership.objects.create(
        user=user, unit=unit, role=role, valid_from=valid_from or localdate(at), granted_by=by
    )
    record("units.grant_role", unit, by=by, at=at, user=user.pk, name=str(user), role=role)
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: Any, at: datetime) -> None:
    """End a role at once; pressing twice ends it once.

    :raises CannotGrantRole: if it is the last administrator's
    """
    held = Membership.objects.select_for_update().get(pk=membership.pk) if membership.pk else None
    if held is None or held.valid_to is not None:
        return
    today = localdate(at)
    if held.role == Role.ADMINISTRATOR and not _other_administrators(held, today):
        raise CannotGrantRole(_("This is the last administrator. Give the role to somebody else first."))
    if held.valid_from >= today:
        # It never held on any whole day; that it was given and taken back stands in the log.
        held.delete()
    else:
        held.valid_to = today
        held.save(update_fields=["valid_to"])
    record("units.end_role", held.unit, by=by, at=at, user=held.user_id, name=str(held.user), role=held.role)


def _other_administrators(membership: Membership, today: date) -> bool:
    others = Membership.objects.on(today).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    return others.exclude(user=membership.user_id).exists()


@transaction.atomic
def invite_member(
    unit: Unit,
    *,
    email: str,
    full_name: str,
    role: str,
    by: Any,
    at: datetime,
    salutation: str = Salutation.NEUTRAL,
) -> tuple[Membership, str]:
    """Give a role to the owner of ``email``; who has no account yet is invited.

    Return the membership and the secret of the invitation's link (empty for somebody who can already sign in).

    :raises CannotGrantRole: see ``grant_role``
    """
    purpose = f"{Role(role).label}, {unit}"
    try:
        invitation, token = invite_user(
            email, full_name=full_name, salutation=salutation, by=by, at=at, purpose=purpose
        )
    except AlreadyHasAccount:
        return _add_known_person(unit, email=email, role=role, by=by, at=at), ""
    return grant_role(invitation.user, unit, role, by=by, at=at), token


def _add_known_person(unit: Unit, *, email: str, role: str, by: Any, at: datetime) -> Membership:
    user: Any = user_by_email(email)
    was_held = Membership.objects.filter(user=user, unit=unit, role=role, valid_to__isnull=True).exists()
    membership = grant_role(user, unit, role, by=by, at=at)
    if not was_held:
        transaction.on_commit(lambda: _mail_new_role(membership), robust=True)
    return membership


def resend_member_invitation(membership: Membership, *, by: Any, at: datetime) -> tuple[Invitation, str]:
    """Send the member a new link; the old one stops working.

    :raises AlreadyHasAccount: if the person has accepted meanwhile
    """
    purpose = f"{membership.get_role_display()}, {membership.unit}"
    return resend_invitation(membership.user, by=by, at=at, purpose=purpose)


def _mail_new_role(membership: Membership) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        context = {"membership": membership, "site_url": settings.SITE_URL, "help_phone": settings.HELP_PHONE}
        EmailMessage(
            subject=_("A new role in Lan Tỏa"),
            body=render_to_string("units/mail/new_role.txt", context),
            to=[membership.user.email],
        ).send()
