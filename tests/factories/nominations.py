from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import factory

from lantoa.exemplars.enums import SubjectKind
from lantoa.nominations.enums import (
    DECIDED_STATES,
    SENT_STATES,
    AppraisalState,
    ConflictReason,
    NominationState,
    RoundState,
)
from lantoa.nominations.models import (
    Appraisal,
    Conflict,
    Evidence,
    Nomination,
    Participation,
    Quota,
    Round,
    Score,
    SelfScore,
)
from lantoa.units.enums import UnitKind
from tests.factories.accounts import UserFactory
from tests.factories.consents import MatterFactory
from tests.factories.criteria import CriteriaSetFactory, CriterionFactory
from tests.factories.people import PersonFactory
from tests.factories.units import UnitFactory

HCMC = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2026, 11, 1, 8, 0, tzinfo=HCMC)


class RoundFactory(factory.django.DjangoModelFactory):
    """An open round until 30 November 2026."""

    class Meta:
        model = Round

    code = factory.Sequence(lambda n: f"2026-M{n}")
    title = "Giới thiệu điển hình quý IV/2026"
    period_start = date(2026, 10, 1)
    period_end = date(2026, 12, 31)
    deadline = datetime(2026, 11, 30, 23, 59, tzinfo=HCMC)
    call_text = "Mỗi đơn vị giới thiệu điển hình của quý."
    criteria_set = factory.SubFactory(CriteriaSetFactory)
    state = RoundState.OPEN
    opened_at = MORNING
    created_by = factory.SubFactory(UserFactory)

    class Params:
        draft = factory.Trait(state=RoundState.DRAFT, opened_at=None)
        closed = factory.Trait(state=RoundState.CLOSED, closed_at=MORNING)


class QuotaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Quota

    round = factory.SubFactory(RoundFactory)
    unit_kind = UnitKind.UPPER_SECONDARY
    limit = 2


class ParticipationFactory(factory.django.DjangoModelFactory):
    """A unit expected in an open round that gives its kind a quota of two."""

    class Meta:
        model = Participation
        skip_postgeneration_save = True

    round = factory.SubFactory(RoundFactory)
    unit = factory.SubFactory(UnitFactory)
    unit_kind = factory.SelfAttribute("unit.kind")

    @factory.post_generation
    def quota(self, create, extracted, **kwargs):
        Quota.objects.get_or_create(round=self.round, unit_kind=self.unit_kind, defaults={"limit": extracted or 2})


class NominationFactory(factory.django.DjangoModelFactory):
    """An empty draft of an individual; ``state=`` fills in what the database demands of that state."""

    class Meta:
        model = Nomination

    round = factory.SubFactory(RoundFactory)
    unit = factory.SubFactory(UnitFactory)
    unit_name = factory.SelfAttribute("unit.name")
    author = factory.SubFactory(UserFactory)
    kind = SubjectKind.INDIVIDUAL
    matter = factory.SubFactory(MatterFactory, unit=factory.SelfAttribute("..unit"))
    creation_key = factory.LazyFunction(uuid4)
    created_at = MORNING
    changed_at = MORNING
    changed_by = factory.SelfAttribute("author")
    state = NominationState.DRAFT

    @factory.lazy_attribute_sequence
    def code(self, n):
        return f"{self.round.code}-{n:06d}" if self.state in SENT_STATES else None

    @factory.lazy_attribute
    def confirmed_by(self):
        return UserFactory() if self.code else None

    @factory.lazy_attribute
    def confirmed_at(self):
        return MORNING if self.code else None

    @factory.lazy_attribute
    def decided_by(self):
        return UserFactory() if self.state in DECIDED_STATES else None

    @factory.lazy_attribute
    def decided_at(self):
        return MORNING if self.state in DECIDED_STATES else None

    @factory.lazy_attribute
    def decision_reason(self):
        return "Kết quả rõ, đã kiểm chứng." if self.state in DECIDED_STATES else ""

    class Params:
        told = factory.Trait(
            person=factory.SubFactory(PersonFactory, unit=factory.SelfAttribute("..unit")),
            title="Tăng lượt mượn sách từ 210 lên 965 mỗi tháng",
            field="reading",
            happened_from=date(2024, 9, 5),
            what="Mỗi tuần một trang: học sinh kể lại một trang sách đã đọc cho lớp bên cạnh.",
            result_before="210 lượt mượn mỗi tháng",
            result_after="965 lượt mượn mỗi tháng",
            beneficiaries="1.120 học sinh",
        )


class EvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evidence

    nomination = factory.SubFactory(NominationFactory)
    file = factory.Sequence(lambda n: f"nominations/mau/{n}")
    original_name = "bang-so-lieu.pdf"
    content_type = "application/pdf"
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    size = 1024
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = MORNING


class SelfScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SelfScore

    nomination = factory.SubFactory(NominationFactory)
    criterion = factory.SubFactory(CriterionFactory)
    points = 8


class AppraisalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Appraisal

    nomination = factory.SubFactory(NominationFactory, state=NominationState.APPRAISING)
    appraiser = factory.SubFactory(UserFactory)

    class Params:
        done = factory.Trait(state=AppraisalState.DONE, total=80, scored_at=MORNING)


class ScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Score

    appraisal = factory.SubFactory(AppraisalFactory)
    criterion = factory.SubFactory(CriterionFactory)
    points = 8


class ConflictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Conflict

    nomination = factory.SubFactory(NominationFactory, state=NominationState.APPRAISING)
    officer = factory.SubFactory(UserFactory)
    reason = ConflictReason.FAMILY
    declared_at = MORNING
