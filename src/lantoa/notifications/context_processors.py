"""What the frame shows of messages."""

from django.utils.functional import SimpleLazyObject

from . import queries


def unread(request):
    """Give ``unread_count``; asked of the database only where a page shows it."""
    user = getattr(request, "user", None)
    if not (user and user.is_authenticated):
        return {"unread_count": 0}
    return {"unread_count": SimpleLazyObject(lambda: queries.unread_count(user))}
