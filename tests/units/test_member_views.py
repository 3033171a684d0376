"""Pages of the people of a unit: invited, given a role, let go."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lantoa.accounts.models import User
from lantoa.units.models import Membership
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"units:{name}", args=args)


def test_the_people_are_listed_with_the_state_of_their_account(browse, head, officer, school):
    now = timezone.now()
    for first_name, hours, mailed in (("Mới", 1, True), ("Cũ", 80, True), ("Chưa", 1, False)):
        user = UserFactory(last_name="Bùi", first_name=first_name)
        sent_at = now - timedelta(hours=hours)
        InvitationFactory(user=user, invited_at=sent_at, mailed_at=sent_at if mailed else None)
        MembershipFactory(unit=school, user=user)

    page = browse(head).get(url("members", school.pk))

    badges = {
        row.split()[1]: badge for row, badge in zip(page.texts("tbody tr"), page.texts("tbody .badge"), strict=True)
    }
    assert badges["Mới"] == "đã mời"
    assert badges["Cũ"] == "lời mời hết hạn"
    assert badges["Chưa"] == "thư chưa gửi được"
    assert badges["Văn"] == badges["Thị"] == "đang dùng"
    assert len(page.select("form[action$='/gui-lai/']")) == 3


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_people_take_the_same_queries_for_any_number(browse, head, school, item_count, django_assert_num_queries):
    MembershipFactory.create_batch(item_count, unit=school)
    browser = browse(head)
    browser.get(url("members", school.pk))

    with django_assert_num_queries(11):
        page = browser.get(url("members", school.pk))

    assert len(page.select("tbody tr")) == item_count + 1


def test_an_officer_sees_the_unit_but_manages_nobody(client, officer, school):
    client.force_login(officer)

    assert client.get(url("members", school.pk)).status_code == 403
    assert client.get(url("invite", school.pk)).status_code == 403


PERSON = {"email": "moi@truong.example", "full_name": "Phạm Thị Mới", "salutation": "co", "role": "officer"}


def test_a_head_invites_an_officer(browse, head, school, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = browse(head).post(url("invite", school.pk), PERSON)

    assert "Đã gửi lời mời tới moi@truong.example." in page.text
    assert Membership.objects.get(user__email="moi@truong.example").granted_by == head
    assert mail.outbox[0].to == ["moi@truong.example"]


@pytest.mark.parametrize("role", ["head", "administrator", "department_officer", "screener", ""])
def test_a_head_cannot_give_more_than_the_role_of_officer(browse, head, school, role):
    page = browse(head).post(url("invite", school.pk), {**PERSON, "role": role})

    assert page.texts(".error")
    assert not User.objects.filter(email="moi@truong.example").exists()


def test_a_head_is_offered_one_role_and_it_is_chosen(browse, head, school):
    page = browse(head).get(url("invite", school.pk))

    assert [(one["value"], one.has_attr("checked")) for one in page.select("input[name=role]")] == [("officer", True)]


def test_an_administrator_invites_the_head_of_any_school(browse, administrator, school):
    browse(administrator).post(url("invite", school.pk), {**PERSON, "role": "head"})

    assert Membership.objects.get(unit=school, role="head").user.email == "moi@truong.example"


def test_somebody_with_an_account_gets_the_role_at_once(browse, head, school, at):
    InvitationFactory(user=UserFactory(email="moi@truong.example", last_name="Phạm", first_name="Cũ"), accepted_at=at)

    page = browse(head).post(url("invite", school.pk), PERSON)

    assert "Phạm Cũ (moi@truong.example) đã nhận vai trò." in page.text


def test_a_head_cannot_invite_the_own_address(browse, head, school):
    head.set_password("mot hai ba bon")
    head.save()

    page = browse(head).post(url("invite", school.pk), {**PERSON, "email": head.email})

    assert "Không ai tự trao vai trò cho mình." in page.text
    assert Membership.objects.filter(user=head).count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"email": "sai"}, "email"), ({"full_name": " "}, "full_name"), ({"full_name": "ă" * 151}, "full_name")],
)
def test_a_wrong_field_keeps_the_rest(browse, head, school, sent, field):
    page = browse(head).post(url("invite", school.pk), {**PERSON, **sent})

    assert page.one(f"#id_{field}[aria-invalid=true]")
    assert (
        page.field("email" if field == "full_name" else "full_name")
        == PERSON["email" if field == "full_name" else "full_name"]
    )


def test_a_new_link_is_sent(browse, head, school, django_capture_on_commit_callbacks):
    user = UserFactory(email="moi@truong.example")
    InvitationFactory(user=user)
    membership = MembershipFactory(unit=school, user=user)

    with django_capture_on_commit_callbacks(execute=True):
        page = browse(head).post(url("resend_invitation", school.pk, membership.pk))

    assert "Đã gửi lời mời mới tới moi@truong.example" in page.text
    assert len(mail.outbox) == 1


def test_somebody_who_came_meanwhile_gets_no_new_link(browse, head, school, at):
    membership = MembershipFactory(unit=school, user=InvitationFactory(accepted_at=at).user)

    page = browse(head).post(url("resend_invitation", school.pk, membership.pk))

    assert "đã nhận lời mời rồi." in page.text
    assert mail.outbox == []


def test_ending_a_role_asks_once(browse, head, officer, school):
    membership = Membership.objects.get(user=officer)
    browser = browse(head)

    asked = browser.get(url("end_role", school.pk, membership.pk))
    assert asked.heading == "Kết thúc vai trò “Cán bộ thi đua” của Trần Thị An?"
    assert Membership.objects.current().filter(pk=membership.pk).exists()
    done = browser.post(url("end_role", school.pk, membership.pk))

    assert "Đã kết thúc vai trò của Trần Thị An." in done.text
    assert not Membership.objects.current().filter(pk=membership.pk).exists()


def test_the_next_click_of_a_moved_officer_is_refused(client, officer, school):
    client.force_login(officer)
    assert client.get(url("unit", school.pk)).status_code == 200

    Membership.objects.filter(user=officer).update(valid_to=timezone.localdate())

    assert client.get(url("unit", school.pk)).status_code == 404


@pytest.mark.parametrize("name", ["end_role", "resend_invitation"])
def test_nobody_touches_people_of_another_unit(client, head, name):
    other = MembershipFactory()
    client.force_login(head)

    assert client.post(url(name, other.unit_id, other.pk)).status_code == 404
    assert client.post(url(name, Membership.objects.get(user=head).unit_id, other.pk)).status_code == 404


def test_a_head_does_not_end_the_own_role(client, head, school):
    client.force_login(head)

    response = client.post(url("end_role", school.pk, Membership.objects.get(user=head).pk))

    assert response.status_code == 403
    assert Membership.objects.current().filter(user=head).exists()


def test_the_last_administrator_is_told_so(browse, department):
    last = MembershipFactory(administrator=True, unit=department)
    superuser = UserFactory(is_superuser=True)

    page = browse(superuser).post(url("end_role", department.pk, last.pk))

    assert "Đây là quản trị viên cuối cùng." in page.text
