"""Forms of the round: the call, the quota per kind of unit, and what units answer to it."""

from datetime import datetime, time

from django import forms
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from lantoa.common.forms import DayField, LineField, ParagraphField
from lantoa.criteria.models import CriteriaSet
from lantoa.units.enums import SCHOOL_KINDS, UnitKind

from ..models import Round


def end_of(day) -> datetime:
    """Return the last minute of ``day``, local time: a deadline on a day includes the day."""
    return datetime.combine(day, time(23, 59), tzinfo=get_current_timezone())


class RoundForm(forms.ModelForm):
    """The call, with one quota field per kind of unit; an empty quota means the kind is not called."""

    title = LineField(label=_("Title of the round"), max_length=200)
    code = forms.RegexField(
        label=_("Code of the round"),
        regex=r"^[0-9A-Z][0-9A-Z-]{2,19}$",
        help_text=_("Begins every dossier code, for example 2026-Q4."),
        error_messages={"invalid": _("Use capital letters, digits and hyphens, for example 2026-Q4.")},
    )
    period_start = DayField(label=_("Period from"))
    period_end = DayField(label=_("Period to"))
    deadline_on = DayField(label=_("Last day to send"))
    call_text = ParagraphField(label=_("Text of the call"), widget=forms.Textarea(attrs={"rows": 6}))

    class Meta:
        model = Round
        fields = ("title", "code", "period_start", "period_end", "call_text", "criteria_set")
        labels = {"criteria_set": _("Criteria set")}

    field_order = ("title", "code", "period_start", "period_end", "deadline_on", "criteria_set", "call_text")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["criteria_set"].queryset = CriteriaSet.objects.filter(published_at__isnull=False).order_by("code")
        if self.instance.pk:
            self.fields["deadline_on"].initial = localdate(self.instance.deadline)
        stored = dict(self.instance.quotas.values_list("unit_kind", "limit")) if self.instance.pk else {}
        for kind in SCHOOL_KINDS:
            self.fields[f"quota_{kind}"] = forms.IntegerField(
                label=UnitKind(kind).label, required=False, min_value=1, max_value=99, initial=stored.get(kind)
            )

    def clean(self):
        data = super().clean()
        start, end = data.get("period_start"), data.get("period_end")
        if start and end and end < start:
            self.add_error("period_end", _("The period ends before it begins."))
        if not any(data.get(f"quota_{kind}") for kind in SCHOOL_KINDS):
            self.add_error(None, _("Give a quota to at least one kind of unit."))
        return data

    def values(self) -> dict:
        """Return the round's own fields."""
        names = ("title", "code", "period_start", "period_end", "call_text", "criteria_set")
        return {name: self.cleaned_data[name] for name in names} | {
            "deadline": end_of(self.cleaned_data["deadline_on"])
        }

    def quotas(self) -> dict[str, int]:
        """Return kind -> limit for the kinds that are called."""
        given = {kind: self.cleaned_data.get(f"quota_{kind}") for kind in SCHOOL_KINDS}
        return {str(kind): limit for kind, limit in given.items() if limit}


class ReasonForm(forms.Form):
    """A reason that somebody else will read."""

    reason = ParagraphField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, label=None, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].help_text = help_text
        self.fields["reason"].error_messages["required"] = _("Write the reason: somebody else has to understand it.")


class LateEntryForm(forms.Form):
    """Until when one unit may still send, and why."""

    until_on = DayField(label=_("May send until the end of"))
    reason = LineField(label=_("Reason"), max_length=300)

    def clean_until_on(self):
        until = self.cleaned_data["until_on"]
        if until < localdate():
            raise forms.ValidationError(_("The new deadline must lie in the future."))
        return until
