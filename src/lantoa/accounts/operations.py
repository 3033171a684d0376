"""Opening accounts by invitation, and what people change about their own."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.common.errors import DomainError
from lantoa.common.text import clean_line, split_name
from lantoa.common.tokens import new_token

from .enums import Salutation
from .models import Invitation, User
from .queries import invitation_by_token, user_by_email
from .signals import account_changed

INVITATION_LIFETIME = timedelta(hours=72)
DOUBLE_CLICK = timedelta(minutes=1)


class AlreadyHasAccount(DomainError):
    """The address belongs to somebody who can already sign in."""


class InvitationUnusable(DomainError):
    """The link was used before, has expired, or never existed."""


@transaction.atomic
def invite_user(
    email: str,
    *,
    full_name: str,
    by: Any,
    at: datetime,
    salutation: str = Salutation.NEUTRAL,
    purpose: str = "",
    by_mail: bool = True,
) -> tuple[Invitation, str]:
    """Open an account that waits for its owner; return the invitation and the secret of its link.

    ``purpose`` says in the letter what for: "Cán bộ thi đua, THPT Nguyễn Hữu Cầu".
    Somebody invited before who has not come yet gets a new link; the old one stops working. The secret
    is empty when a letter went out within the last minute: a double click sends one.

    :raises AlreadyHasAccount: if the person can already sign in
    """
    user = user_by_email(email) or _open_account(email, full_name=full_name, salutation=salutation)
    if user.has_usable_password() or user.invitations.filter(accepted_at__isnull=False).exists():
        raise AlreadyHasAccount(_("%(email)s already has an account.") % {"email": user.email})
    return _send_invitation(user, by=by, at=at, purpose=purpose, by_mail=by_mail)


@transaction.atomic
def resend_invitation(
    user: User, *, by: Any, at: datetime, purpose: str = "", by_mail: bool = True
) -> tuple[Invitation, str]:
    """Send ``user`` a new link; the old one stops working (see ``invite_user`` for a double click).

    :raises AlreadyHasAccount: if the person has accepted meanwhile
    """
    if not user.invitations.filter(accepted_at__isnull=True).exists():
        raise AlreadyHasAccount(_("%(name)s has already accepted the invitation.") % {"name": user})
    return _send_invitation(user, by=by, at=at, purpose=purpose, by_mail=by_mail)


def _open_account(email: str, *, full_name: str, salutation: str) -> User:
    last_name, first_name = split_name(full_name)
    fields = {"last_name": last_name[:150], "first_name": first_name[:150], "salutation": salutation}
    try:
        with transaction.atomic():
            return User.objects.create_user(clean_line(email), **fields)
    except IntegrityError:
        # Somebody else invited the same person in this very moment.
        return User.objects.get(email=clean_line(email).lower())


def _send_invitation(user: User, *, by: Any, at: datetime, purpose: str, by_mail: bool) -> tuple[Invitation, str]:
    waiting = user.invitations.select_for_update().filter(accepted_at__isnull=True).first()
    if waiting and waiting.invited_at <= at < waiting.invited_at + DOUBLE_CLICK:
        return waiting, ""
    token, token_hash = new_token()
    invitation, _created = Invitation.objects.update_or_create(
        user=user,
        accepted_at=None,
        defaults={
            "token_hash": token_hash,
            "invited_by": by,
            "invited_at": at,
            "expires_at": at + INVITATION_LIFETIME,
            "mailed_at": None,
        },
    )
    account_changed.send(User, verb="accounts.invite", user=user, by=by, at=at, details={})
    if by_mail:
        # After commit: a letter must not lead to an account that was rolled back. Robust: a mail
        # server that is down must not undo the invitation, which can be sent again.
        transaction.on_commit(lambda: _mail_invitation(invitation, token, purpose, at), robust=True)
    return invitation, token


def _mail_invitation(invitation: Invitation, token: str, purpose: str, at: datetime) -> None:
    context = {
        "invitation": invitation,
        "purpose": purpose,
        "url": settings.SITE_URL + reverse("accounts:invitation", args=[token]),
        "help_phone": settings.HELP_PHONE,
    }
    # The reader's language, not the one the inviter happens to use.
    with translation.override(settings.LANGUAGE_CODE):
        body = render_to_string("accounts/mail/invitation.txt", context)
        EmailMessage(subject=_("Invitation to Lan Tỏa"), body=body, to=[invitation.user.email]).send()
    Invitation.objects.filter(pk=invitation.pk).update(mailed_at=at)


@transaction.atomic
def accept_invitation(token: str, *, password: str, at: datetime) -> User:
    """Open the account behind ``token`` with ``password`` and return it.

    :raises InvitationUnusable: if the link was used, has expired or never existed
    """
    found = invitation_by_token(token)
    # Locked and read again: a double click must not open the account twice.
    invitation = found and Invitation.objects.select_for_update().select_related("user").get(pk=found.pk)
    if not invitation or not invitation.is_open(at):
        raise InvitationUnusable(_("This link no longer works. Ask your unit or the department for a new one."))
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    _finish_invitation(invitation, at=at)
    return user


@transaction.atomic
def accept_by_provider(user: User, *, at: datetime) -> None:
    """Count a sign-in by a provider that proved the address as acceptance of the open invitation.

    :raises InvitationUnusable: if the invitation has expired
    """
    invitation = user.invitations.select_for_update().filter(accepted_at__isnull=True).first()
    if invitation is None:
        return
    if not invitation.is_open(at):
        raise InvitationUnusable(_("The invitation has expired. Ask your unit or the department for a new one."))
    _finish_invitation(invitation, at=at)


def _finish_invitation(invitation: Invitation, *, at: datetime) -> None:
    user = invitation.user
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    # The link came by mail (or a provider vouched), so the address is proven.
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    account_changed.send(User, verb="accounts.accept_invitation", user=user, by=user, at=at, details={})


@transaction.atomic
def update_profile(user: User, *, full_name: str, salutation: str, at: datetime) -> None:
    """Change how ``user`` is named and addressed."""
    before = (user.get_full_name(), user.salutation)
    last_name, first_name = split_name(full_name)
    user.last_name, user.first_name, user.salutation = last_name[:150], first_name[:150], salutation
    if before == (user.get_full_name(), user.salutation):
        return
    user.save(update_fields=["last_name", "first_name", "salutation"])
    details = {"before": before[0], "after": user.get_full_name()}
    account_changed.send(User, verb="accounts.update_profile", user=user, by=user, at=at, details=details)


@transaction.atomic
def end_sessions(user: User, *, by: Any, at: datetime) -> None:
    """End every session of ``user``; the caller may keep its own by renewing its session hash."""
    user.session_epoch = User.objects.select_for_update().get(pk=user.pk).session_epoch + 1
    user.save(update_fields=["session_epoch"])
    account_changed.send(User, verb="accounts.end_sessions", user=user, by=by, at=at, details={})
