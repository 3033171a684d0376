"""Proving the log whole: every kind of tampering is found and named by its place."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from lantoa.audit import guard
from lantoa.audit.chain import chained_fields, digest
from lantoa.audit.models import ChainHead, Entry
from lantoa.audit.operations import record
from lantoa.audit.queries import Break, Damage, chain_breaks, history_of, last_link, link_stands, missing_guards
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(at):
    """Five entries, and a database that lets us tamper with them."""
    unit = UnitFactory()
    for number in range(1, 6):
        record("units.a", unit, by=None, at=at, number=number)
    with guard.lifted(connection):
        yield unit


def found():
    return list(chain_breaks())


def test_an_untouched_chain_is_whole(chain):
    assert found() == []


def test_an_empty_log_is_whole(db):
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "units.b"},
        {"actor_label": "Người khác"},
        {"target_label": "x"},
        {"target_id": "0"},
        {"details": {"number": 33}},
        {"at": datetime(2026, 11, 20, 2, 0, 0, 1, tzinfo=UTC)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_field_is_found(chain, change):
    Entry.objects.filter(sequence=3).update(**change)

    assert found() == [Break(3, Damage.CHANGED)]


def test_a_changed_row_with_a_new_hash_breaks_the_next_link(chain):
    entry = Entry.objects.get(sequence=3)
    entry.details = {"number": 33}
    Entry.objects.filter(pk=entry.pk).update(details=entry.details, hash=digest(chained_fields(entry)))

    assert found() == [Break(4, Damage.REORDERED)]


def test_a_removed_row_is_found(chain):
    Entry.objects.filter(sequence__in=(2, 3)).delete()

    assert found() == [Break(2, Damage.MISSING), Break(3, Damage.MISSING)]


def test_rows_in_another_order_are_found(chain):
    Entry.objects.filter(sequence=2).update(sequence=-1)
    Entry.objects.filter(sequence=4).update(sequence=2)
    Entry.objects.filter(sequence=-1).update(sequence=4)

    assert {broken.sequence for broken in found() if broken.what == Damage.REORDERED} == {2, 3, 4, 5}
    assert {broken.sequence for broken in found() if broken.what == Damage.CHANGED} == {2, 4}


def test_a_row_cut_off_the_end_is_found(chain):
    Entry.objects.filter(sequence=5).delete()

    assert found() == [Break(5, Damage.CUT)]


def test_all_rows_cut_off_are_found(chain):
    Entry.objects.all().delete()

    assert found() == [Break(number, Damage.CUT) for number in range(1, 6)]


def test_a_row_slipped_in_at_the_end_is_found(chain):
    last = Entry.objects.get(sequence=5)
    last.pk, last.sequence, last.previous_hash = None, 6, last.hash
    last.hash = digest(chained_fields(last))
    last.save(force_insert=True)

    assert found() == [Break(6, Damage.ADDED)]


def test_a_removed_head_is_found(chain):
    ChainHead.objects.all().delete()

    assert found() == [Break(number, Damage.ADDED) for number in range(1, 6)]


def test_a_head_with_another_hash_is_found(chain):
    ChainHead.objects.update(hash="0" * 64)

    assert found() == [Break(5, Damage.CHANGED)]


def test_a_head_far_ahead_gives_a_report_that_ends(chain):
    ChainHead.objects.update(sequence=10**15)

    assert len(found()) == 100


def test_a_chain_recomputed_after_a_change_is_found_by_a_noted_link(chain):
    noted = last_link()
    previous = ""
    for entry in Entry.objects.order_by("sequence"):
        entry.verb, entry.previous_hash = "units.b", previous
        previous = digest(chained_fields(entry))
        Entry.objects.filter(pk=entry.pk).update(verb="units.b", previous_hash=entry.previous_hash, hash=previous)
    ChainHead.objects.update(hash=previous)

    assert found() == []
    assert not link_stands(noted)


def test_a_noted_link_stands_while_the_chain_grows(chain, at):
    noted = last_link()

    record("units.a", chain, by=None, at=at)

    assert link_stands(noted)
    assert not link_stands("5:wrong")
    assert not link_stands("none")


def test_a_link_noted_before_the_first_entry_stands(db):
    assert last_link() == "0:"
    assert link_stands("0:")


def test_missing_triggers_are_named(db):
    assert missing_guards() == []

    guard.remove(connection)

    # SQLite needs two more: it would replace a row without asking the triggers on DELETE.
    assert len(missing_guards()) == (6 if connection.vendor == "sqlite" else 4)
    guard.install(connection)
    assert missing_guards() == []


def test_history_is_of_one_thing_and_newest_first(chain, at):
    record("units.a", UnitFactory(), by=None, at=at)

    assert [entry.details["number"] for entry in history_of(chain)] == [5, 4, 3, 2, 1]


def test_the_command_counts_entries_of_a_whole_chain(at, capsys):
    record("units.a", UnitFactory(), by=None, at=at)

    call_command("audit-verify", noted=last_link())

    assert capsys.readouterr().out == f"1 entries, chain whole. Last link: {last_link()}\n"


def test_the_command_names_each_broken_place_and_fails(chain, capsys):
    Entry.objects.filter(sequence=2).delete()
    guard.install(connection)

    with pytest.raises(CommandError, match="2 place"):
        call_command("audit-verify", noted="9:abc")

    assert capsys.readouterr().err.splitlines() == ["#2: removed", "the noted link 9:abc is no longer in the chain"]
    guard.remove(connection)


def test_the_command_notices_a_removed_trigger(chain, capsys):
    with pytest.raises(CommandError):
        call_command("audit-verify")

    assert "trigger audit_entry_no_update is missing" in capsys.readouterr().err


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
def test_an_entry_cannot_be_replaced(at):
    entry = record("units.grant_role", UnitFactory(), by=None, at=at)
    columns = ", ".join(field.column for field in Entry._meta.fields)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO audit_entry ({columns}) SELECT {columns} FROM audit_entry WHERE id = %s",
            [entry.pk],
        )

    assert list(chain_breaks()) == []
