"""Fields that read what people in Vietnam write: one form of text, days first, decimal commas."""

import re
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.common.text import clean_line, clean_text

_DAY = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
# '1.120', '1 120' and '1.120,5' group by three; '85,5' and '85.5' have a decimal mark.
_GROUPED = re.compile(r"-?\d{1,3}(?:[. ]\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?")


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


class QuantityField(forms.DecimalField):
    """A number as written in Vietnam: '85,5', '1.120', '1.120,5'; a lone point before one or two digits is decimal."""

    default_error_messages = {"invalid": _("Write a number, for example 85,5 or 1.120.")}
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, int | Decimal):
            return super().to_python(value)
        text = clean_line(str(value))
        if _GROUPED.fullmatch(text):
            text = text.replace(".", "").replace(" ", "").replace(",", ".")
        elif _PLAIN.fullmatch(text):
            text = text.replace(",", ".")
        else:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)

    def prepare_value(self, value):
        # Shown again as it would be written; what was typed wrong comes back untouched.
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value
