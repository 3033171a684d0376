"""The second factor: for whom, how it is set up, and that nothing gets around it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as project
from django.core import mail
from django.urls import reverse

from lantoa.audit.models import Entry
from lantoa.units.enums import DEPARTMENT_ROLES, Role
from tests.factories.accounts import UserFactory
from tests.factories.units import MembershipFactory, UnitFactory

pytestmark = pytest.mark.django_db

PASSWORD = "mot hai ba bon"


@pytest.fixture
def officer():
    """A department officer without a second factor."""
    user = UserFactory(email="chuyen.vien@so.example")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    MembershipFactory(department_officer=True, user=user)
    return user


@pytest.fixture
def secret(officer):
    """The officer's app is set up; this is what the phone knows."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(officer, secret)
    RecoveryCodes.activate(officer)
    return secret


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def sign_in(client, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": "chuyen.vien@so.example", "password": password})


@pytest.mark.parametrize("role", Role)
def test_department_roles_are_led_to_set_one_up_and_others_are_not(client, role):
    unit = UnitFactory(department=True) if role in DEPARTMENT_ROLES else UnitFactory()
    membership = MembershipFactory(role=role, unit=unit)
    client.force_login(membership.user)

    response = client.get(reverse("units:unit", args=[unit.pk]))

    if role in DEPARTMENT_ROLES:
        assert (response.status_code, response.url) == (302, reverse("mfa_index"))
    else:
        assert response.status_code == 200


def test_the_gate_leaves_open_what_is_needed_to_set_it_up_and_to_leave(client, officer):
    client.force_login(officer)

    for name in ("mfa_index", "units:my_account", "account_logout", "account_change_password"):
        assert client.get(reverse(name)).status_code == 200, name


def test_the_page_says_why_and_disappears_once_it_is_set_up(browse, client, officer):
    client.force_login(officer)
    before = client.get(reverse("mfa_index")).content.decode()

    after = browse(officer).get(reverse("mfa_index"))

    assert "Vai trò này cần xác thực hai bước" in before
    assert "Vai trò này cần xác thực hai bước" not in after.text


def test_the_sample_sector_may_do_without(client, officer, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(officer)

    assert client.get(reverse("units:index")).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, officer):
    RecoveryCodes.activate(officer)
    client.force_login(officer)

    assert client.get(reverse("units:index")).url == reverse("mfa_index")


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_with_the_password_and_a_code(client, officer):
    sign_in(client)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert "Quét mã QR".lower() in page.content.decode().lower()

    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})

    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("units:index")).status_code == 200
    assert mail.outbox[0].subject == "Đã bật xác thực hai bước"
    assert "accounts.add_second_factor" in Entry.objects.values_list("verb", flat=True)


def test_somebody_without_an_address_row_can_set_one_up_too(client, officer):
    EmailAddress.objects.all().delete()
    sign_in(client)

    response = client.post(
        reverse("account_reauthenticate") + "?next=" + reverse("mfa_activate_totp"), {"password": PASSWORD}
    )

    assert response.url == reverse("mfa_activate_totp")


def test_the_secret_lies_encrypted_in_the_database(officer, secret):
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]

    assert secret not in stored
    assert get_adapter().decrypt(stored) == secret


def test_a_secret_written_under_an_earlier_key_can_still_be_read(officer, secret, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert get_adapter().decrypt(stored) == secret


def test_the_password_alone_no_longer_signs_in(client, officer, secret):
    response = sign_in(client)

    assert response.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("units:index")).url.startswith(reverse("account_login"))


def test_password_and_code_sign_in(client, officer, secret):
    sign_in(client)

    response = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert response.url == "/viec-cua-toi/"
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_a_wrong_code_is_refused_in_vietnamese(client, officer, secret):
    sign_in(client)
    wrong = "000000" if code_of(secret) != "000000" else "111111"

    page = client.post(reverse("mfa_authenticate"), {"code": wrong}).content.decode()

    assert "Mã chưa đúng." in page
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_works_once(client, officer, secret):
    code = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.session["_auth_user_id"] == str(officer.pk)
    client.logout()
    sign_in(client)

    client.post(reverse("mfa_authenticate"), {"code": code})

    assert "_auth_user_id" not in client.session


def test_a_new_password_by_mail_does_not_get_around_the_second_factor(client, officer, secret):
    client.post(reverse("account_reset_password"), {"email": officer.email})
    link = "/" + mail.outbox[0].body.partition(project.SITE_URL + "/")[2].split()[0]
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "nam sau bay tam", "password2": "nam sau bay tam"})
    assert "_auth_user_id" not in client.session

    response = sign_in(client, "nam sau bay tam")

    assert response.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert Authenticator.objects.filter(user=officer, type=Authenticator.Type.TOTP).exists()


def test_turning_it_off_asks_for_proof_first(client, officer, secret):
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    response = client.get(reverse("mfa_deactivate_totp"))

    assert response.status_code == 302
    assert "xac-nhan-lai" in response.url
    assert Authenticator.objects.filter(user=officer, type=Authenticator.Type.TOTP).exists()


def test_passkeys_are_offered_and_ask_for_proof_first(client, officer):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = client.get(reverse("mfa_add_webauthn"))

    assert page.status_code == 200
    assert page.context["js_data"]["creation_options"]["publicKey"]["rp"]["id"] == "testserver"
    assert "Tên khóa" in page.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
    ],
)
def test_every_page_is_in_order(browse, officer, secret, name):
    browser = browse(officer)
    browser.client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert browser.get(reverse(name)).heading


def test_the_second_step_is_in_order(browse, officer, secret):
    browser = browse()
    sign_in(browser.client)

    page = browser.get(reverse("mfa_authenticate"))

    assert page.heading == "Bước xác thực thứ hai"
    assert page.select("input[name=code][autocomplete=one-time-code]")


def test_the_page_with_the_code_picture_is_in_order(browse, officer):
    browser = browse()
    sign_in(browser.client)
    browser.client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = browser.get(reverse("mfa_activate_totp"))

    assert page.one("img.qr")["src"].startswith("data:image/svg+xml")
