"""Finding people and invitations."""

from collections.abc import Iterable
from datetime import datetime

from lantoa.common.text import clean_line
from lantoa.common.tokens import hash_token

from .models import Invitation, User


def user_by_email(email: str) -> User | None:
    """Return the account of ``email``, however it is written."""
    return User.objects.filter(email=clean_line(email).lower()).first()


def invitation_by_token(token: str) -> Invitation | None:
    """Return the invitation whose link carries ``token``, open or not."""
    return Invitation.objects.filter(token_hash=hash_token(token)).select_related("user", "invited_by").first()


def open_invitations(users: Iterable[User]) -> dict[int, Invitation]:
    """Return user id -> invitation not accepted yet (it may have expired)."""
    found = Invitation.objects.filter(user__in=list(users), accepted_at__isnull=True)
    return {invitation.user_id: invitation for invitation in found}


def expired_invitations(inviter: User, *, at: datetime) -> list[Invitation]:
    """Return invitations sent by ``inviter`` that ran out unused, the oldest first."""
    unused = Invitation.objects.filter(invited_by=inviter, accepted_at__isnull=True, expires_at__lte=at)
    return list(unused.select_related("user").order_by("expires_at", "pk"))
