"""One form with every kind of field, for the page that shows the components."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import LineField, ParagraphField


class SampleForm(forms.Form):
    """Every kind of field the product uses."""

    name = LineField(label=_("Full name"), help_text=_("As on the decision, with diacritics."), max_length=300)
    born_on = forms.DateField(label=_("Date of birth"), help_text=_("For example 20/11/1986."), required=False)
    kind = forms.ChoiceField(
        label=_("Whom do you introduce?"),
        choices=[("person", _("One person")), ("collective", _("A collective")), ("model", _("A new model"))],
        widget=forms.RadioSelect,
    )
    channels = forms.MultipleChoiceField(
        label=_("Where may it be shown?"),
        choices=[("portal", _("On the portal")), ("print", _("In print"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=[("", _("Choose a unit")), ("1", _("Sample school"))])
    story = ParagraphField(label=_("What happened?"), help_text=_("60 to 120 words are enough."))
    picture = forms.FileField(label=_("Picture"), help_text=_("JPG or PNG, at most 10 MB."), required=False)
    agreed = forms.BooleanField(label=_("I have read this and agree."))
