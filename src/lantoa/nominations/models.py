from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lantoa.common.search import SearchWord
from lantoa.exemplars.enums import Field, SubjectKind
from lantoa.units.enums import DEPARTMENT_ROLES, Role, UnitKind
from lantoa.units.models import Membership

from .enums import (
    DECIDED_STATES,
    SENT_STATES,
    AppraisalState,
    ConflictReason,
    NominationState,
    Outcome,
    RoundState,
)


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rounds ``user`` may open; a round being prepared is the department's alone."""
        if user.has_perm("nominations.manage_rounds"):
            return self
        if not user.has_perm("nominations.see_rounds"):
            return self.none()
        return self.exclude(state=RoundState.DRAFT)

    def open(self):
        return self.filter(state=RoundState.OPEN)


class Round(models.Model):
    """A time-boxed call: which units, how many each, judged by which criteria, until when."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=200)
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period to"))
    deadline = models.DateTimeField(_("deadline"))
    call_text = models.TextField(_("text of the call"))
    criteria_set = models.ForeignKey("criteria.CriteriaSet", models.PROTECT, related_name="rounds")
    state = models.CharField(max_length=8, choices=RoundState, default=RoundState.DRAFT)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # The last number given to a dossier; locked to give the next.
    last_number = models.PositiveIntegerField(default=0)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="round_period_in_order", condition=Q(period_end__gte=F("period_start"))),
            models.CheckConstraint(
                name="round_opened_unless_draft", condition=Q(state=RoundState.DRAFT) | Q(opened_at__isnull=False)
            ),
        ]

    def __str__(self):
        return self.title


class Quota(models.Model):
    """How many dossiers a unit of a kind may send in a round; a kind without a row is not called."""

    round = models.ForeignKey("nominations.Round", models.CASCADE, related_name="quotas")
    unit_kind = models.CharField(max_length=24, choices=UnitKind)
    limit = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("round", "unit_kind", name="quota_once_per_kind"),
            models.CheckConstraint(name="quota_at_least_one", condition=Q(limit__gte=1)),
        ]

    def __str__(self):
        return f"{self.round}: {self.unit_kind} {self.limit}"


class ParticipationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Expected units ``user`` may watch: the own one, those that pass through the own office, or all."""
        if user.is_superuser:
            return self
        memberships = Membership.objects.of(user)
        if memberships.filter(role__in=DEPARTMENT_ROLES).exists():
            return self
        own = memberships.values("unit")
        screened = memberships.filter(role=Role.SCREENER).values("unit")
        return self.filter(Q(unit__in=own) | Q(screening_unit__in=screened))


class Participation(models.Model):
    """A unit is expected in a round; counters are kept by the operations that change them."""

    round = models.ForeignKey("nominations.Round", models.CASCADE, related_name="participations")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="participations")
    # As of the round's opening, so that later changes of the tree do not rewrite it.
    unit_kind = models.CharField(max_length=24, choices=UnitKind)
    screening_unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    drafts = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    nil_reason = models.TextField(blank=True)
    nil_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    nil_at = models.DateTimeField(null=True)
    late_until = models.DateTimeField(null=True)
    late_reason = models.CharField(max_length=300, blank=True)
    late_granted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("round", "unit", name="participation_unit_once_per_round"),
            models.CheckConstraint(
                name="participation_nil_has_who_when_and_why",
                condition=Q(nil_at__isnull=True, nil_by__isnull=True)
                | (Q(nil_at__isnull=False, nil_by__isnull=False) & ~Q(nil_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["round", "screening_unit"], name="participation_screening")]

    def __str__(self):
        return f"{self.unit}: {self.round}"


class NominationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Dossiers ``user`` may open; ``permissions.may_view`` must say the same.

        The unit sees its own; an office sees what was sent through it; the department what was sent;
        an editor what was recognised.
        """
        if user.is_superuser:
            return self
        memberships = Membership.objects.of(user)
        own = memberships.filter(role__in=(Role.OFFICER, Role.HEAD)).values("unit")
        screened = memberships.filter(role=Role.SCREENER).values("unit")
        rows = Q(unit__in=own) | Q(screening_unit__in=screened, code__isnull=False)
        roles = set(memberships.values_list("role", flat=True))
        if Role.DEPARTMENT_OFFICER in roles:
            rows |= Q(code__isnull=False)
        if Role.EDITOR in roles:
            rows |= Q(state=NominationState.RECOGNISED)
        return self.filter(rows)

    def sent(self):
        return self.filter(state__in=SENT_STATES)

    def awaiting_decision(self):
        return self.filter(state=NominationState.APPRAISING)


class Nomination(models.Model):
    """One unit's dossier: this subject, this achievement, this round."""

    round = models.ForeignKey("nominations.Round", models.PROTECT, related_name="nominations")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="nominations")
    # The unit as it was named then; units are renamed and merged.
    unit_name = models.CharField(max_length=300)
    screening_unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="nominations")
    kind = models.CharField(_("kind"), max_length=16, choices=SubjectKind)
    exemplar = models.ForeignKey("exemplars.Exemplar", models.PROTECT, null=True, related_name="nominations")
    # Whom it is about: a person or a collective; a model or good deed names both its title and its people.
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="nominations")
    collective = models.ForeignKey("people.Collective", models.PROTECT, null=True, related_name="nominations")
    matter = models.OneToOneField("consents.Matter", models.PROTECT, related_name="nomination")

    title = models.CharField(_("title of the achievement"), max_length=300, blank=True)
    field = models.CharField(_("field"), max_length=16, choices=Field, blank=True)
    happened_from = models.DateField(_("from"), null=True, blank=True)
    happened_to = models.DateField(_("to"), null=True, blank=True)
    what = models.TextField(_("what was done, and how"), blank=True)
    result_before = models.TextField(_("before"), blank=True)
    result_after = models.TextField(_("after"), blank=True)
    beneficiaries = models.TextField(_("who benefits"), blank=True)
    measure_name = models.CharField(_("measure"), max_length=120, blank=True)
    measure_unit = models.CharField(_("unit of measure"), max_length=40, blank=True)
    measure_before = models.DecimalField(_("before"), max_digits=14, decimal_places=2, null=True, blank=True)
    measure_after = models.DecimalField(_("after"), max_digits=14, decimal_places=2, null=True, blank=True)

    state = models.CharField(max_length=16, choices=NominationState, default=NominationState.DRAFT)
    code = models.CharField(_("dossier code"), max_length=40, unique=True, null=True)
    # The start form's one-time key: a double click or a reload opens the same draft.
    creation_key = models.UUIDField(unique=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    # The opened page that wrote last: its own autosave and its button never conflict with each other.
    changed_from = models.UUIDField(null=True)
    # When somebody opened the page from which it is sent: grants the minutes of grace after the deadline.
    send_started_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)
    returned_reason = models.TextField(blank=True)
    pending_outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    decision_reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    objects = NominationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nomination_sent_has_code_and_head",
                condition=~Q(state__in=SENT_STATES)
                | Q(code__isnull=False, confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nomination_decided_has_reason_and_officer",
                condition=~Q(state__in=DECIDED_STATES)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision_reason="")),
            ),
            models.CheckConstraint(
                name="nomination_period_in_order",
                condition=Q(happened_to__isnull=True)
                | Q(happened_from__isnull=True)
                | Q(happened_to__gte=F("happened_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state", "-id"], name="nomination_round_state"),
            models.Index(fields=["unit", "round", "-id"], name="nomination_unit_round"),
            models.Index(fields=["screening_unit", "state", "-id"], name="nomination_screening"),
            models.Index(fields=["state", "-id"], name="nomination_state"),
            models.Index(fields=["person"], name="nomination_person"),
        ]

    def __str__(self):
        return f"{self.code or '-'} {self.subject_name}"

    @property
    def subject_name(self) -> str:
        """Who or what is introduced, as read aloud."""
        if self.kind == SubjectKind.INDIVIDUAL and self.person:
            return self.person.full_name
        if self.kind == SubjectKind.COLLECTIVE and self.collective:
            return self.collective.name
        return self.title


class NominationWord(SearchWord):
    """A word by which a dossier is found."""

    target = models.ForeignKey("nominations.Nomination", models.CASCADE, related_name="search_words")

    class Meta:
        constraints = [models.UniqueConstraint("target", "word", name="nomination_word_once")]
        indexes = [models.Index(fields=["word", "target"], name="nomination_word_lookup")]

    def __str__(self):
        return self.word


class SelfScore(models.Model):
    """The unit's own judgement on one criterion."""

    nomination = models.ForeignKey("nominations.Nomination", models.CASCADE, related_name="self_scores")
    criterion = models.ForeignKey("criteria.Criterion", models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("points"))
    note = models.TextField(_("why"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("nomination", "criterion", name="self_score_once_per_criterion")]

    def __str__(self):
        return f"{self.criterion}: {self.points}"


class Evidence(models.Model):
    """A checked file beside a claim; private storage, served only to those who may open the dossier."""

    nomination = models.ForeignKey("nominations.Nomination", models.CASCADE, related_name="evidence")
    file = models.CharField(max_length=200)
    original_name = models.CharField(max_length=255)
    caption = models.CharField(_("what it shows"), max_length=200, blank=True)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    shows_people = models.BooleanField(_("people can be recognised in it"), default=False)
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("nomination", "sha256", name="evidence_same_file_once")]

    def __str__(self):
        return self.original_name

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


class Submission(models.Model):
    """What was sent, frozen: the head's signature covers exactly this."""

    nomination = models.ForeignKey("nominations.Nomination", models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    # The form's one-time key: a double click or a replayed request finds it and changes nothing.
    idempotency_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.UniqueConstraint("nomination", "number", name="submission_number_once")]

    def __str__(self):
        return f"{self.nomination} #{self.number}"


class Step(models.Model):
    """One move of a dossier from state to state, with its reason; appended, never edited."""

    nomination = models.ForeignKey("nominations.Nomination", models.CASCADE, related_name="steps")
    from_state = models.CharField(max_length=16, choices=NominationState, blank=True)
    to_state = models.CharField(max_length=16, choices=NominationState)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["nomination", "at"], name="step_history")]

    def __str__(self):
        return f"{self.nomination}: {self.from_state} > {self.to_state}"


class Appraisal(models.Model):
    """One officer's scores for one dossier."""

    nomination = models.ForeignKey("nominations.Nomination", models.CASCADE, related_name="appraisals")
    appraiser = models.ForeignKey("accounts.User", models.PROTECT, related_name="appraisals")
    state = models.CharField(max_length=8, choices=AppraisalState, default=AppraisalState.DRAFT)
    comment = models.TextField(_("overall comment"), blank=True)
    # On a scale of 100, by the formula of the criteria set; empty until scored.
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    scored_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("nomination", "appraiser", name="appraisal_once_per_officer"),
            models.CheckConstraint(
                name="appraisal_done_has_total",
                condition=Q(state=AppraisalState.DRAFT) | Q(total__isnull=False, scored_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.nomination}: {self.appraiser}"


class Score(models.Model):
    """Points and a comment for one criterion."""

    appraisal = models.ForeignKey("nominations.Appraisal", models.CASCADE, related_name="scores")
    criterion = models.ForeignKey("criteria.Criterion", models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("points"))
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("appraisal", "criterion", name="score_once_per_criterion")]

    def __str__(self):
        return f"{self.criterion}: {self.points}"


class Conflict(models.Model):
    """An officer's declared conflict of interest: excluded from then on."""

    nomination = models.ForeignKey("nominations.Nomination", models.CASCADE, related_name="conflicts")
    officer = models.ForeignKey("accounts.User", models.PROTECT, related_name="declared_conflicts")
    reason = models.CharField(_("reason"), max_length=16, choices=ConflictReason)
    explanation = models.CharField(_("explanation"), max_length=500, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("nomination", "officer", name="conflict_once_per_officer")]

    def __str__(self):
        return f"{self.officer}: {self.nomination}"


class SimilarityBand(models.Model):
    """One locality key of a dossier's text: dossiers sharing a key are compared word by word."""

    nomination = models.ForeignKey("nominations.Nomination", models.CASCADE, related_name="bands")
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "nomination"], name="similarity_band_key")]

    def __str__(self):
        return str(self.key)
