"""Text fields that store one form of Vietnamese (NFC, no invisible characters)."""

from django import forms

from lantoa.common.text import clean_line, clean_text


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
