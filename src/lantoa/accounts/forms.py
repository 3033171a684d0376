"""What people type about their account."""

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from .sample import SAMPLE_LOGINS, SAMPLE_PASSWORD


class SignInForm(LoginForm):
    """allauth's form with our labels; hints live in labels, not in placeholders that vanish."""

    def __init__(self, *args, sample="", **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("E-mail address"), _("Password")
        password.help_text = ""
        login.widget.attrs["autocomplete"] = "username webauthn"
        for form_field in (login, password):
            form_field.widget.attrs.pop("placeholder", None)
        if sample in {one.email for one in SAMPLE_LOGINS}:
            # Only invented people have a password that a page may show.
            login.initial, password.initial = sample, SAMPLE_PASSWORD
            password.widget.render_value = True


class ForgottenPasswordForm(ResetPasswordForm):
    """Sends a link only to people who have a password: an invitation is not renewed this way."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self):
        email = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password()]
        return email


class FirstPasswordForm(forms.Form):
    """The password an invited person chooses, typed twice because it cannot be read back."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. Three or four words in a row are easy to remember and hard to guess."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self):
        data = super().clean()
        if data.get("password") and data.get("password_again") and data["password"] != data["password_again"]:
            self.add_error("password_again", _("The two passwords differ. Type the same one twice."))
        return data


class NewKeyForm(AddWebAuthnForm):
    """A passkey or security key, with a name to know it again by."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class RenameKeyForm(EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
