from decimal import Decimal

import pytest

from lantoa.replication.enums import AdoptionState, StopReason
from lantoa.replication.forms import AdoptForm, ReportForm, StopForm
from tests.factories.exemplars import ExemplarFactory
from tests.factories.replication import AdoptionFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db

TYPED = {
    "measure_name": "Lượt mượn sách mỗi tháng",
    "measure_unit": "lượt",
    "baseline": "1.120",
    "aim": "1500,5",
    "plan": "Mở kệ sách.",
}


def adopt_form(typed=TYPED, *, units=None, versions=()):
    exemplar = versions[0].exemplar if versions else ExemplarFactory(told=True)
    return AdoptForm(typed, exemplar=exemplar, units=units or [UnitFactory()], versions=versions)


def test_numbers_typed_the_vietnamese_way_become_a_wish():
    unit = UnitFactory()

    form = adopt_form(units=[unit])

    assert form.is_valid(), form.errors
    assert form.wish() == {
        **TYPED, "baseline": Decimal(1120), "aim": Decimal("1500.5"), "unit": unit, "source": None,
    }  # fmt: skip


def test_a_person_with_several_units_must_choose_one():
    units = UnitFactory.create_batch(2)

    assert set(adopt_form(units=units).errors) == {"unit"}
    assert adopt_form({**TYPED, "unit": units[1].pk}, units=units).is_valid()
    assert set(adopt_form({**TYPED, "unit": UnitFactory().pk}, units=units).errors) == {"unit"}


def test_the_origins_version_is_chosen_unless_another_one_is():
    version = AdoptionFactory(state=AdoptionState.REPORTED)
    elsewhere = AdoptionFactory(state=AdoptionState.REPORTED)

    silent = adopt_form(versions=[version])
    origin = adopt_form({**TYPED, "source": "origin"}, versions=[version])
    chosen = adopt_form({**TYPED, "source": version.pk}, versions=[version])
    wrong = adopt_form({**TYPED, "source": elsewhere.pk}, versions=[version])

    assert silent.is_valid()
    assert silent.wish()["source"] is None
    assert silent.fields["source"].initial == "origin"
    assert origin.is_valid()
    assert origin.wish()["source"] is None
    assert chosen.is_valid()
    assert chosen.wish()["source"] == version
    assert set(wrong.errors) == {"source"}


def test_each_version_says_what_it_reached():
    version = AdoptionFactory(state=AdoptionState.REPORTED, unit_name="Trường Bến Đá", baseline=Decimal(1210))
    form = adopt_form(versions=[version])

    labels = [label for _value, label in form.fields["source"].choices]

    assert labels == [f"Bản gốc: {version.exemplar.unit}", "Trường Bến Đá (1.210 → 710 lượt)"]


def test_many_versions_are_a_list_to_choose_from_and_few_are_buttons():
    exemplar = ExemplarFactory(told=True)
    versions = AdoptionFactory.create_batch(5, exemplar=exemplar, state=AdoptionState.REPORTED)

    assert "<select" in str(adopt_form(versions=versions)["source"])
    assert str(adopt_form(versions=versions[:4])["source"]).count('type="radio"') == 5


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"baseline": ""}, {"baseline"}),
        ({"baseline": "85.5"}, {"baseline"}),
        ({"baseline": "-3"}, {"baseline"}),
        ({"aim": "nhiều"}, {"aim"}),
        ({"measure_unit": "%", "baseline": "40", "aim": "120"}, {"aim"}),
        ({"measure_unit": "%", "baseline": "140", "aim": "150"}, {"baseline", "aim"}),
        ({"measure_name": "ă" * 121}, {"measure_name"}),
        ({"plan": " \u200b "}, {"plan"}),
    ],
)
def test_wrong_input_is_refused_at_its_field(typed, wrong):
    assert set(adopt_form({**TYPED, **typed}).errors) == wrong


@pytest.mark.parametrize(
    "typed", [{"baseline": "0"}, {"baseline": "31", "aim": "8"}, {"measure_unit": "%", "baseline": "40", "aim": "86%"}]
)
def test_zero_less_is_better_and_shares_are_fine(typed):
    assert adopt_form({**TYPED, **typed}).is_valid()


def test_a_share_above_100_is_refused_in_a_report():
    adoption = AdoptionFactory(measure_unit="%", baseline=Decimal(40), aim=Decimal(80))

    form = ReportForm({"after": "120", "report": "Tốt", "seen": "0"}, adoption=adoption)

    assert set(form.errors) == {"after"}


def test_a_report_needs_the_figure_and_the_words_but_no_costs():
    adoption = AdoptionFactory()

    form = ReportForm({"after": "710", "report": "Tốt", "seen": "0", "money": "850.000đ"}, adoption=adoption)

    assert form.is_valid(), form.errors
    assert form.said() == {
        "after": Decimal(710), "report": "Tốt", "changed_parts": "", "hours": None, "money": 850_000,
    }  # fmt: skip
    assert set(ReportForm({}, adoption=adoption).errors) == {"after", "report", "seen"}


def test_stopping_needs_a_coded_reason_and_words():
    assert set(StopForm({}).errors) == {"reason", "explanation"}
    assert set(StopForm({"reason": "tired", "explanation": "x"}).errors) == {"reason"}
    form = StopForm({"reason": "time", "explanation": "Hết giờ"})
    assert form.is_valid()
    assert form.cleaned_data["reason"] is StopReason.TIME
