from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.units.models import Unit

from .enums import Audience, Channel, Method, Purpose, Signatory


class MatterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Matters of units that ``user`` may see."""
        return self.filter(unit__in=Unit.objects.visible_to(user))


class Matter(models.Model):
    """One thing to be told, in the words the person reads before answering."""

    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="consent_matters")
    # A model may be told without naming anybody; then there is nobody to ask.
    names_nobody = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = MatterQuerySet.as_manager()

    def __str__(self):
        return self.title


class AppearanceQuerySet(models.QuerySet):
    def current(self):
        """Keep people who are still named or shown."""
        return self.filter(removed_at__isnull=True)


class Appearance(models.Model):
    """A person is named or shown in a matter; kept when removed, because answers are kept for ever."""

    matter = models.ForeignKey("consents.Matter", models.CASCADE, related_name="appearances")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="appearances")
    removed_at = models.DateTimeField(null=True)

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("matter", "person", name="appearance_person_once_per_matter")]

    def __str__(self):
        return f"{self.person}: {self.matter}"


class ConsentText(models.Model):
    """A version of the words people agree to; never changed once used."""

    version = models.PositiveIntegerField()
    audience = models.CharField(max_length=16, choices=Audience, default=Audience.PERSON)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("version", "audience", name="consent_text_version_once_per_audience")]

    def __str__(self):
        return f"v{self.version} {self.audience} {self.sha256[:12]}"


class ShownPage(models.Model):
    """A whole page as somebody read it: the text, what is told, every question. Kept once by its hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    body = models.TextField()

    def __str__(self):
        return self.sha256


class ConsentRequest(models.Model):
    """A personal link by which one signatory answers for one appearance."""

    appearance = models.ForeignKey("consents.Appearance", models.CASCADE, related_name="requests")
    signatory = models.CharField(max_length=16, choices=Signatory)
    signatory_name = models.CharField(_("name of the signatory"), max_length=300)
    relation = models.CharField(_("relation to the child"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_sent_at = models.DateTimeField(null=True)
    sent_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Replaced by a newer link for the same signatory.
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "appearance", "signatory", name="consent_request_one_open", condition=Q(closed_at__isnull=True)
            )
        ]

    def __str__(self):
        return f"{self.signatory_name}: {self.appearance}"


class PaperScan(models.Model):
    """A signed consent form, scanned; kept in private storage, named by content."""

    appearance = models.ForeignKey("consents.Appearance", models.CASCADE, related_name="scans")
    file = models.CharField(max_length=200)
    original_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self):
        return self.original_name


class ConsentQuerySet(models.QuerySet):
    def in_force(self, on):
        """Given, not withdrawn, not replaced, not expired on day ``on``."""
        unexpired = Q(expires_on__isnull=True) | Q(expires_on__gte=on)
        return self.filter(unexpired, is_granted=True, withdrawn_at__isnull=True, replaced_at__isnull=True)


class Consent(models.Model):
    """One answer: yes or no, of one signatory, for one purpose on one channel. Kept for ever."""

    appearance = models.ForeignKey("consents.Appearance", models.PROTECT, related_name="consents")
    signatory = models.CharField(max_length=16, choices=Signatory)
    signatory_name = models.CharField(max_length=300)
    purpose = models.CharField(max_length=16, choices=Purpose)
    channel = models.CharField(max_length=16, choices=Channel)
    is_granted = models.BooleanField()
    method = models.CharField(max_length=8, choices=Method)
    request = models.ForeignKey("consents.ConsentRequest", models.PROTECT, null=True, related_name="consents")
    scan = models.ForeignKey("consents.PaperScan", models.PROTECT, null=True, related_name="consents")
    text = models.ForeignKey("consents.ConsentText", models.PROTECT, related_name="+")
    # The whole page the person read: the text's version and what is told.
    shown = models.ForeignKey("consents.ShownPage", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True)
    replaced_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "appearance",
                "signatory",
                "purpose",
                "channel",
                name="consent_one_answer_stands",
                condition=Q(replaced_at__isnull=True),
            ),
            models.CheckConstraint(
                name="consent_has_its_evidence",
                condition=Q(method=Method.LINK, request__isnull=False) | Q(method=Method.PAPER, scan__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_only_if_granted",
                condition=Q(withdrawn_at__isnull=True) | Q(is_granted=True),
            ),
        ]

    def __str__(self):
        return f"{self.signatory_name} {self.purpose}/{self.channel}: {self.is_granted}"

    @property
    def shown_sha256(self) -> str:
        return self.shown.sha256

    @property
    def shown_text(self) -> str:
        return self.shown.body


class Clearance(models.Model):
    """May this matter be shown for this purpose on this channel? The portal's triggers read this table."""

    matter = models.ForeignKey("consents.Matter", models.CASCADE, related_name="clearances")
    purpose = models.CharField(max_length=16, choices=Purpose)
    channel = models.CharField(max_length=16, choices=Channel)
    is_cleared = models.BooleanField(default=False)
    # The earliest end of the answers it rests on.
    expires_on = models.DateField(null=True)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("matter", "purpose", "channel", name="clearance_one_per_purpose_and_channel")
        ]

    def __str__(self):
        return f"{self.matter} {self.purpose}/{self.channel}: {self.is_cleared}"


class Disclosure(models.Model):
    """Where and when a matter was shown: what a withdrawing person is told."""

    matter = models.ForeignKey("consents.Matter", models.PROTECT, related_name="disclosures")
    channel = models.CharField(max_length=16, choices=Channel)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=500)
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "matter", "channel", "url", name="disclosure_one_open", condition=Q(shown_until__isnull=True)
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.channel})"
