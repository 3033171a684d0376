"""What happens to accounts is written down here, because accounts stand below and know no log."""

from allauth.account import signals as account_signals
from allauth.mfa import signals as second_factor_signals
from allauth.socialaccount import signals as provider_signals
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.accounts.signals import account_changed

from .operations import record
from .sentences import describe

describe("accounts.invite", _("sent %(name)s an invitation"))
describe("accounts.accept_invitation", _("accepted the invitation"))
describe("accounts.update_profile", _("changed the own name or form of address"))
describe("accounts.end_sessions", _("signed out of all devices"))
describe("accounts.sign_in", _("signed in"))
describe("accounts.change_password", _("changed the password"))
describe("accounts.reset_password", _("reset the password by mail"))
describe("accounts.add_second_factor", _("set up a second factor"))
describe("accounts.remove_second_factor", _("removed a second factor"))
describe("accounts.renew_recovery_codes", _("made new recovery codes"))
describe("accounts.connect_provider", _("connected the account with %(provider)s"))
describe("accounts.disconnect_provider", _("disconnected the account from %(provider)s"))


@receiver(account_changed, dispatch_uid="audit.account_changed")
def write_account_change(sender, *, verb, user, by, at, details, **kwargs):
    record(verb, user, by=by, at=at, **{"name": str(user), **details})


def _write_by_owner(verb, user, **details):
    # These signals come from requests of the owner and carry no time.
    record(verb, user, by=user, at=timezone.now(), **details)


@receiver(account_signals.user_logged_in, dispatch_uid="audit.sign_in")
def write_sign_in(sender, *, user, **kwargs):
    _write_by_owner("accounts.sign_in", user)


@receiver([account_signals.password_changed, account_signals.password_set], dispatch_uid="audit.password_changed")
def write_password_change(sender, *, user, **kwargs):
    _write_by_owner("accounts.change_password", user)


@receiver(account_signals.password_reset, dispatch_uid="audit.password_reset")
def write_password_reset(sender, *, user, **kwargs):
    _write_by_owner("accounts.reset_password", user)


@receiver(second_factor_signals.authenticator_added, dispatch_uid="audit.second_factor_added")
def write_second_factor(sender, *, user, authenticator, **kwargs):
    _write_by_owner("accounts.add_second_factor", user, type=authenticator.type)


@receiver(second_factor_signals.authenticator_removed, dispatch_uid="audit.second_factor_removed")
def write_removed_second_factor(sender, *, user, authenticator, **kwargs):
    _write_by_owner("accounts.remove_second_factor", user, type=authenticator.type)


@receiver(second_factor_signals.authenticator_reset, dispatch_uid="audit.recovery_codes")
def write_new_recovery_codes(sender, *, user, authenticator, **kwargs):
    _write_by_owner("accounts.renew_recovery_codes", user, type=authenticator.type)


@receiver(provider_signals.social_account_added, dispatch_uid="audit.provider_connected")
def write_connected_provider(sender, *, sociallogin, **kwargs):
    _write_by_owner("accounts.connect_provider", sociallogin.user, provider=sociallogin.account.provider)


@receiver(provider_signals.social_account_removed, dispatch_uid="audit.provider_disconnected")
def write_disconnected_provider(sender, *, socialaccount, **kwargs):
    _write_by_owner("accounts.disconnect_provider", socialaccount.user, provider=socialaccount.provider)
