from datetime import date

import factory

from lantoa.units.enums import Role, UnitKind
from lantoa.units.models import Membership, Placement, ScreeningRoute, Unit
from tests.factories.accounts import UserFactory


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"DV{n:04d}")
    name = factory.Sequence(lambda n: f"Trường Trung học phổ thông Mẫu {n}")
    kind = UnitKind.UPPER_SECONDARY
    valid_from = date(2000, 1, 1)

    class Params:
        department = factory.Trait(kind=UnitKind.DEPARTMENT, name="Sở Giáo dục và Đào tạo (mẫu)")
        commune = factory.Trait(kind=UnitKind.COMMUNE, name=factory.Sequence(lambda n: f"Phường Mẫu {n}"))
        primary = factory.Trait(kind=UnitKind.PRIMARY, name=factory.Sequence(lambda n: f"Trường Tiểu học Mẫu {n}"))


class PlacementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Placement

    unit = factory.SubFactory(UnitFactory, primary=True)
    parent = factory.SubFactory(UnitFactory, commune=True)
    valid_from = date(2000, 1, 1)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.OFFICER
    valid_from = date(2000, 1, 1)

    class Params:
        head = factory.Trait(role=Role.HEAD)
        screener = factory.Trait(role=Role.SCREENER, unit=factory.SubFactory(UnitFactory, commune=True))
        department_officer = factory.Trait(
            role=Role.DEPARTMENT_OFFICER, unit=factory.SubFactory(UnitFactory, department=True)
        )
        editor = factory.Trait(role=Role.EDITOR, unit=factory.SubFactory(UnitFactory, department=True))
        administrator = factory.Trait(role=Role.ADMINISTRATOR, unit=factory.SubFactory(UnitFactory, department=True))


class ScreeningRouteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ScreeningRoute

    unit_kind = UnitKind.PRIMARY
    through = UnitKind.COMMUNE
    valid_from = date(2000, 1, 1)
