"""One hash for all that people can read of a sector."""

import hashlib

from lantoa.accounts.models import User
from lantoa.audit.models import Entry
from lantoa.consents.models import Consent
from lantoa.nominations.models import Appraisal, Nomination, Participation, Submission
from lantoa.notifications.models import Notification
from lantoa.people.models import Person
from lantoa.portal.models import StoryPage
from lantoa.replication.models import Adoption
from lantoa.units.models import Unit


def digest():
    """Return a hash over what people can read of the sector; keys, secrets and clocks of libraries left out."""
    names = ("code", "name", "kind", "area", "valid_from", "valid_to")
    rows = [
        Unit.objects.values_list(*names),
        User.objects.values_list("email", "first_name", "last_name", "salutation"),
        Person.objects.values_list("registry_code", "full_name", "birth_year", "position", "unit__code"),
        Nomination.objects.values_list(
            "creation_key", "code", "state", "title", "what", "unit__code", "person__full_name", "author__email",
            "created_at", "confirmed_at", "decided_at", "returned_reason", "decision_reason", "pending_outcome",
        ),
        Submission.objects.values_list("sha256", "sent_at"),
        Appraisal.objects.values_list("nomination__code", "appraiser__email", "total", "scored_at"),
        Consent.objects.values_list("signatory_name", "purpose", "channel", "is_granted", "answered_at"),
        Participation.objects.values_list("round__code", "unit__code", "drafts", "sent", "nil_reason", "late_until"),
        StoryPage.objects.values_list("title", "slug", "serial", "live", "first_published_at", "hero_picture__title"),
        Adoption.objects.values_list("unit__code", "exemplar__name", "state", "generation", "baseline", "report"),
        Notification.objects.values_list("recipient__email", "title", "body", "created_at"),
        Entry.objects.values_list("sequence", "at", "actor_label", "verb", "target_label"),
    ]  # fmt: skip
    text = "\n".join(repr(row) for table in rows for row in sorted(map(repr, table)))
    return hashlib.sha256(text.encode()).hexdigest()
