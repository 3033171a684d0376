from decimal import Decimal

import factory

from lantoa.replication.enums import AdoptionState, StopReason
from lantoa.replication.models import Adoption, Result
from tests.factories.accounts import UserFactory
from tests.factories.exemplars import A_MOMENT, ExemplarFactory
from tests.factories.units import UnitFactory


class AdoptionFactory(factory.django.DjangoModelFactory):
    """An adoption whose figures and stamps fit its state."""

    class Meta:
        model = Adoption

    exemplar = factory.SubFactory(ExemplarFactory, told=True)
    unit = factory.SubFactory(UnitFactory)
    unit_name = factory.LazyAttribute(lambda adoption: adoption.unit.name)
    generation = factory.LazyAttribute(lambda adoption: adoption.source.generation + 1 if adoption.source else 1)
    source = None
    state = AdoptionState.PLANNED
    measure_name = "Lượt mượn sách mỗi tháng"
    measure_unit = "lượt"
    baseline = Decimal(210)
    aim = Decimal(600)
    plan = "Cô thủ thư mở kệ sách ở hành lang tầng hai mỗi giờ ra chơi."
    created_by = factory.SubFactory(UserFactory)
    created_at = A_MOMENT
    started_on = factory.LazyAttribute(lambda it: None if it.state == AdoptionState.PLANNED else A_MOMENT.date())
    after = factory.LazyAttribute(lambda it: Decimal(710) if it.state == AdoptionState.REPORTED else None)
    reported_at = factory.LazyAttribute(lambda it: A_MOMENT if it.state == AdoptionState.REPORTED else None)
    stop_reason = factory.LazyAttribute(lambda it: StopReason.TIME if it.state == AdoptionState.STOPPED else "")
    stopped_at = factory.LazyAttribute(lambda it: A_MOMENT if it.state == AdoptionState.STOPPED else None)


class ResultFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Result

    adoption = factory.SubFactory(AdoptionFactory, state=AdoptionState.REPORTED)
    after = Decimal(710)
    reported_by = factory.SubFactory(UserFactory)
    reported_at = A_MOMENT
