"""What the database itself holds true about consents, whoever writes.

* A clearance is never open without the yes of everybody who appears; for a pupil who is surely
  from 7 to under 16 (Luật 91/2025/QH15, Điều 24) without the child's and the parent's.
* A withdrawal, a refusal or a further person closes it at once, even by SQL by hand. Birthdays,
  ends and the department's own age limit are the operations' part.
* Answers and the words they were given to are never rewritten.

The triggers are put in place after every ``migrate`` and step aside before one on SQLite, which
drops and renames tables to change them and stumbles over triggers that name them.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connections

_TABLES = {"consents_clearance", "consents_consent", "consents_appearance", "consents_matter", "people_person"}

_STANDS = """EXISTS (SELECT 1 FROM consents_consent AS k WHERE k.appearance_id = a.id AND k.purpose = NEW.purpose
    AND k.channel = NEW.channel AND k.is_granted AND k.withdrawn_at IS NULL AND k.replaced_at IS NULL{signatory})"""
_BY_CHILD = _STANDS.format(signatory=" AND k.signatory = 'self'")
_BY_PARENT = _STANDS.format(signatory=" AND k.signatory = 'representative'")
_ANYONE = _STANDS.format(signatory="")
#: True when the clearance NEW must not be open; {year} is the year it was computed in.
_LIES = f"""
    NOT EXISTS (SELECT 1 FROM consents_appearance AS a WHERE a.matter_id = NEW.matter_id AND a.removed_at IS NULL)
    AND NOT (SELECT m.names_nobody FROM consents_matter AS m WHERE m.id = NEW.matter_id)
OR EXISTS (SELECT 1 FROM consents_appearance AS a JOIN people_person AS p ON p.id = a.person_id
    WHERE a.matter_id = NEW.matter_id AND a.removed_at IS NULL AND (NOT {_ANYONE}
        OR (p.kind = 'pupil' AND p.birth_year > {{year}} - 16 AND NOT {_BY_PARENT})
        OR (p.kind = 'pupil' AND p.birth_year > {{year}} - 16 AND p.birth_year < {{year}} - 7 AND NOT {_BY_CHILD})))
"""  # noqa: S608 -- constants of this module only
_CLOSE = """UPDATE consents_clearance SET is_cleared = {no} WHERE is_cleared AND purpose = {row}.purpose
    AND channel = {row}.channel
    AND matter_id = (SELECT matter_id FROM consents_appearance WHERE id = {row}.appearance_id)"""
_CLOSE_ALL = "UPDATE consents_clearance SET is_cleared = {no} WHERE is_cleared AND matter_id = NEW.matter_id"
_CLOSE_UNNAMED = """UPDATE consents_clearance SET is_cleared = {no} WHERE is_cleared AND matter_id = NEW.id
    AND NOT EXISTS (SELECT 1 FROM consents_appearance WHERE matter_id = NEW.id AND removed_at IS NULL)"""
#: What is never rewritten; what may still be written is a withdrawal and a replacement.
_FIXED = {
    "consents_consent": (
        "appearance_id",
        "signatory",
        "signatory_name",
        "purpose",
        "channel",
        "is_granted",
        "method",
        "request_id",
        "scan_id",
        "text_id",
        "shown_id",
        "answered_at",
        "expires_on",
    ),
    "consents_consenttext": ("version", "audience", "body", "sha256"),
    "consents_shownpage": ("sha256", "body"),
}


@dataclass(frozen=True)
class _Trigger:
    """On ``moment`` of ``table``, when ``when`` holds: do something, or refuse (if a further condition holds)."""

    name: str
    moment: str
    table: str
    when: str = ""
    does: str = ""
    refuses_if: str = ""

    def sqlite(self) -> list[str]:
        """Return the statement that creates it."""
        when = f" WHEN {self.when}" if self.when else ""
        where = f" WHERE {self.refuses_if}" if self.refuses_if else ""
        body = self.does or f"SELECT RAISE(ABORT, 'lantoa: {self.name}'){where}"
        return [f"CREATE TRIGGER {self.name} {self.moment} ON {self.table}{when} BEGIN {body}; END"]

    def postgresql(self) -> list[str]:
        """Return the statements that create it and its function."""
        when = f" WHEN ({self.when})" if self.when else ""
        refuse = f"RAISE EXCEPTION 'lantoa: {self.name}' USING ERRCODE = 'check_violation'"
        body = self.does or f"IF {self.refuses_if or 'true'} THEN {refuse}; END IF"
        row = "OLD" if self.moment.endswith("DELETE") else "NEW"
        return [
            f"""CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN {body}; RETURN {row}; END $body$""",
            f"CREATE TRIGGER {self.name} {self.moment} ON {self.table}"
            f" FOR EACH ROW{when} EXECUTE FUNCTION {self.name}()",
        ]


def _triggers(*, no: str, year: str, differ: str) -> list[_Trigger]:
    """Return all of them; ``no``, ``year`` and ``differ`` are how a database says these."""
    lies = _LIES.format(year=year)
    taken_back = "OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL"
    undone = " OR ".join(f"OLD.{name} IS NOT NULL AND NEW.{name} IS NULL" for name in ("withdrawn_at", "replaced_at"))
    close, close_all = _CLOSE.format(no=no, row="NEW"), _CLOSE_ALL.format(no=no)
    consent, clearance = "consents_consent", "consents_clearance"
    appearance, matter = "consents_appearance", "consents_matter"
    rewritten = {table: " OR ".join(f"NEW.{c} {differ} OLD.{c}" for c in columns) for table, columns in _FIXED.items()}
    return [
        _Trigger("consents_gate_insert", "BEFORE INSERT", clearance, "NEW.is_cleared", refuses_if=lies),
        _Trigger("consents_gate_update", "BEFORE UPDATE", clearance, "NEW.is_cleared", refuses_if=lies),
        _Trigger("consents_gate_withdrawn", "AFTER UPDATE", consent, taken_back, close),
        _Trigger("consents_gate_refused", "AFTER INSERT", consent, "NOT NEW.is_granted", close),
        _Trigger("consents_gate_deleted", "AFTER DELETE", consent, "", _CLOSE.format(no=no, row="OLD")),
        _Trigger("consents_gate_appears", "AFTER INSERT", appearance, "", close_all),
        _Trigger("consents_gate_again", "AFTER UPDATE", appearance, "NEW.removed_at IS NULL", close_all),
        _Trigger("consents_gate_named", "AFTER UPDATE", matter, "NOT NEW.names_nobody", _CLOSE_UNNAMED.format(no=no)),
        _Trigger("consents_answer_undone", "BEFORE UPDATE", consent, undone),
        *(_Trigger(f"{table}_fixed", "BEFORE UPDATE", table, condition) for table, condition in rewritten.items()),
    ]


def _of(connection: Any) -> list[_Trigger]:
    if connection.vendor == "sqlite":
        year = "CAST(strftime('%Y', NEW.computed_at, '+7 hours') AS INTEGER)"
        return _triggers(no="0", year=year, differ="IS NOT")
    year = "EXTRACT(YEAR FROM NEW.computed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')"
    return _triggers(no="false", year=year, differ="IS DISTINCT FROM")


def install(connection: Any) -> None:
    """Put the triggers in place; safe to repeat."""
    if not set(connection.introspection.table_names()) >= _TABLES:
        return
    remove(connection)
    with connection.cursor() as cursor:
        for trigger in _of(connection):
            for statement in trigger.sqlite() if connection.vendor == "sqlite" else trigger.postgresql():
                cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take the triggers away."""
    standing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in _of(connection):
            if trigger.table in standing:
                place = "" if connection.vendor == "sqlite" else f" ON {trigger.table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{place}")


def stand_again(sender: Any, *, using: str, **kwargs: Any) -> None:
    """After a migration."""
    install(connections[using])


def step_aside(sender: Any, *, using: str, plan: Any = (), **kwargs: Any) -> None:
    """Before a migration that changes something."""
    if plan and connections[using].vendor == "sqlite":
        remove(connections[using])
