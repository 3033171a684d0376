"""The sign-in page."""

from allauth.account.views import LoginView
from django.conf import settings
from django.urls import reverse

from lantoa.accounts import kept
from lantoa.accounts.sample import SAMPLE_LOGINS, SAMPLE_PASSWORD


class SignInView(LoginView):
    """allauth's view with what our page shows beside the form."""

    def get_form_kwargs(self):
        sample = self.request.GET.get("mau", "") if settings.SHOW_SAMPLE_LOGINS else ""
        return {**super().get_form_kwargs(), "sample": sample}

    def get_context_data(self, **kwargs):
        has_kept_text = self.request.GET.get("next") == reverse("accounts:kept_text") and kept.is_waiting(self.request)
        samples = SAMPLE_LOGINS if settings.SHOW_SAMPLE_LOGINS else []
        return {
            **super().get_context_data(**kwargs),
            "has_kept_text": has_kept_text,
            "samples": samples,
            "sample_password": SAMPLE_PASSWORD if samples else "",
            "next_path": self.request.GET.get("next", ""),
        }


sign_in = SignInView.as_view()
