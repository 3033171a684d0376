"""Forms of one look: labels, hints, error summary, aria; and fields that know Vietnamese text."""

from .fields import DayField, LineField, ParagraphField, QuantityField
from .numbers import NumberField
from .widgets import HintedRadioSelect

__all__ = ["DayField", "HintedRadioSelect", "LineField", "NumberField", "ParagraphField", "QuantityField"]
