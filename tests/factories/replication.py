from datetime import UTC, datetime
from decimal import Decimal

import factory

from lantoa.replication.models import Adoption
from tests.factories.accounts import UserFactory
from tests.factories.exemplars import ExemplarFactory
from tests.factories.units import UnitFactory


class AdoptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Adoption

    exemplar = factory.SubFactory(ExemplarFactory, told=True)
    unit = factory.SubFactory(UnitFactory)
    unit_name = factory.LazyAttribute(lambda adoption: adoption.unit.name)
    measure_name = "Lượt mượn sách mỗi tháng"
    measure_unit = "lượt"
    baseline = Decimal(210)
    aim = Decimal(600)
    created_by = factory.SubFactory(UserFactory)
    created_at = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
