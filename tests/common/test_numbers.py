from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lantoa.common.forms import NumberField
from lantoa.common.forms.numbers import write_number


class MeasureForm(forms.Form):
    baseline = NumberField(min_value=0, suffixes=("%",))
    hours = NumberField(decimal_places=0, required=False, max_value=10_000)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.120", Decimal(1120)),
        ("1120", Decimal(1120)),
        ("1.120.500", Decimal(1120500)),
        ("85,5", Decimal("85.5")),
        ("1.120,25", Decimal("1120.25")),
        ("0", Decimal(0)),
        ("0,5", Decimal("0.5")),
        ("  1 120 ", Decimal(1120)),
        ("86%", Decimal(86)),
        ("86 %", Decimal(86)),
        ("12\u200b", Decimal(12)),
        ("007", Decimal(7)),
    ],
)
def test_numbers_are_read_as_they_are_written_in_vietnam(typed, meant):
    assert NumberField(suffixes=("%",)).clean(typed) == meant


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("85.5", "85,5"),
        ("1,120.5", "1.120,5"),
        ("1,120,500", "1.120.500"),
        ("0.500", "0,500"),
    ],
)
def test_a_number_written_the_english_way_is_refused_with_the_vietnamese_way(typed, suggested):
    with pytest.raises(ValidationError) as refusal:
        NumberField().clean(typed)

    assert refusal.value.code == "ambiguous"
    assert suggested in refusal.value.messages[0]


def test_a_number_with_two_readings_is_refused_and_both_are_shown():
    with pytest.raises(ValidationError) as refusal:
        NumberField().clean("1,120")

    assert refusal.value.code == "ambiguous"
    assert "1.120" in refusal.value.messages[0]
    assert "1,12;" in refusal.value.messages[0] or "1,12." in refusal.value.messages[0]


@pytest.mark.parametrize(
    "typed", ["mười", "1..2", "12.34.567", "1,2,3", "--1", "1e5", "NaN", "Infinity", "½", "١٢", "<b>1</b>", ",5"]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        NumberField().clean(typed)

    assert refusal.value.code in {"invalid", "ambiguous"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-1", "min_value"),
        ("1.000.000.000.000.000", "too_large"),
        ("9" * 400, "too_large"),
        ("1,2345", "decimals"),
        ("", "required"),
    ],
)
def test_a_number_outside_its_bounds_is_refused(typed, code):
    with pytest.raises(ValidationError) as refusal:
        NumberField(min_value=0).clean(typed)

    assert refusal.value.code == code


def test_a_whole_number_is_an_int_and_takes_no_decimals():
    field = NumberField(decimal_places=0, max_value=10_000)

    assert field.clean("1.120") == 1120
    assert isinstance(field.clean("1.120"), int)
    for typed, code in (("12,5", "whole"), ("20.000", "max_value")):
        with pytest.raises(ValidationError) as refusal:
            field.clean(typed)
        assert refusal.value.code == code


def test_a_form_keeps_what_was_typed_and_shows_stored_numbers_as_typed():
    wrong = MeasureForm({"baseline": "85.5"})
    stored = MeasureForm(initial={"baseline": Decimal("1120.50")})

    assert wrong["baseline"].value() == "85.5"
    assert stored["baseline"].value() == "1.120,5"
    assert 'inputmode="decimal"' in str(stored["baseline"])


def test_an_empty_optional_number_is_none():
    form = MeasureForm({"baseline": "1", "hours": " "})

    assert form.is_valid()
    assert form.cleaned_data == {"baseline": Decimal(1), "hours": None}


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_what_is_shown_can_be_typed_back(number):
    assert NumberField().clean(write_number(number)) == number


@given(st.text())
def test_any_text_gives_a_number_or_a_refusal(text):
    try:
        found = NumberField().clean(text)
    except ValidationError:
        return

    assert isinstance(found, Decimal)
