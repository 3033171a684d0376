from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.common.forms import DayField, LineField, NumberField, ParagraphField
from lantoa.common.forms.numbers import write_number
from lantoa.exemplars.models import Exemplar
from lantoa.units.models import Unit

from .enums import StopReason
from .models import Adoption, is_percent

#: More versions than this are a list to choose from, not a row of buttons.
_MOST_RADIOS = 5
_ORIGIN = "origin"


def _figure(label: Any, **options: Any) -> NumberField:
    return NumberField(label=label, min_value=0, suffixes=("%",), **options)


def _refuse_share_above_100(form: forms.Form, measure_unit: str, *names: str) -> None:
    for name in names:
        figure = form.cleaned_data.get(name)
        if figure is not None and figure > 100 and is_percent(measure_unit):
            form.add_error(
                name, _("A share cannot exceed 100%. If you count something else, change the unit of measure.")
            )


class AdoptForm(forms.Form):
    """What a unit says when it takes up a model: whose version, what it measures, where it starts and aims."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Which unit takes it up?"), widget=forms.RadioSelect, empty_label=None
    )
    source = forms.ChoiceField(label=gettext_lazy("Whose way of doing it do you follow?"))
    measure_name = LineField(
        label=gettext_lazy("What will you measure?"),
        help_text=gettext_lazy("One figure that shows whether it works, such as books borrowed a month."),
        max_length=120,
    )
    measure_unit = LineField(
        label=gettext_lazy("Unit of measure"),
        help_text=gettext_lazy("Such as times, pupils, %."),
        max_length=40,
        required=False,
    )
    baseline = _figure(
        gettext_lazy("How much is it today?"),
        help_text=gettext_lazy("Measure before you begin; without this figure nobody can see the change."),
    )
    aim = _figure(
        gettext_lazy("What do you aim at?"),
        help_text=gettext_lazy("It may be lower than today, when less is better."),
    )
    plan = ParagraphField(
        label=gettext_lazy("How will you do it?"),
        help_text=gettext_lazy("Who takes care of it, when it begins, what you do differently from the origin."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, exemplar: Exemplar, units: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._versions: dict[str, Adoption] = {}
        self._offer_units(list(units))
        self._offer_versions(exemplar, list(versions))

    def _offer_units(self, units: list[Unit]) -> None:
        if len(units) == 1:
            # Nothing to choose: the page names the unit instead of asking.
            self.only_unit: Unit | None = units[0]
            del self.fields["unit"]
            return
        self.only_unit = None
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("name", "pk")

    def _offer_versions(self, exemplar: Exemplar, versions: list[Adoption]) -> None:
        if not versions:
            del self.fields["source"]
            return
        self._versions = {str(version.pk): version for version in versions}
        field = self.fields["source"]
        if len(versions) < _MOST_RADIOS:
            field.widget = forms.RadioSelect()
        # The origin first and chosen; then the others with what they reached.
        origin = (_ORIGIN, _("The origin: %(unit)s") % {"unit": exemplar.unit})
        field.choices = [origin, *[(pk, _version_label(version)) for pk, version in self._versions.items()]]
        field.initial = _ORIGIN
        # The first version with a result may have appeared after the page was shown without this question.
        field.required = not self.is_bound or self.add_prefix("source") in self.data

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        _refuse_share_above_100(self, data.get("measure_unit") or "", "baseline", "aim")
        return data

    def wish(self) -> dict[str, Any]:
        """Return what ``adopt_model`` needs."""
        wish = {name: self.cleaned_data[name] for name in ("measure_name", "measure_unit", "baseline", "aim", "plan")}
        return {
            **wish,
            "unit": self.only_unit or self.cleaned_data["unit"],
            "source": self._versions.get(self.cleaned_data.get("source", "")),
        }


def _version_label(version: Adoption) -> str:
    return _("%(unit)s (%(before)s → %(after)s %(measure_unit)s)") % {
        "unit": version.unit_name,
        "before": write_number(version.baseline),
        "after": write_number(version.after or Decimal(0)),
        "measure_unit": version.measure_unit,
    }


class StartForm(forms.Form):
    on = DayField(label=gettext_lazy("We began on"), help_text=gettext_lazy("Day/month/year"))


class ReportForm(forms.Form):
    """What changed: the figure now, the story of it, and what it cost."""

    after = _figure(gettext_lazy("How much is it now?"))
    report = ParagraphField(
        label=gettext_lazy("What has changed?"),
        help_text=gettext_lazy(
            "Two or three sentences in your own words. They may be read on the public story, so name no pupil."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    changed_parts = ParagraphField(
        label=gettext_lazy("What did you do differently from the version you followed?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    hours = NumberField(
        label=gettext_lazy("Hours of work, all people together"),
        decimal_places=0,
        min_value=0,
        max_value=1_000_000,
        required=False,
    )
    money = NumberField(
        label=gettext_lazy("Money spent, in đồng"),
        decimal_places=0,
        min_value=0,
        suffixes=("đồng", "đ", "VND"),
        required=False,
    )
    # How many results the page showed: two people reporting at once never overwrite each other unseen.
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, adoption: Adoption, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adoption = adoption
        self.fields["after"].label = _("%(measure)s: how much is it now?") % {"measure": adoption.measure_name}
        self.fields["after"].help_text = _("At the start %(baseline)s, aim %(aim)s %(unit)s") % {
            "baseline": write_number(adoption.baseline),
            "aim": write_number(adoption.aim),
            "unit": adoption.measure_unit,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        _refuse_share_above_100(self, self.adoption.measure_unit, "after")
        return data

    def said(self) -> dict[str, Any]:
        """Return what ``report_adoption`` needs."""
        return {name: self.cleaned_data[name] for name in ("after", "report", "changed_parts", "hours", "money")}


class StopForm(forms.Form):
    """Why it stopped: coded, so that it can be counted, and told, so that it can be understood."""

    reason = forms.TypedChoiceField(
        label=gettext_lazy("Why do you stop?"), choices=StopReason.choices, coerce=StopReason, widget=forms.RadioSelect
    )
    explanation = ParagraphField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("Honest stops are worth as much as results: the next school learns from them."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
