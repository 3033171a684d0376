"""Signing in through another account: who is known or invited comes in, and no claim gives a role."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from django.utils import timezone

from lantoa.audit.models import Entry
from lantoa.units.models import Membership
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.units import MembershipFactory

from .oidc_server import running_provider

pytestmark = pytest.mark.django_db

ADDRESS = "an@truong.example"


@pytest.fixture
def provider(settings):
    """A provider at whose keyboard sits cô An, with claims that boast."""
    with running_provider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = provider.settings()
        provider.person = {
            "sub": "0001",
            "email": ADDRESS,
            "email_verified": True,
            "name": "Tên khác",
            "role": "administrator",
            "roles": ["administrator", "department_officer"],
            "groups": ["administrator"],
            "is_staff": True,
            "is_superuser": True,
        }
        yield provider


def come_in(client):
    """Walk the whole way: our button, their page, our callback; return the last response."""
    page = client.post(reverse("openid_connect_login", args=["so-gddt"]))
    assert page.status_code == 200
    there = page.content.decode().partition('<a class="button button-primary" href="')[2].partition('"')[0]
    back = requests.get(there.replace("&amp;", "&"), allow_redirects=False, timeout=5).headers["Location"]
    return client.get(urlsplit(back).path, {key: value[0] for key, value in parse_qs(urlsplit(back).query).items()})


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_the_sign_in_page_offers_the_configured_provider(provider, browse):
    page = browse().get(reverse("account_login"))

    assert "Đăng nhập bằng Tài khoản ngành" in page.texts("button")


def test_without_providers_nothing_is_offered(browse):
    page = browse().get(reverse("account_login"))

    assert page.select("form[action*=oidc]") == []


def test_an_invited_person_comes_in_and_the_invitation_is_used(provider, client):
    user = UserFactory(email=ADDRESS)
    invitation = InvitationFactory(user=user, invited_at=timezone.now())

    response = come_in(client)

    assert (response.status_code, response.url) == (302, "/viec-cua-toi/")
    assert signed_in(client) == str(user.pk)
    invitation.refresh_from_db()
    assert invitation.accepted_at is not None
    verbs = set(Entry.objects.filter(target_id=str(user.pk)).values_list("verb", flat=True))
    assert {"accounts.accept_invitation", "accounts.connect_provider", "accounts.sign_in"} <= verbs


def test_claims_of_roles_grant_nothing(provider, client):
    user = UserFactory(email=ADDRESS, last_name="Trần Thị", first_name="An")

    come_in(client)

    user.refresh_from_db()
    assert not Membership.objects.exists()
    assert (user.is_staff, user.is_superuser, user.groups.count()) == (False, False, 0)
    assert user.get_full_name() == "Trần Thị An"
    assert client.get(reverse("units:index")).status_code == 403


def test_the_second_time_the_connected_account_is_known_by_its_subject(provider, client):
    user = UserFactory(email=ADDRESS)
    come_in(client)
    client.logout()
    provider.person["email"] = "an.moi@truong.example"

    come_in(client)

    assert signed_in(client) == str(user.pk)
    assert SocialAccount.objects.get().user == user


@pytest.mark.parametrize("verified", [False, None, "false", "true", 1])
def test_an_address_that_is_not_verified_opens_nothing(provider, client, verified):
    UserFactory(email=ADDRESS)
    provider.person["email_verified"] = verified

    response = come_in(client)

    assert (response.status_code, response.url) == (302, reverse("accounts:not_invited"))
    assert signed_in(client) is None
    assert not SocialAccount.objects.exists()


def test_somebody_nobody_invited_is_told_so(provider, client, browse):
    UserFactory(email="khac@truong.example")

    response = come_in(client)

    assert response.url == reverse("accounts:not_invited")
    page = browse().get(response.url, status=403)
    assert page.heading == "Chưa có lời mời cho địa chỉ này"
    assert signed_in(client) is None


def test_an_expired_invitation_is_not_accepted_by_a_provider(provider, client):
    user = UserFactory(email=ADDRESS)
    invitation = InvitationFactory(user=user, invited_at=timezone.now() - timedelta(hours=73))

    response = come_in(client)

    assert response.url == reverse("accounts:not_invited")
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not SocialAccount.objects.exists()


def test_a_closed_account_stays_closed(provider, client):
    UserFactory(email=ADDRESS, is_active=False)

    come_in(client)

    assert signed_in(client) is None
    assert not SocialAccount.objects.exists()


def test_an_account_closed_after_it_was_connected_stays_closed(provider, client):
    user = UserFactory(email=ADDRESS)
    come_in(client)
    client.logout()
    user.is_active = False
    user.save()

    response = come_in(client)

    assert response.url == reverse("account_inactive")
    assert signed_in(client) is None


def test_a_provider_that_refuses_gives_a_page_that_says_what_to_do(provider, client):
    UserFactory(email=ADDRESS)
    provider.refuses_code = True

    response = come_in(client)

    assert "Chưa đăng nhập được" in response.content.decode()
    assert signed_in(client) is None


def test_a_department_role_still_needs_its_second_factor(provider, client):
    MembershipFactory(department_officer=True, user=UserFactory(email=ADDRESS))

    come_in(client)

    assert client.get(reverse("units:index")).url == reverse("mfa_index")


def test_the_way_there_is_a_page_because_our_policy_stops_redirects_of_forms(provider, client):
    page = client.post(reverse("openid_connect_login", args=["so-gddt"]))

    assert 'http-equiv="refresh"' in page.content.decode()
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
