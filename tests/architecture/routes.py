"""Who gets what on which route: one line a route. An address that is not listed here fails the suite.

``rule(arguments, role=status, ..., rest=status)``: ``arguments`` builds the URL from the world, whose
objects belong to school A; roles that are not named get ``rest`` (404 where there is an object, 403
where there is none), and whoever has not signed in is sent to sign in.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .world import LOGIN, ROLES


@dataclass(frozen=True)
class Rule:
    arguments: Callable | None
    method: str
    statuses: dict[str, int | str]
    shared: str

    def expected(self):
        return {role: self.statuses[role] for role in ROLES}


def rule(arguments=None, *, method="GET", rest=None, anonymous=LOGIN, shared="", **named):
    """Say what each role gets; ``shared`` gives the reason why another unit may open the object."""
    assert set(named) <= set(ROLES), set(named) - set(ROLES)
    usual = rest or (404 if arguments else 403)
    return Rule(arguments, method, {**dict.fromkeys(ROLES, usual), "anonymous": anonymous, **named}, shared)


def public(arguments=None, *, method="GET", status=200, shared="Anybody may open it."):
    """Say that everybody gets the same, signed in or not."""
    return rule(arguments, method=method, rest=status, anonymous=status, shared=shared)


#: Addresses without sign-in. Each is a decision.
PUBLIC = {
    "set_language",
    "ui_kit",
    "consents:answer",
}

#: Third parties' addresses that stand before sign-in.
PUBLIC_OF_OTHERS = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_login_cancelled",
    "socialaccount_signup",
    "wagtailadmin_login",
}

RULES = {
    # The kernel
    "set_language": public(method="POST", status=302),
    "ui_kit": public(),
    # Consents
    "consents:answer": public(lambda world: [world.consent_link], shared="The link is the key."),
    # Criteria
    "criteria:set": rule(
        lambda world: [world.criteria_set.pk],
        rest=200,
        outsider=404,
        shared="All judge and are judged by the same set.",
    ),
}
