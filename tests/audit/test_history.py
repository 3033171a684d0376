"""Entries as sentences."""

import pytest
from django.template import Context, Template

from lantoa.audit.operations import record
from lantoa.audit.sentences import describe
from lantoa.units.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken():
    """A verb that exists only here."""
    from lantoa.audit import sentences

    describe("units.try", "gave %(name)s the role %(role)s", role=Role)
    describe("units.broken", "did %(name)d")
    yield
    for verb in ("units.try", "units.broken"):
        del sentences._sentences[verb]


def shown(unit, **context):
    page = Template("{% load audit %}{% history unit limit=2 %}").render(Context({"unit": unit, **context}))
    return " ".join(page.split())


def test_an_entry_reads_as_a_sentence_with_its_details(spoken, at):
    unit = UnitFactory()
    record("units.try", unit, by=UserFactory(last_name="Ngô", first_name="Triết"), at=at, name="An", role="officer")

    page = shown(unit)

    assert f"<strong>Ngô Triết</strong> gave An the role {Role.OFFICER.label}" in page


def test_a_missing_detail_leaves_a_gap_and_an_unknown_choice_is_shown_plainly(spoken, at):
    unit = UnitFactory()
    record("units.try", unit, by=None, at=at, role="former_role")

    assert "gave … the role former_role" in shown(unit)


def test_an_unknown_verb_is_shown_plainly(at):
    unit = UnitFactory()
    record("units.unheard_of", unit, by=None, at=at)

    assert "units.unheard_of" in shown(unit)


def test_a_sentence_with_a_broken_place_still_shows(spoken, at):
    unit = UnitFactory()
    record("units.broken", unit, by=None, at=at, name="An")

    assert "did %(name)d" in shown(unit)


def test_names_cannot_bring_markup(spoken, at):
    unit = UnitFactory()
    record("units.try", unit, by=None, at=at, name="<script>alert(1)</script>", role="officer")

    assert "<script>" not in shown(unit)


def test_only_the_newest_entries_are_shown_and_older_ones_announced(at):
    unit = UnitFactory()
    for number in range(3):
        record(f"units.number{number}", unit, by=None, at=at)

    page = shown(unit)

    assert "units.number2" in page
    assert "units.number1" in page
    assert "units.number0" not in page
    assert "Các mục cũ hơn" in page


def test_without_entries_the_history_says_so():
    assert "Chưa có gì được ghi." in shown(UnitFactory())


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_history_takes_one_query(at, item_count, django_assert_num_queries):
    unit = UnitFactory()
    for _number in range(item_count):
        record("units.a", unit, by=None, at=at)

    with django_assert_num_queries(1):
        shown(unit)
