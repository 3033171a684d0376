"""A reader from another unit asks the unit a story comes from; the platform carries it, no address is public."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.audit.operations import record
from lantoa.notifications.operations import notify
from lantoa.units.enums import Role
from lantoa.units.queries import people_with_role

from ..models import StoryPage
from ..queries import editors


@transaction.atomic
def ask_origin(story: StoryPage, *, question: str, by: Any, at: datetime) -> int:
    """Send ``question`` to the officers and head of the story's unit; return how many people got it now.

    Where the unit has nobody signed up yet, the editors get it. The answer goes to the asker's own mail.
    """
    on = timezone.localdate(at)
    people = list(people_with_role(story.unit, Role.OFFICER, Role.HEAD, on=on)) or list(editors(on))
    # The same question sent twice, by a double click or the back button, is one question.
    digest = hashlib.sha256(question.encode()).hexdigest()[:16]
    told = notify(
        people,
        title=_("Question about “%(headline)s”") % {"headline": story.title},
        body=_("%(question)s\n\nAsked by %(person)s. Answer by mail to %(email)s.")
        % {"question": question, "person": by, "email": by.email},
        url=story.get_absolute_url(),
        at=at,
        dedupe_key=f"portal.question:{story.pk}:{by.pk}:{digest}",
    )
    if told:
        record("portal.ask_origin", story, by=by, at=at)
    return told
