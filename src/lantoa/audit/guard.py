"""The database itself refuses to change or remove an entry, whoever asks.

Kept apart from the migration because SQLite drops a table's triggers whenever a later
migration rebuilds the table: ``lantoa audit-verify`` asks ``missing`` whether they still stand.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_NAMES = ("audit_entry_no_update", "audit_entry_no_delete", "audit_head_only_onwards", "audit_head_no_delete")
#: SQLite alone: INSERT OR REPLACE removes the row in its way without asking the triggers on DELETE.
_SQLITE_NAMES = ("audit_entry_no_replace", "audit_head_no_replace")

_SQLITE = (
    """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END""",
    """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END""",
    """CREATE TRIGGER audit_head_only_onwards BEFORE UPDATE ON audit_chainhead WHEN NEW.sequence <= OLD.sequence
    BEGIN SELECT RAISE(ABORT, 'the audit chain only grows'); END""",
    """CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_chainhead
    BEGIN SELECT RAISE(ABORT, 'the audit chain keeps its head'); END""",
    """CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
    WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id OR sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, 'audit entries are never replaced'); END""",
    """CREATE TRIGGER audit_head_no_replace BEFORE INSERT ON audit_chainhead
    WHEN EXISTS (SELECT 1 FROM audit_chainhead WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit chain keeps its head'); END""",
)

_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    # TRUNCATE fires no row trigger, so it is named here.
    """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_only_onwards BEFORE UPDATE ON audit_chainhead
    FOR EACH ROW WHEN (NEW.sequence <= OLD.sequence) EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_no_delete BEFORE DELETE OR TRUNCATE ON audit_chainhead
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
)


def install(connection: Any) -> None:
    """Put the triggers on the two tables of the log."""
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take the triggers away: for undoing the migration and for emptying a test database."""
    with connection.cursor() as cursor:
        for name in _names(connection):
            table = "audit_entry" if name.startswith("audit_entry") else "audit_chainhead"
            place = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")


def missing(connection: Any) -> list[str]:
    """Return the names of triggers that are not there, or are there but switched off."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    return [name for name in _names(connection) if name not in standing]


def _names(connection: Any) -> tuple[str, ...]:
    return _NAMES + _SQLITE_NAMES if connection.vendor == "sqlite" else _NAMES


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Do without the triggers for a while; only tests that tamper or empty the database do."""
    remove(connection)
    try:
        yield
    finally:
        remove(connection)
        install(connection)
