"""Fields that read what people in Vietnam write: one stored form of text, days before months."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.common.text import clean_line, clean_text

_DAY = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class LineField(forms.CharField):
    """One line of text, in NFC, single-spaced."""

    def to_python(self, value):
        value = super().to_python(value)
        return clean_line(value) if value else value


class ParagraphField(forms.CharField):
    """Several lines of text, in NFC, line breaks kept."""

    widget = forms.Textarea

    def to_python(self, value):
        value = super().to_python(value)
        return clean_text(value.replace("\r\n", "\n")) if value else value


class DayField(forms.DateField):
    """A day written day first ('20/11/2026', '20-11-2026', '20.11.2026'), whatever the language."""

    default_error_messages = {"invalid": _("Write the day as day/month/year, for example 20/11/2026.")}
    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        text = clean_line(str(value))
        if found := _DAY.fullmatch(text):
            day, month, year = found.groups()
        elif found := _ISO_DAY.fullmatch(text):
            year, month, day = found.groups()
        else:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return date(int(year), int(month), int(day))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
