"""Roles: given, ended, and given with an invitation."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from lantoa.accounts.models import Invitation, User
from lantoa.accounts.operations import AlreadyHasAccount
from lantoa.audit.models import Entry
from lantoa.units.enums import DEPARTMENT_ROLES, ROLES_OF_KIND, SCHOOL_KINDS, Role, UnitKind
from lantoa.units.models import Membership
from lantoa.units.operations import CannotGrantRole, end_role, grant_role, invite_member, resend_member_invitation
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.units import MembershipFactory, UnitFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


def test_a_role_holds_from_today_and_is_logged_with_the_unit(at):
    unit, user, by = UnitFactory(), UserFactory(), UserFactory()

    membership = grant_role(user, unit, Role.OFFICER, by=by, at=at)

    assert (membership.valid_from, membership.valid_to, membership.granted_by) == (TODAY, None, by)
    entry = Entry.objects.get()
    assert (entry.verb, entry.target_id, entry.actor) == ("units.grant_role", str(unit.pk), by)
    assert entry.details == {"user": user.pk, "name": str(user), "role": "officer"}


def test_a_role_may_begin_another_day(at):
    membership = grant_role(UserFactory(), UnitFactory(), Role.HEAD, by=None, at=at, valid_from=date(2026, 9, 1))

    assert membership.valid_from == date(2026, 9, 1)


def test_giving_a_role_twice_gives_it_once(at):
    unit, user = UnitFactory(), UserFactory()

    first, second = (grant_role(user, unit, Role.OFFICER, by=None, at=at) for _time in range(2))

    assert first == second
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("kind", UnitKind)
@pytest.mark.parametrize("role", Role)
def test_a_role_fits_the_kind_of_unit_or_is_refused(at, kind, role):
    unit = UnitFactory(kind=kind)
    fits = role == Role.HEAD or {
        Role.OFFICER: kind in SCHOOL_KINDS,
        Role.SCREENER: kind in (UnitKind.COMMUNE, UnitKind.DISTRICT_OFFICE),
    }.get(role, kind == UnitKind.DEPARTMENT)

    if fits:
        grant_role(UserFactory(), unit, role, by=None, at=at)
    else:
        with pytest.raises(CannotGrantRole, match="không có vai trò"):
            grant_role(UserFactory(), unit, role, by=None, at=at)

    assert Membership.objects.exists() == fits


def test_no_role_that_sees_the_whole_city_lives_in_a_school():
    assert not any(set(ROLES_OF_KIND[kind]) & set(DEPARTMENT_ROLES) for kind in UnitKind if kind != UnitKind.DEPARTMENT)


@pytest.mark.parametrize("is_superuser", [True, False])
def test_nobody_gives_a_role_to_themselves(at, is_superuser):
    user = UserFactory(is_superuser=is_superuser)

    with pytest.raises(CannotGrantRole, match="Không ai tự trao"):
        grant_role(user, UnitFactory(department=True), Role.ADMINISTRATOR, by=user, at=at)


def test_a_closed_account_gets_no_role(at):
    with pytest.raises(CannotGrantRole, match="đã khóa"):
        grant_role(UserFactory(is_active=False), UnitFactory(), Role.OFFICER, by=None, at=at)


def test_ending_a_role_keeps_that_it_was_held(at):
    membership = MembershipFactory(valid_from=date(2026, 9, 1))
    by = UserFactory()

    end_role(membership, by=by, at=at)

    membership.refresh_from_db()
    assert membership.valid_to == TODAY
    assert membership not in Membership.objects.on(TODAY)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.details["role"]) == ("units.end_role", by, "officer")


def test_a_role_given_today_and_ended_today_leaves_only_the_log(at):
    membership = grant_role(UserFactory(), UnitFactory(), Role.OFFICER, by=None, at=at)

    end_role(membership, by=None, at=at + timedelta(hours=1))

    assert not Membership.objects.exists()
    assert [entry.verb for entry in Entry.objects.order_by("sequence")] == ["units.grant_role", "units.end_role"]


def test_a_role_can_be_given_again_on_the_day_it_ended(at):
    membership = MembershipFactory(valid_from=date(2026, 9, 1))
    end_role(membership, by=None, at=at)

    again = grant_role(membership.user, membership.unit, membership.role, by=None, at=at)

    assert list(Membership.objects.on(TODAY)) == [again]


@pytest.mark.parametrize("is_stale", [True, False])
def test_ending_twice_ends_once(at, is_stale):
    membership = MembershipFactory(valid_from=date(2026, 9, 1))
    stale = Membership.objects.get(pk=membership.pk) if is_stale else membership

    end_role(membership, by=None, at=at)
    end_role(stale, by=None, at=at)

    assert Entry.objects.count() == 1


def test_the_last_administrator_stays(at):
    first = MembershipFactory(administrator=True)
    closed = MembershipFactory(administrator=True, user=UserFactory(is_active=False))

    with pytest.raises(CannotGrantRole, match="quản trị viên cuối cùng"):
        end_role(first, by=None, at=at)
    end_role(closed, by=None, at=at)
    MembershipFactory(administrator=True)
    end_role(first, by=None, at=at)

    first.refresh_from_db()
    assert first.valid_to == TODAY


def test_the_database_keeps_one_open_row_a_role():
    membership = MembershipFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=membership.user, unit=membership.unit, role=membership.role)


# Invitations


def invite(unit, at, **changes):
    asked = {"email": "an@truong.example", "full_name": "Trần Thị An", "role": Role.OFFICER, "by": None, "at": at}
    return invite_member(unit, **{**asked, **changes})


def test_somebody_new_is_invited_and_has_the_role_at_once(at, django_capture_on_commit_callbacks):
    unit = UnitFactory(name="THPT Nguyễn Hữu Cầu")

    with django_capture_on_commit_callbacks(execute=True):
        membership, token = invite(unit, at, salutation="co")

    assert token
    assert membership in Membership.objects.on(TODAY)
    assert membership.user.get_short_name() == "cô An"
    assert "Cán bộ thi đua, THPT Nguyễn Hữu Cầu" in mail.outbox[0].body


def test_somebody_with_an_account_gets_the_role_and_a_note(at, django_capture_on_commit_callbacks):
    user = UserFactory(email="an@truong.example", first_name="An")
    InvitationFactory(user=user, accepted_at=at)
    unit = UnitFactory(name="THPT Nguyễn Hữu Cầu")

    with django_capture_on_commit_callbacks(execute=True):
        membership, token = invite(unit, at)
        invite(unit, at)

    assert (membership.user, token) == (user, "")
    assert [letter.subject for letter in mail.outbox] == ["Vai trò mới trong Lan Tỏa"]
    assert "Cán bộ thi đua" in mail.outbox[0].body


def test_a_refused_role_invites_nobody(at, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(CannotGrantRole):
        invite(UnitFactory(), at, role=Role.ADMINISTRATOR)

    assert not User.objects.exists()
    assert mail.outbox == []


def test_a_double_click_invites_once(at):
    unit = UnitFactory()

    _first, token = invite(unit, at)
    membership, nothing = invite(unit, at + timedelta(seconds=1))

    assert token
    assert nothing == ""
    assert Membership.objects.get() == membership
    assert Invitation.objects.count() == 1


def test_a_member_gets_a_new_link(at):
    membership, old = invite(UnitFactory(), at)

    invitation, new = resend_member_invitation(membership, by=None, at=at + timedelta(days=5))

    assert new not in {"", old}
    assert invitation.user == membership.user


def test_a_member_who_came_gets_no_new_link(at):
    membership = MembershipFactory(user=InvitationFactory(accepted_at=at).user)

    with pytest.raises(AlreadyHasAccount):
        resend_member_invitation(membership, by=None, at=at)
