"""Forms of one look: labels, hints, error summary, aria; and fields that know Vietnamese text."""

from .fields import LineField, ParagraphField

__all__ = ["LineField", "ParagraphField"]
