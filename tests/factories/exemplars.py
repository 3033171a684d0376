from datetime import UTC, datetime

import factory

from lantoa.exemplars.enums import MilestoneKind, Stage, SubjectKind
from lantoa.exemplars.models import Exemplar, Milestone
from tests.factories.units import UnitFactory

A_MOMENT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


class ExemplarFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Exemplar

    kind = SubjectKind.MODEL
    name = factory.Sequence(lambda n: f"Giờ chào cờ kể chuyện {n}")
    unit = factory.SubFactory(UnitFactory)
    discovered_at = A_MOMENT

    class Params:
        told = factory.Trait(stage=Stage.TOLD)


class MilestoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Milestone

    exemplar = factory.SubFactory(ExemplarFactory)
    kind = MilestoneKind.DISCOVERED
    at = A_MOMENT
