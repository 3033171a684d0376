"""Numbers as they are written in Vietnam: '1.120' is a thousand and more, '85,5' has a decimal."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lantoa.common.text import clean_line

_WELL_WRITTEN = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<decimals>[0-9]+))?")
_ENGLISH_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
_ENGLISH_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
# '1,120' is a thousand in English and one and a bit here: nobody's guess may decide.
_TWO_READINGS = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_SWAPPED = str.maketrans(",.", ".,")


def read_number(text: str) -> Decimal:
    """Return the number written in ``text``, as '1.120', '1120' or '85,5'.

    :raises ValidationError: when it is no number, or when it could mean two numbers
    """
    compact = clean_line(text).replace(" ", "").replace("\u2212", "-")
    if _TWO_READINGS.fullmatch(compact):
        message = _(
            "“%(typed)s” can be read in two ways. For thousands write %(thousands)s; for decimals write %(decimal)s."
        )
        readings = {
            "typed": compact,
            "thousands": compact.translate(_SWAPPED),
            "decimal": compact.rstrip("0").rstrip(","),
        }
        raise ValidationError(message % readings, code="ambiguous")
    match = _WELL_WRITTEN.fullmatch(compact)
    if match:
        whole = match["sign"] + match["whole"].replace(".", "")
        return Decimal(f"{whole}.{match['decimals']}" if match["decimals"] else whole)
    if _ENGLISH_DECIMAL.fullmatch(compact) or _ENGLISH_THOUSANDS.fullmatch(compact):
        message = _("The dot separates thousands, the comma separates decimals. Did you mean %(swapped)s?")
        raise ValidationError(message % {"swapped": compact.translate(_SWAPPED)}, code="ambiguous")
    raise ValidationError(
        _("Write digits only, with a dot for thousands and a comma for decimals: 1.120 or 85,5."), code="invalid"
    )


def write_number(value: Decimal | int | float) -> str:
    """Return ``value`` as it is written in Vietnam, without needless zeros: '1.120', '85,5'."""
    plain = f"{Decimal(str(value)):,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.translate(_SWAPPED)


class NumberField(forms.Field):
    """A number typed the Vietnamese way; gives a ``Decimal``, or an ``int`` when it has no decimal places.

    ``suffixes`` are units that people write after it ('%', 'đ') and that carry no meaning of their own.
    """

    widget = forms.TextInput

    def __init__(self, *, max_digits=14, decimal_places=2, min_value=None, max_value=None, suffixes=(), **kwargs):
        self.max_digits, self.decimal_places = max_digits, decimal_places
        self.min_value, self.max_value = min_value, max_value
        self.suffixes = tuple(suffixes)
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        # Phones show the keypad that has a comma.
        return {"inputmode": "decimal" if self.decimal_places else "numeric", "autocomplete": "off"}

    def prepare_value(self, value):
        """Show a number as it would be typed; leave what was typed as it was."""
        return value if value is None or isinstance(value, str) else write_number(value)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        text = clean_line(str(value))
        for suffix in self.suffixes:
            text = text.removesuffix(suffix).strip()
        number = read_number(text) if text else None
        if number is None or self.decimal_places:
            return number
        if number != number.to_integral_value():
            raise ValidationError(_("Write a whole number, without decimals."), code="whole")
        return int(number)

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        exact = Decimal(value)
        if max(-int(exact.as_tuple().exponent), 0) > self.decimal_places:
            message = _("Write at most %(places)s digits after the comma.")
            raise ValidationError(message % {"places": self.decimal_places}, code="decimals")
        if abs(exact) >= 10 ** (self.max_digits - self.decimal_places):
            raise ValidationError(
                _("This number is too large. Check whether a digit is typed twice."), code="too_large"
            )
        if self.min_value is not None and exact < self.min_value:
            message = _("Write a number of at least %(bound)s.")
            raise ValidationError(message % {"bound": write_number(self.min_value)}, code="min_value")
        if self.max_value is not None and exact > self.max_value:
            message = _("Write a number of at most %(bound)s.")
            raise ValidationError(message % {"bound": write_number(self.max_value)}, code="max_value")

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != (None if initial is None else Decimal(str(initial)))
        except ValidationError:
            return True
