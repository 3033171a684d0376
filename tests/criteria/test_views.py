import pytest
from django.urls import reverse

from lantoa.criteria.models import CriteriaSet
from lantoa.criteria.operations import ensure_default_criteria, start_new_version
from tests.factories.accounts import UserFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(at):
    return ensure_default_criteria(at=at, by=UserFactory())


def test_a_school_officer_reads_criteria_levels_and_formula(client, published):
    client.force_login(MembershipFactory().user)

    page = client.get(reverse("criteria:set", args=[published.pk])).content.decode()

    for criterion in published.criteria.all():
        assert criterion.question in page
        assert criterion.levels[2].text in page
    assert "30 × điểm “Kết quả có số liệu” ÷ 10" in page
    assert "chưa phải văn bản chính thức" in page


def test_a_draft_is_hidden_from_schools(client, published, at, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    draft = start_new_version(published, at=at, by=UserFactory())
    address = reverse("criteria:set", args=[draft.pk])

    client.force_login(MembershipFactory().user)
    assert client.get(address).status_code == 404

    client.force_login(MembershipFactory(department_officer=True).user)
    assert "Bản nháp" in client.get(address).content.decode()


@pytest.mark.parametrize("trait", [None, "head", "screener", "department_officer", "editor", "nobody"])
def test_listing_and_permission_agree(published, at, trait):
    draft = start_new_version(published, at=at, by=UserFactory())
    user = UserFactory() if trait == "nobody" else MembershipFactory(**({trait: True} if trait else {})).user

    for criteria_set in (published, draft):
        listed = CriteriaSet.objects.visible_to(user).filter(pk=criteria_set.pk).exists()
        assert listed == user.has_perm("criteria.view", criteria_set)


def test_who_has_no_role_sees_no_criteria(client, published):
    client.force_login(UserFactory())

    assert client.get(reverse("criteria:set", args=[published.pk])).status_code == 404
