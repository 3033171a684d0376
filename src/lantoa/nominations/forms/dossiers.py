"""The pages of a dossier."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from lantoa.common.forms import DayField, HintedRadioSelect, LineField, NumberField, ParagraphField
from lantoa.common.uploads.fields import CheckedFileField
from lantoa.exemplars.enums import SubjectKind
from lantoa.people.enums import PersonKind, Sex

from ..models import Nomination
from ..operations.dossiers import fingerprint

KIND_EXAMPLES = {
    SubjectKind.INDIVIDUAL: _("A teacher, another member of staff, or a pupil"),
    SubjectKind.COLLECTIVE: _("A team, a class, a group that works together"),
    SubjectKind.MODEL: _("A new way of working that others can copy"),
    SubjectKind.GOOD_DEED: _("One deed worth telling"),
}


class StartForm(forms.Form):
    """What kind of subject; the hidden key makes a double click start one draft."""

    kind = forms.TypedChoiceField(
        label=_("What do you want to introduce?"),
        choices=SubjectKind.choices,
        coerce=SubjectKind,
        # The words alone mean different things to different schools.
        widget=HintedRadioSelect(hints=KIND_EXAMPLES),
        error_messages={"required": _("Choose what you want to introduce.")},
    )
    creation_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class CollectiveForm(forms.Form):
    """The name of a team or class."""

    name = LineField(
        label=_("Name of the collective"),
        max_length=300,
        help_text=_("As it is called in the unit, for example: Chemistry group."),
    )
    size = forms.IntegerField(label=_("Number of members"), required=False, min_value=2, max_value=5000)


class TitleForm(forms.Form):
    """What a model or a good deed is called."""

    title = LineField(
        label=_("What is it called?"),
        max_length=300,
        help_text=_("Short enough to be told in one breath, for example: Flag salute without speeches."),
    )


class PersonForm(forms.Form):
    """A person who is not in the registry yet. No identity card number is ever asked for."""

    kind = forms.ChoiceField(label=_("Who is it?"), choices=PersonKind.choices, widget=forms.RadioSelect)
    full_name = LineField(label=_("Full name"), max_length=300)
    birth_date = DayField(
        label=_("Date of birth"),
        required=False,
        help_text=_("For pupils it decides who has to consent. It is never shown."),
    )
    birth_year = forms.IntegerField(label=_("or only the year"), required=False, min_value=1900, max_value=2100)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", _("Not stated")), *Sex.choices], required=False)
    position = LineField(
        label=_("Post, group or class"),
        max_length=200,
        help_text=_("For example: Teacher, literature group; Class 8A3."),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)

    def clean(self):
        data = super().clean()
        born, year = data.get("birth_date"), data.get("birth_year")
        if born and born > localdate():
            self.add_error("birth_date", _("This day lies in the future."))
        if data.get("kind") == PersonKind.PUPIL and not (born or year):
            self.add_error("birth_date", _("Give a pupil's date or year of birth: it decides who has to consent."))
        return data


_PERIOD = ("happened_from", "happened_to")


class PageForm(forms.ModelForm):
    """One page of the dossier: carries what its writer saw, and can keep what is unfinished."""

    needed: tuple[str, ...] = ()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    opened_as = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.needed:
            self.fields[name].required = True
        self.fields["seen"].initial = fingerprint(self.instance, self.page_fields())

    def page_fields(self) -> list[str]:
        """Return the names of the dossier's fields on this page."""
        return [name for name in self.fields if name not in ("seen", "opened_as")]

    def values(self) -> dict[str, Any]:
        """Return the fields that are well-formed, also when the page as a whole is not finished."""
        self.is_valid()
        # The two ends of a period are kept together or not at all: one alone may contradict what is stored.
        torn = _PERIOD if any(name in self.errors for name in _PERIOD) else ()
        return {
            name: self.cleaned_data[name]
            for name in self.page_fields()
            if name in self.cleaned_data and name not in torn
        }


class AchievementForm(PageForm):
    """What was done, when, and how."""

    needed = ("title", "field", "happened_from", "what")
    title = LineField(label=_("In one line: who did what, with which number?"), max_length=300, required=False)
    happened_from = DayField(label=_("From"), required=False)
    happened_to = DayField(label=_("To (empty if it goes on)"), required=False)
    what = ParagraphField(
        label=_("What was done, and how?"),
        required=False,
        max_length=6000,
        help_text=_(
            "Write as you would tell a colleague: the beginning, the steps, what went wrong. 60-300 words are enough."
        ),
        widget=forms.Textarea(attrs={"rows": 9}),
    )

    class Meta:
        model = Nomination
        fields = ("title", "field", "happened_from", "happened_to", "what")
        labels = {"field": _("Field")}

    def clean(self):
        data = super().clean()
        start, end = data.get("happened_from"), data.get("happened_to")
        if start and start > localdate():
            self.add_error("happened_from", _("This day lies in the future."))
        if start and end and end < start:
            self.add_error("happened_to", _("The end lies before the beginning."))
        return data


class ResultForm(PageForm):
    """Before, after, and who benefits."""

    needed = ("result_before", "result_after", "beneficiaries")
    result_before = ParagraphField(
        label=_("How was it before?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    result_after = ParagraphField(
        label=_("What is different now?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    beneficiaries = ParagraphField(
        label=_("Who benefits, and how many?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    measure_name = LineField(
        label=_("If you counted something: what?"),
        required=False,
        max_length=120,
        help_text=_("For example: books borrowed a month."),
    )
    measure_unit = LineField(
        label=_("in"), required=False, max_length=40, help_text=_("For example: books, %, minutes.")
    )
    measure_before = NumberField(label=_("Before"), required=False, max_digits=14, decimal_places=2)
    measure_after = NumberField(label=_("After"), required=False, max_digits=14, decimal_places=2)

    class Meta:
        model = Nomination
        fields = (
            "result_before",
            "result_after",
            "beneficiaries",
            "measure_name",
            "measure_unit",
            "measure_before",
            "measure_after",
        )

    def clean(self):
        data = super().clean()
        counted = data.get("measure_before") is not None or data.get("measure_after") is not None
        if counted and not data.get("measure_name"):
            self.add_error("measure_name", _("Say what the numbers count."))
        return data


class EvidenceForm(forms.Form):
    """One file and what it shows. Who says nothing has people in the picture: a forgotten tick protects them."""

    file = CheckedFileField(
        label=_("Choose a picture or a file"),
        help_text=_("JPG, PNG, PDF, Word or Excel; pictures up to 10 MB, others up to 20 MB. No identity cards."),
    )
    caption = LineField(label=_("What does it show?"), required=False, max_length=200)
    shows_nobody = forms.BooleanField(
        label=_("Nobody can be recognised in it"),
        required=False,
        help_text=_("A picture with people goes public only with their consent to pictures."),
    )


class SelfAssessmentForm(forms.Form):
    """Points and a reason for every criterion of the round."""

    def __init__(self, *args, criteria, given: Mapping[int, tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for criterion in self.criteria:
            points, note = given.get(criterion.pk, (None, ""))
            self.fields[f"points_{criterion.pk}"] = forms.TypedChoiceField(
                label=_("%(name)s, weight %(weight)d%%") % {"name": criterion.name, "weight": criterion.weight},
                help_text=criterion.question,
                choices=[("", "–"), *[(n, f"{n} / {criterion.max_points}") for n in range(criterion.max_points + 1)]],
                coerce=int,
                empty_value=None,
                initial=points,
                error_messages={"required": _("Choose points for this criterion.")},
            )
            self.fields[f"note_{criterion.pk}"] = ParagraphField(
                label=_("Why?"), required=False, max_length=1000, initial=note, widget=forms.Textarea(attrs={"rows": 2})
            )

    def values(self) -> dict[int, tuple[int, str]]:
        """Return criterion id -> (points, note) for the criteria that have points."""
        self.is_valid()
        data = self.cleaned_data
        return {
            criterion.pk: (data[f"points_{criterion.pk}"], data.get(f"note_{criterion.pk}", ""))
            for criterion in self.criteria
            if data.get(f"points_{criterion.pk}") is not None
        }

    def rows(self):
        """Return (criterion, points field, note field) in order, for the page."""
        return [(c, self[f"points_{c.pk}"], self[f"note_{c.pk}"]) for c in self.criteria]


class SendForm(forms.Form):
    """The one-time key that makes a double click send once."""

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class ConfirmForm(SendForm):
    """The head's word."""

    is_responsible = forms.BooleanField(
        label=_("I have read the dossier; as head of the unit I answer for it."),
        error_messages={"required": _("Tick the box to say that you answer for the dossier.")},
    )
