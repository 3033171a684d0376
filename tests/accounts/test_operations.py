"""Accounts by invitation."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction

from lantoa.accounts.enums import Salutation
from lantoa.accounts.models import Invitation, User
from lantoa.accounts.operations import (
    AlreadyHasAccount,
    InvitationUnusable,
    accept_by_provider,
    accept_invitation,
    end_sessions,
    invite_user,
    resend_invitation,
    update_profile,
)
from lantoa.accounts.queries import expired_invitations, invitation_by_token, open_invitations, user_by_email
from lantoa.audit.models import Entry
from tests.factories.accounts import InvitationFactory, UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "An.Tran@Truong.example"


def invite(at, **changes):
    return invite_user(**{"email": EMAIL, "full_name": "Trần Thị An", "by": None, "at": at, **changes})


def test_an_invitation_opens_an_account_that_nobody_can_sign_in_to_yet(at):
    inviter = UserFactory()

    invitation, token = invite(at, by=inviter, salutation=Salutation.FEMALE_TEACHER)

    user = User.objects.get(email="an.tran@truong.example")
    assert (user.get_full_name(), user.get_short_name()) == ("Trần Thị An", "cô An")
    assert not user.has_usable_password()
    assert invitation.user == user
    assert invitation.expires_at == at + timedelta(hours=72)
    assert invitation_by_token(token) == invitation
    assert token not in Invitation.objects.values_list("token_hash", flat=True)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.details) == ("accounts.invite", inviter, {"name": "Trần Thị An"})


def test_the_letter_greets_says_what_for_and_carries_the_link(at, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation, token = invite(
            at, by=UserFactory(last_name="Lê", first_name="Minh"), salutation="co", purpose="Cán bộ thi đua, Trường Mẫu"
        )

    letter = mail.outbox[0]
    assert letter.to == ["an.tran@truong.example"]
    assert letter.subject == "Lời mời vào Lan Tỏa"
    for part in ("Kính gửi cô An,", "Lê Minh", "Cán bộ thi đua, Trường Mẫu", f"/loi-moi/{token}/", "23/11/2026, 09:00"):
        assert part in letter.body
    invitation.refresh_from_db()
    assert invitation.mailed_at == at


def test_names_in_letters_are_not_escaped(at, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invite(at, full_name="H'Hen Niê", purpose="A & B")

    assert "Kính gửi Niê," in mail.outbox[0].body
    assert "A & B" in mail.outbox[0].body


def test_no_letter_leaves_when_the_invitation_is_rolled_back(at, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        invite(at)
        raise RuntimeError

    assert mail.outbox == []
    assert not User.objects.exists()


def test_a_mail_server_that_is_down_leaves_the_invitation_to_be_sent_again(
    at, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    with django_capture_on_commit_callbacks(execute=True):
        invitation, _token = invite(at)

    invitation.refresh_from_db()
    assert invitation.mailed_at is None


def test_sample_people_are_invited_without_letters(at, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invite(at, by_mail=False)

    assert mail.outbox == []


def test_a_double_click_sends_one_letter_and_leaves_its_link_working(at, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _invitation, token = invite(at)
        _again, nothing = invite(at + timedelta(seconds=2))

    assert nothing == ""
    assert len(mail.outbox) == 1
    assert invitation_by_token(token).is_open(at)


def test_inviting_again_later_replaces_the_link(at):
    _invitation, old = invite(at)

    _invitation, new = invite(at + timedelta(hours=80))

    assert invitation_by_token(old) is None
    assert invitation_by_token(new).is_open(at + timedelta(hours=81))
    assert Invitation.objects.count() == User.objects.count() == 1


def test_the_name_first_given_is_kept_when_somebody_else_invites_the_same_person(at):
    invite(at)

    invite(at + timedelta(hours=1), full_name="Tên Khác")

    assert User.objects.get().get_full_name() == "Trần Thị An"


@pytest.mark.parametrize("has_password", [True, False], ids=["by password", "by a provider"])
def test_somebody_who_can_sign_in_is_not_invited(at, has_password):
    user = UserFactory(email=EMAIL.lower())
    if has_password:
        user.set_password("mot hai ba bon")
        user.save()
    else:
        InvitationFactory(user=user, accepted_at=at)

    with pytest.raises(AlreadyHasAccount):
        invite(at)


def test_two_people_invited_at_once_get_one_account(at):
    invite(at, email="an@truong.example")
    invite(at, email=" AN@truong.example\u200b")

    assert User.objects.count() == 1


def test_an_account_opened_by_somebody_else_in_this_moment_is_taken():
    from lantoa.accounts.operations import _open_account

    first, second = (_open_account(EMAIL, full_name="Trần Thị An", salutation="co") for _time in range(2))

    assert first == second


def test_accepting_sets_the_password_and_proves_the_address(at):
    invitation, token = invite(at)

    user = accept_invitation(token, password="mot hai ba bon", at=at + timedelta(hours=71))

    assert user.check_password("mot hai ba bon")
    invitation.refresh_from_db()
    assert invitation.accepted_at == at + timedelta(hours=71)
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("an.tran@truong.example", True, True)
    assert Entry.objects.latest("sequence").verb == "accounts.accept_invitation"


def test_an_invitation_works_once(at):
    _invitation, token = invite(at)
    accept_invitation(token, password="mot hai ba bon", at=at)

    with pytest.raises(InvitationUnusable):
        accept_invitation(token, password="mat khau cua ke khac", at=at)

    assert User.objects.get().check_password("mot hai ba bon")


@pytest.mark.parametrize("hours", [72, 100])
def test_an_invitation_ends_after_72_hours(at, hours):
    _invitation, token = invite(at)

    with pytest.raises(InvitationUnusable):
        accept_invitation(token, password="mot hai ba bon", at=at + timedelta(hours=hours))

    assert not User.objects.get().has_usable_password()


def test_a_made_up_link_opens_nothing(at):
    with pytest.raises(InvitationUnusable):
        accept_invitation("made-up", password="mot hai ba bon", at=at)


def test_resending_replaces_the_link(at):
    invitation, old = invite(at)

    _invitation, new = resend_invitation(invitation.user, by=None, at=at + timedelta(hours=80))

    assert invitation_by_token(old) is None
    assert invitation_by_token(new).expires_at == at + timedelta(hours=152)


def test_an_accepted_invitation_is_not_sent_again(at):
    invitation, token = invite(at)
    accept_invitation(token, password="mot hai ba bon", at=at)

    with pytest.raises(AlreadyHasAccount):
        resend_invitation(invitation.user, by=None, at=at)


def test_a_provider_accepts_an_open_invitation_only(at):
    invitation, _token = invite(at)

    with pytest.raises(InvitationUnusable):
        accept_by_provider(invitation.user, at=at + timedelta(hours=73))
    accept_by_provider(invitation.user, at=at)

    invitation.refresh_from_db()
    assert invitation.accepted_at == at


def test_somebody_without_invitation_needs_none_at_a_provider(at):
    accept_by_provider(UserFactory(), at=at)

    assert not Entry.objects.exists()


def test_the_database_keeps_one_open_invitation_a_person(at):
    invitation = InvitationFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(user=invitation.user)


def test_a_profile_change_is_logged_with_both_names(at):
    user = UserFactory(last_name="Trần Thị", first_name="An")

    update_profile(user, full_name="Trần Thị Bình", salutation=Salutation.FEMALE_TEACHER, at=at)

    user.refresh_from_db()
    assert (user.get_full_name(), user.get_short_name()) == ("Trần Thị Bình", "cô Bình")
    assert Entry.objects.get().details == {"name": "Trần Thị Bình", "before": "Trần Thị An", "after": "Trần Thị Bình"}


def test_saving_an_unchanged_profile_logs_nothing(at):
    user = UserFactory(last_name="Trần Thị", first_name="An")

    update_profile(user, full_name="Trần Thị An", salutation=user.salutation, at=at)

    assert not Entry.objects.exists()


def test_ending_sessions_makes_every_session_invalid(at):
    user = UserFactory()
    before = user.get_session_auth_hash()

    end_sessions(user, by=user, at=at)

    assert user.get_session_auth_hash() != before
    assert User.objects.get().session_epoch == 1


def test_sessions_survive_a_new_secret_key(settings):
    user = UserFactory()
    before = user.get_session_auth_hash()

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    assert user.get_session_auth_hash() != before
    assert before in list(user.get_session_auth_fallback_hash())


def test_expired_invitations_are_ones_own_and_unused(at):
    inviter = UserFactory()
    old = at - timedelta(hours=80)
    expired = InvitationFactory(invited_by=inviter, invited_at=old)
    InvitationFactory(invited_by=inviter, invited_at=at)
    InvitationFactory(invited_by=inviter, invited_at=old, accepted_at=at)
    InvitationFactory(invited_by=UserFactory(), invited_at=old)

    assert expired_invitations(inviter, at=at) == [expired]


def test_open_invitations_are_found_for_many_people(at):
    waiting = InvitationFactory()
    accepted = InvitationFactory(accepted_at=at)

    assert open_invitations([waiting.user, accepted.user]) == {waiting.user_id: waiting}


@pytest.mark.parametrize("written", ["an@truong.example", "AN@Truong.Example", " an@truong.example "])
def test_a_person_is_found_however_the_address_is_written(written):
    user = UserFactory(email="an@truong.example")

    assert user_by_email(written) == user


def test_a_superuser_can_be_made_from_the_command_line():
    user = User.objects.create_superuser("Quan.Tri@so.example", "mot hai ba bon")

    assert (user.email, user.is_superuser, user.is_staff) == ("quan.tri@so.example", True, True)


@pytest.mark.parametrize(
    ("salutation", "first_name", "greeting"),
    [
        ("co", "An", "cô An"),
        ("thay", "Bình", "thầy Bình"),
        ("anh", "Tú", "anh Tú"),
        ("ban", "An", "An"),
        ("co", "", "x@y.example"),
    ],
)
def test_people_are_greeted_as_they_are_addressed(salutation, first_name, greeting):
    user = User(email="x@y.example", first_name=first_name, last_name="Trần", salutation=salutation)

    assert user.get_short_name() == greeting
