"""Writing the log: one chain, whatever is written and however many write."""

from datetime import date
from decimal import Decimal
from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction

from lantoa.audit import guard
from lantoa.audit.models import ChainHead, Entry
from lantoa.audit.operations import record, record_many
from lantoa.audit.queries import chain_breaks
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_which_thing_and_when(at):
    user = UserFactory(last_name="Ngô Minh", first_name="Triết")
    unit = UnitFactory(name="THPT Nguyễn Hữu Cầu")

    entry = record("units.grant_role", unit, by=user, at=at, role="officer")

    entry.refresh_from_db()
    assert (entry.actor, entry.actor_label, entry.at) == (user, "Ngô Minh Triết", at)
    assert (entry.verb, entry.target_type, entry.target_id) == ("units.grant_role", "units.unit", str(unit.pk))
    assert entry.target_label == "THPT Nguyễn Hữu Cầu"
    assert entry.details == {"role": "officer"}


def test_each_entry_holds_the_hash_of_the_one_before(at):
    unit = UnitFactory()

    first, second = (record(verb, unit, by=None, at=at) for verb in ("units.a", "units.b"))

    assert (first.sequence, first.previous_hash) == (1, "")
    assert (second.sequence, second.previous_hash) == (2, first.hash)
    assert ChainHead.objects.get().hash == second.hash


def test_many_entries_are_written_with_few_queries_and_chained(at, django_assert_num_queries):
    units = UnitFactory.create_batch(5)
    record("units.a", units[0], by=None, at=at)

    with django_assert_num_queries(5):
        entries = record_many("units.b", [(unit, {"n": 1}) for unit in units], by=None, at=at)

    assert [entry.target_id for entry in entries] == [str(unit.pk) for unit in units]
    assert [entry.sequence for entry in entries] == [2, 3, 4, 5, 6]
    assert list(chain_breaks()) == []


def test_recording_nothing_leaves_the_chain_alone(at):
    assert record_many("units.b", [], by=None, at=at) == []

    assert ChainHead.objects.get().sequence == 0


@pytest.mark.parametrize(
    ("detail", "stored"),
    [
        (date(2026, 11, 20), "2026-11-20"),
        (Decimal("85.50"), "85.50"),
        (1e20, "1e+20"),
        (0.1, "0.1"),
        ("Đặng\x00 Thị 🌱 \\u0000", "Đặng Thị 🌱 \\u0000"),
        ("\ud800x", "x"),
        ({"b": [1, (2, None)], "a": True}, {"a": True, "b": [1, [2, None]]}),
    ],
)
def test_a_detail_comes_back_as_it_was_hashed(at, detail, stored):
    record("units.a", UnitFactory(), by=None, at=at, detail=detail)

    assert Entry.objects.get().details == {"detail": stored}
    assert list(chain_breaks()) == []


def test_an_entry_disappears_with_the_act_that_failed(at):
    unit = UnitFactory()

    with pytest.raises(RuntimeError), transaction.atomic():
        record("units.a", unit, by=None, at=at)
        raise RuntimeError

    assert not Entry.objects.exists()
    assert list(chain_breaks()) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda: Entry.objects.update(verb="units.nothing"),
        lambda: Entry.objects.all().delete(),
        lambda: ChainHead.objects.update(sequence=0, hash=""),
        lambda: ChainHead.objects.all().delete(),
    ],
    ids=["change an entry", "remove entries", "turn the head back", "remove the head"],
)
def test_the_database_refuses_to_change_the_log(at, change):
    record("units.a", UnitFactory(), by=None, at=at)

    with pytest.raises(DatabaseError), transaction.atomic():
        change()

    assert Entry.objects.get().verb == "units.a"
    assert ChainHead.objects.get().sequence == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time anyway")
@pytest.mark.parametrize("head_exists", [True, False], ids=["head exists", "two first writers"])
@pytest.mark.django_db(transaction=True)
def test_parallel_writers_keep_one_chain(at, head_exists):
    unit = UnitFactory()
    with guard.lifted(connection):
        ChainHead.objects.all().delete()
    if head_exists:
        ChainHead.objects.create(pk=1)

    def write():
        for _round in range(20):
            record("units.a", unit, by=None, at=at)
        connection.close()

    writers = [Thread(target=write) for _number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    assert Entry.objects.count() == 80
    assert list(chain_breaks()) == []
