"""What every page's frame needs."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from .desk import doors_of, standings_of


def frame(request):
    """Give the rail's doors, the help line and the product's address."""
    user = getattr(request, "user", None)
    is_known = bool(user and user.is_authenticated)
    return {
        "doors": SimpleLazyObject(lambda: doors_of(user) if is_known else []),
        "standings": SimpleLazyObject(lambda: standings_of(user) if is_known else []),
        "desk_url": settings.LOGIN_REDIRECT_URL,
        "help_phone": settings.HELP_PHONE,
        "site_url": settings.SITE_URL,
        "is_sample": settings.SHOW_SAMPLE_LOGINS,
    }
