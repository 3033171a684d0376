import factory

from lantoa.people.enums import PersonKind
from lantoa.people.models import Collective, Person
from tests.factories.units import UnitFactory


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    full_name = factory.Sequence(lambda n: f"Lê Văn Mẫu {n}")
    kind = PersonKind.STAFF
    birth_year = 1985
    unit = factory.SubFactory(UnitFactory)

    class Params:
        pupil = factory.Trait(kind=PersonKind.PUPIL, birth_year=2011, position="Học sinh lớp 10A1")


class CollectiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Collective

    name = factory.Sequence(lambda n: f"Tổ Mẫu {n}")
    unit = factory.SubFactory(UnitFactory)
