import pytest

from lantoa.replication.enums import AdoptionState
from lantoa.replication.models import Adoption
from tests.factories.accounts import UserFactory
from tests.factories.replication import AdoptionFactory
from tests.factories.units import MembershipFactory, PlacementFactory, UnitFactory

pytestmark = pytest.mark.django_db


def people_around(adoption):
    """Give each kind of person near an adoption: (may see it, may write it, the user)."""
    commune = PlacementFactory(unit=adoption.unit, parent=UnitFactory(commune=True)).parent
    return {
        "adopter's officer": (True, True, MembershipFactory(unit=adoption.unit).user),
        "adopter's head": (True, True, MembershipFactory(unit=adoption.unit, head=True).user),
        "origin's officer": (True, False, MembershipFactory(unit=adoption.exemplar.unit).user),
        "origin's head": (True, False, MembershipFactory(unit=adoption.exemplar.unit, head=True).user),
        "source's officer": (True, False, MembershipFactory(unit=adoption.source.unit).user),
        "department officer": (True, False, MembershipFactory(department_officer=True).user),
        "editor": (True, False, MembershipFactory(editor=True).user),
        "commune officer above": (False, False, MembershipFactory(unit=commune, screener=True).user),
        "officer elsewhere": (False, False, MembershipFactory().user),
        "nobody": (False, False, UserFactory()),
    }


@pytest.mark.parametrize("state", AdoptionState)
def test_listing_and_permission_agree(state):
    source = AdoptionFactory(state=AdoptionState.REPORTED)
    adoption = AdoptionFactory(exemplar=source.exemplar, source=source, state=state)

    for who, (may_see, may_write, user) in people_around(adoption).items():
        listed = Adoption.objects.visible_to(user).filter(pk=adoption.pk).exists()
        assert listed == user.has_perm("replication.view", adoption) == may_see, who
        assert user.has_perm("replication.write", adoption) == may_write, who


@pytest.mark.parametrize(
    ("facts", "adopts", "lists", "sees_all"),
    [
        ({}, True, True, False),
        ({"head": True}, True, True, False),
        ({"screener": True}, False, False, False),
        ({"department_officer": True}, False, True, True),
        ({"editor": True}, False, True, True),
    ],
)
def test_who_may_take_up_and_who_may_see_lists(facts, adopts, lists, sees_all):
    user = MembershipFactory(**facts).user

    assert user.has_perm("replication.adopt") == adopts
    assert user.has_perm("replication.see_list") == lists
    assert user.has_perm("replication.see_all") == sees_all
