"""Forms of one look: labels, hints, error summary, aria; and fields that know how Vietnam writes."""

from .fields import DayField, LineField, ParagraphField
from .numbers import NumberField
from .widgets import HintedRadioSelect

__all__ = ["DayField", "HintedRadioSelect", "LineField", "NumberField", "ParagraphField"]
