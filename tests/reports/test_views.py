from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lantoa.common import desk
from lantoa.common.desk import Errand
from lantoa.replication.enums import AdoptionState
from tests.factories.accounts import UserFactory
from tests.factories.exemplars import ExemplarFactory
from tests.factories.replication import AdoptionFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def desk_page(client):
    return client.get(reverse("reports:desk"))


def test_signing_in_leads_to_the_desk(settings):
    assert reverse("reports:desk") == settings.LOGIN_REDIRECT_URL == "/viec-cua-toi/"


def test_an_officer_sees_errands_and_glances_of_the_own_unit_only(client):
    officer = MembershipFactory(user__first_name="An", user__salutation="co")
    long_ago = timezone.now() - timedelta(days=90)
    facts = {"state": AdoptionState.RUNNING, "started_on": long_ago.date(), "created_at": long_ago}
    mine = AdoptionFactory(unit=officer.unit, exemplar__name="Thư viện hành lang", **facts)
    AdoptionFactory(exemplar__name="CANARY mô hình", **facts)
    AdoptionFactory(exemplar=ExemplarFactory(unit=officer.unit, told=True), created_at=long_ago)
    client.force_login(officer.user)

    page = desk_page(client).content.decode()

    assert "Chào cô An, hôm nay có một việc" in page
    assert "Báo kết quả áp dụng “Thư viện hành lang”" in page
    assert reverse("replication:report", args=[mine.pk]) in page
    assert "Mô hình của trường đang lan tỏa" in page
    assert "CANARY" not in page


@pytest.mark.parametrize("trait", [None, "head", "screener", "department_officer", "editor", "administrator"])
def test_everyone_with_a_role_has_a_desk(client, trait):
    client.force_login(MembershipFactory(**({trait: True} if trait else {})).user)

    page = desk_page(client).content.decode()

    assert "Không có việc nào đang chờ" in page
    assert 'aria-current="page"' in page


def test_who_has_no_role_reads_what_to_do(client):
    user = UserFactory()
    client.force_login(user)

    response = desk_page(client)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Tài khoản chưa được giao vai trò" in page
    assert user.email in page


def test_a_moved_officer_has_no_desk_any_more(client):
    client.force_login(MembershipFactory(valid_to="2020-01-01").user)

    assert "Tài khoản chưa được giao vai trò" in desk_page(client).content.decode()


def test_anonymous_is_sent_to_sign_in(client):
    response = desk_page(client)

    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next=/viec-cua-toi/"


def test_hostile_and_long_texts_stay_text(client, monkeypatch):
    hostile = Errand(
        title="<script>alert(1)</script>" + "Ư" * 300, detail='"><img src=x>', url="/x/", action="Mở", label="<b>"
    )
    monkeypatch.setattr(desk, "_errand_sources", [lambda user, now: [hostile]])
    client.force_login(MembershipFactory().user)

    page = desk_page(client).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "Ư" * 300 in page


def test_fifty_errands_fold_and_only_one_button_is_the_main_one(client, monkeypatch):
    errands = [
        Errand(title=f"Việc số {number}", detail="", url="/x/", action="Mở", label="Chờ") for number in range(50)
    ]
    monkeypatch.setattr(desk, "_errand_sources", [lambda user, now: errands])
    client.force_login(MembershipFactory().user)

    page = desk_page(client).content.decode()

    assert "Xem thêm 38 việc" in page
    assert page.count('class="errand"') == 50
    assert page.count("button-primary") == 1
