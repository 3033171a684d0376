import pytest

from lantoa.portal.models import HomePage
from lantoa.portal.operations import ensure_portal
from tests.factories.units import MembershipFactory


@pytest.fixture
def portal(db, at):
    """The front page, its columns, the site and the editors' group."""
    return ensure_portal(at=at)


@pytest.fixture
def editor(portal):
    """An editor of today."""
    return MembershipFactory(editor=True).user


@pytest.fixture
def home(portal):
    return HomePage.objects.get()
