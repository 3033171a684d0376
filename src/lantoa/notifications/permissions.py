"""Everybody reads the own messages; nobody anybody else's."""

import rules

from lantoa.units.permissions import is_anyone


@rules.predicate
def is_recipient(user, notification):
    return notification is not None and notification.recipient_id == user.pk


rules.add_perm("notifications.read", is_recipient)
rules.add_perm("notifications.list", is_anyone)
