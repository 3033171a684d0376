"""allauth's two adapters: no self sign-up, and no role from a provider's claim."""

import base64
import logging
from smtplib import SMTPException
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .operations import InvitationUnusable, accept_by_provider
from .queries import user_by_email

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation only; letters carry our own address and speak Vietnamese."""

    def is_open_for_signup(self, request):
        return False

    def get_reset_password_from_key_url(self, key):
        # From the settings: the Host header is whatever a visitor sends.
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", quote(key))

    def get_password_change_redirect_url(self, request):
        return reverse("mfa_index")

    def reauthenticate(self, user, password):
        # allauth's own way needs a row of its address table, which people made by other means lack.
        known = self.authenticate(context.request, email=user.email, password=password)
        return known is not None and known.pk == user.pk

    def send_mail(self, template_prefix, email, context):
        try:
            super().send_mail(template_prefix, email, {**context, "help_phone": settings.HELP_PHONE})
        except (OSError, SMTPException):
            # Whoever changes a password must not fail because the notice of it cannot be sent.
            logger.exception("A letter about an account could not be sent.")

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email or user.email)

    def authentication_failed(self, request, **credentials):
        logger.info("Sign-in refused from %s.", self.get_client_ip(request))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps encrypted: a copy of the database opens no account."""

    def encrypt(self, text):
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _vault().decrypt(encrypted_text.encode()).decode()


def _vault():
    """Return what encrypts with today's secret key and still reads what earlier keys wrote."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        Fernet(
            base64.urlsafe_b64encode(salted_hmac("lantoa.accounts.vault", "", secret=key, algorithm="sha256").digest())
        )
        for key in keys
    )


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """A provider proves who somebody is; what they may do comes from memberships alone."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Let in whoever is known or invited under a verified address; turn everybody else away.

        No claim but the subject and the verified address is read.
        """
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        user = self._invited_person(sociallogin)
        if user is None:
            raise ImmediateHttpResponse(redirect("accounts:not_invited"))
        try:
            accept_by_provider(user, at=timezone.now())
        except InvitationUnusable:
            raise ImmediateHttpResponse(redirect("accounts:not_invited")) from None
        sociallogin.connect(request, user)

    @staticmethod
    def _invited_person(sociallogin):
        for address in sociallogin.email_addresses:
            # Exactly true: providers exist that send the text "false".
            user = user_by_email(address.email) if address.verified is True else None
            if user and user.is_active:
                return user
        return None
