"""Forms of those who screen, appraise and decide."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.common.forms import ParagraphField
from lantoa.criteria.models import Criterion

from ..enums import ConflictReason, Outcome
from .dossiers import SelfAssessmentForm


class ScreeningForm(forms.Form):
    """Forward, or return with a reason."""

    FORWARD, RETURN = "forward", "return"
    verdict = forms.ChoiceField(
        label=_("What happens to the dossier?"),
        choices=[(FORWARD, _("Forward to the department")), (RETURN, _("Return to the unit for changes"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether to forward or to return.")},
    )
    reason = ParagraphField(
        label=_("Note or reason"),
        required=False,
        max_length=2000,
        help_text=_("When you return it: what should the unit change? The unit reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self):
        data = super().clean()
        if data.get("verdict") == self.RETURN and not data.get("reason"):
            self.add_error("reason", _("Write what the unit should change."))
        return data


class AppraisalForm(SelfAssessmentForm):
    """An officer's points and comments; unfinished ones may be kept."""

    def __init__(self, *args, overall: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in self.criteria:
            self.fields[f"points_{criterion.pk}"].required = False
            self.fields[f"note_{criterion.pk}"].label = _("Comment")
        self.fields["comment"] = ParagraphField(
            label=_("Overall comment"),
            required=False,
            max_length=3000,
            initial=overall,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def scores(self) -> Mapping[Criterion, tuple[int, str]]:
        """Return criterion -> (points, comment)."""
        by_id = {criterion.pk: criterion for criterion in self.criteria}
        return {by_id[pk]: value for pk, value in self.values().items()}


class ConflictForm(forms.Form):
    """Why the officer steps aside."""

    reason = forms.TypedChoiceField(
        label=_("Why can you not judge this dossier?"),
        choices=ConflictReason.choices,
        coerce=ConflictReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    explanation = ParagraphField(
        label=_("Explanation"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self):
        data = super().clean()
        if data.get("reason") == ConflictReason.OTHER and not data.get("explanation"):
            self.add_error("explanation", _("Explain the reason in a sentence."))
        return data


class DecisionForm(forms.Form):
    """The proposed outcome and the reason that the school will read."""

    outcome = forms.TypedChoiceField(
        label=_("Proposed decision"),
        choices=Outcome.choices,
        coerce=Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    reason = ParagraphField(
        label=_("Reason, as the school will read it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason: the school reads it.")},
    )
    seen_outcome = forms.CharField(required=False, widget=forms.HiddenInput)
