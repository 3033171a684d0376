"""allauth's two adapters: no self sign-up, and no role from a provider's claim."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation only."""

    def is_open_for_signup(self, request):
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """A provider proves who somebody is; what they may do comes from memberships alone."""

    def is_open_for_signup(self, request, sociallogin):
        return False
