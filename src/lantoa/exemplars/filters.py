"""Narrowing the list: a form for what is typed, words for what is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lantoa.common.forms import LineField

from .enums import Field, Stage, SubjectKind


class ExemplarFilter(forms.Form):
    """What narrows the list; a value that does not exist narrows nothing."""

    hide_optional = True

    q = LineField(label=_("Find by name or unit"), required=False, max_length=200)
    kind = forms.ChoiceField(choices=[("", ""), *SubjectKind.choices], required=False, widget=forms.HiddenInput)
    stage = forms.ChoiceField(choices=[("", ""), *Stage.choices], required=False, widget=forms.HiddenInput)
    field = forms.ChoiceField(label=_("Field"), choices=[("", _("All fields")), *Field.choices], required=False)

    def chosen(self) -> dict[str, str]:
        """Return the filters that are in force; a wrong one is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


@dataclass(frozen=True)
class FilterWord:
    """One word above the list: where it leads and whether it is in force."""

    label: str | Promise
    address: str
    is_current: bool


def filter_words(
    chosen: Mapping[str, str], name: str, choices: Sequence[tuple[str, str | Promise]]
) -> list[FilterWord]:
    """Return the words for one filter; each keeps the other filters and starts at the first page."""
    others = {key: value for key, value in chosen.items() if value and key != name}
    return [
        FilterWord(label, f"?{urlencode({**others, name: value} if value else others)}", value == chosen[name])
        for value, label in choices
    ]
