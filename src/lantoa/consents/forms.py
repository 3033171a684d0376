"""Answers, one question for each purpose and place; nothing is chosen beforehand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantoa.common.forms import DayField, LineField, ParagraphField
from lantoa.common.text import clean_line
from lantoa.common.uploads.fields import CheckedFileField

from .enums import PAIRS, Channel, Purpose

_YES, _NO = "yes", "no"
_CHOICES = [(_YES, _("Yes, I agree")), (_NO, pgettext_lazy("consent", "No"))]
#: What each place means, beside its name.
PLACES = {
    Channel.PORTAL: _("A website everybody can read."),
    Channel.ZALO: _("A company's network; servers abroad. Others can pass it on."),
    Channel.FACEBOOK: _("A company's network; servers abroad. Others can pass it on."),
    Channel.PRINT: _("Booklets, posters, notice boards of schools."),
    Channel.PRESS: _("Newspapers, radio and television that ask for it."),
}
_MISSING = {
    Purpose.STORY: _("Not answered yet, about the story."),
    Purpose.PICTURE: _("Not answered yet, about pictures."),
}


class AnswersForm(forms.Form):
    """Yes or no for every purpose in every place; ``answers`` gives them by pair."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, earlier: dict[tuple[str, str], bool] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for purpose, channel in PAIRS:
            missing = _MISSING[purpose]
            field = forms.ChoiceField(
                label=channel.label,
                # Said once a place, with the first purpose: the page is long enough.
                help_text=PLACES[channel] if purpose == Purpose.STORY else "",
                choices=_CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": missing, "invalid_choice": missing},
            )
            if earlier and (purpose, channel) in earlier:
                field.initial = _YES if earlier[purpose, channel] else _NO
            self.fields[f"{purpose}-{channel}"] = field

    @property
    def groups(self) -> list[tuple[Purpose, list[forms.BoundField]]]:
        """The questions by purpose, in the order of the page."""
        return [(purpose, [self[f"{purpose}-{channel}"] for channel in Channel]) for purpose in Purpose]

    @property
    def answers(self) -> dict[tuple[str, str], bool]:
        """What was answered, once the form is valid."""
        return {(p, c): self.cleaned_data[f"{p}-{c}"] == _YES for p, c in PAIRS}


class WithdrawalForm(forms.Form):
    """A reason is welcome and never needed."""

    reason = ParagraphField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_reason(self) -> str:
        return clean_line(self.cleaned_data["reason"])


class AskForm(forms.Form):
    """Who is asked, and by which address the link goes; without one the school hands it over."""

    signatory_name = LineField(label=_("Full name"), max_length=300)
    relation = LineField(
        label=_("Relation to the pupil"),
        required=False,
        max_length=100,
        help_text=_("For example: mother, father, guardian."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The link goes there. Without an address you pass on the link or QR code by Zalo or on paper."),
    )

    def __init__(self, *args: Any, is_parent: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not is_parent:
            del self.fields["relation"]


class PaperForm(AnswersForm):
    """What stands on a signed paper, with its scan."""

    signatory_name = LineField(label=_("Who signed"), max_length=300)
    expires_on = DayField(
        label=_("Valid until"),
        required=False,
        help_text=_("Only when the paper names a last day."),
    )
    earlier_scan = forms.ModelChoiceField(
        label=_("Scan already kept"), queryset=None, required=False, empty_label=_("Another file")
    )
    scan = CheckedFileField(
        label=_("Scan or photo of the signed paper"),
        required=False,
        help_text=_("A JPG or PNG picture, or a PDF. Never a picture of an identity card."),
        error_messages={"required": _("Choose the scan or photo of the signed paper.")},
    )

    def __init__(self, *args: Any, scans: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["earlier_scan"].queryset = scans
        if not scans.exists():
            del self.fields["earlier_scan"]
            self.fields["scan"].required = True

    @property
    def evidence(self) -> Any:
        """The scan to keep, or the one kept before."""
        return self.cleaned_data.get("scan") or self.cleaned_data.get("earlier_scan")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors.get("scan") and not (data.get("scan") or data.get("earlier_scan")):
            self.add_error("scan", self.fields["scan"].error_messages["required"])
        return data
