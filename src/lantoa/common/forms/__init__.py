"""Forms of one look: labels, hints, error summary, aria; and fields that know Vietnamese text."""

from .fields import LineField, ParagraphField
from .numbers import NumberField

__all__ = ["LineField", "NumberField", "ParagraphField"]
