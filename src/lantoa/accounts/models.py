from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .enums import Salutation


class UserManager(BaseUserManager):
    """Creates users known by their address; ``createsuperuser`` needs these two methods."""

    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """One person who signs in. ``last_name`` holds family and middle name, ``first_name`` the given name."""

    username = None
    email = models.EmailField(_("e-mail"), unique=True)
    salutation = models.CharField(_("form of address"), max_length=8, choices=Salutation, default=Salutation.NEUTRAL)
    # Counted up to end every session of the person at once.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    def __str__(self):
        return self.get_full_name() or self.email

    def get_full_name(self):
        """Return the name in Vietnamese order: 'Trần Thị An'."""
        return f"{self.last_name} {self.first_name}".strip()

    def get_short_name(self):
        """Return how to greet the person: 'cô An'."""
        if not self.first_name:
            return self.email
        if self.salutation == Salutation.NEUTRAL:
            return self.first_name
        return f"{self.get_salutation_display()} {self.first_name}"

    def get_session_auth_hash(self):
        """Return what every session of this person must carry; a new password or epoch ends the old ones."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self):
        """Yield what sessions carry that were begun before the secret key was changed."""
        return (self._session_hash(key) for key in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret):
        value = f"{self.session_epoch}:{self.password}"
        return salted_hmac("lantoa.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()


class Invitation(models.Model):
    """A single-use link by which an invited person opens the account."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    # Empty: the letter could not be handed to the mail server, so it should be sent again.
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("user", name="invitation_one_open_per_user", condition=Q(accepted_at__isnull=True)),
            models.CheckConstraint(
                name="invitation_expires_after_it_was_sent", condition=Q(expires_at__gt=models.F("invited_at"))
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.invited_at:%Y-%m-%d}"

    def is_open(self, at):
        """Return whether the link still works at ``at``."""
        return self.accepted_at is None and at < self.expires_at
