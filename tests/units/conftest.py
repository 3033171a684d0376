"""A department with one school, and its people."""

import pytest

from lantoa.units.enums import Role
from tests.factories.units import MembershipFactory, PlacementFactory, UnitFactory


@pytest.fixture
def department():
    return UnitFactory(department=True, name="Sở Giáo dục và Đào tạo")


@pytest.fixture
def school(department):
    school = UnitFactory(name="THPT Nguyễn Hữu Cầu", code="THPT-NGUYEN-HUU-CAU", area="Hóc Môn")
    PlacementFactory(unit=school, parent=department)
    return school


@pytest.fixture
def head(school):
    return MembershipFactory(role=Role.HEAD, unit=school, user__last_name="Lê Văn", user__first_name="Minh").user


@pytest.fixture
def officer(school):
    return MembershipFactory(unit=school, user__last_name="Trần Thị", user__first_name="An").user


@pytest.fixture
def administrator(department):
    return MembershipFactory(administrator=True, unit=department).user
