"""Widgets of the product's own."""

from collections.abc import Mapping

from django import forms
from django.utils.functional import Promise


class HintedRadioSelect(forms.RadioSelect):
    """Radio buttons with a line of explanation under some of them."""

    def __init__(self, attrs=None, choices=(), hints: Mapping[str, str | Promise] | None = None):
        super().__init__(attrs, choices)
        self.hints = hints or {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        return option
