"""What allauth and Django say to people and do not bring in Vietnamese.

Named here only so that our own catalogue holds them: translations of an app that stands earlier in
INSTALLED_APPS come before those of a later one.
"""

from django.utils.translation import gettext_noop

SAID_BY_OTHERS = [
    # Signing in
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("This account is currently inactive."),
    gettext_noop("Incorrect password."),
    gettext_noop("Incorrect code."),
    gettext_noop("Invalid token."),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("You cannot reuse the same code."),
    # Passwords
    gettext_noop("Password"),
    gettext_noop("Current Password"),
    gettext_noop("New Password"),
    gettext_noop("New Password (again)"),
    gettext_noop("Forgot your password?"),
    gettext_noop("You must type the same password each time."),
    gettext_noop("Please type your current password."),
    gettext_noop("The password reset token was invalid."),
    # Second factor
    gettext_noop("Authenticator code"),
    gettext_noop("Passwordless"),
    gettext_noop(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes additional "
        "requirements such as biometrics or PIN protection."
    ),
    gettext_noop("You cannot deactivate two-factor authentication."),
    gettext_noop("You cannot generate recovery codes without having two-factor authentication enabled."),
    gettext_noop("You cannot activate two-factor authentication until you have verified your email address."),
    gettext_noop("Use your password"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("Use a security key"),
    # Other accounts
    gettext_noop("Your account has no password set up."),
    gettext_noop("Your account has no verified email address."),
    gettext_noop("The third-party account is already connected to a different account."),
    gettext_noop("You cannot disconnect your last remaining third-party account."),
]
