"""What people type about units and who works in them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.accounts.enums import Salutation
from lantoa.common.forms import DayField, LineField

from .enums import SCHOOL_KINDS, Role, UnitKind
from .tables import MAX_BYTES


class UnitFilterForm(forms.Form):
    """What is looked for in the list of units."""

    q = LineField(label=_("Name or code"), required=False, max_length=100)
    loai = forms.ChoiceField(label=_("Kind of unit"), required=False, choices=[("", _("All kinds")), *UnitKind.choices])


class DayForm(forms.Form):
    """As of which day the organisation is shown."""

    ngay = DayField(label=_("As of the day"), required=False)


class InviteForm(forms.Form):
    """Whom to invite, and for which role."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The person's own address; never one that several people read."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    full_name = LineField(
        label=_("Full name"), help_text=_("As in the decision of appointment: Trần Thị An"), max_length=150
    )
    salutation = forms.ChoiceField(label=_("Form of address"), choices=Salutation)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in map(Role, roles)]
        if len(self.fields["role"].choices) == 1:
            self.fields["role"].initial = roles[0]


class LevelField(forms.TypedChoiceField):
    """A level that dossiers pass through; empty for none."""

    _STRAIGHT = "straight"

    def __init__(self, **kwargs):
        choices = [
            (self._STRAIGHT, _("No level: straight to the department")),
            (UnitKind.COMMUNE.value, UnitKind.COMMUNE.label),
            (UnitKind.DISTRICT_OFFICE.value, UnitKind.DISTRICT_OFFICE.label),
        ]
        super().__init__(choices=choices, coerce=lambda value: "" if value == self._STRAIGHT else value, **kwargs)

    def prepare_value(self, value):
        return value or self._STRAIGHT


class RouteForm(forms.Form):
    """Which level the dossiers of one unit pass through before the department."""

    through = LevelField(label=_("Dossiers pass through"), widget=forms.RadioSelect)


class KindRoutesForm(forms.Form):
    """The usual route of each kind of school."""

    def __init__(self, *args, routes, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in SCHOOL_KINDS:
            self.fields[kind.value] = LevelField(label=kind.label, initial=routes.get(kind.value, ""))


class UploadForm(forms.Form):
    """A list of units as a file."""

    file = forms.FileField(
        label=_("The list"),
        help_text=_("Excel (.xlsx) or CSV in UTF-8, at most 10 MB and 5,000 rows."),
        error_messages={
            "required": _("No file was chosen. Choose an Excel or CSV file."),
            "empty": _("The file is empty (0 bytes). Choose the file again."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "data-max-bytes": MAX_BYTES}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB. Split the list into several files."))
        return file


class ProfileForm(forms.Form):
    """How one is named and addressed."""

    full_name = LineField(label=_("Full name"), max_length=150)
    salutation = forms.ChoiceField(
        label=_("Form of address"), choices=Salutation, help_text=_("How Lan Tỏa greets you: “cô An”, “thầy Bình”.")
    )
