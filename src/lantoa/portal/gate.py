"""The consent gate of the portal, as the code asks it and as the database enforces it.

The triggers refuse a live story whose matter is not cleared, whoever writes: the editor, a bulk
update, a fixture, or SQL by hand. They are put in place after every ``migrate`` rather than by a
migration, because SQLite rebuilds a table by dropping and renaming it: that removes the triggers
of the table, and fails while triggers of other tables name it. So they step aside before a
migration on SQLite and stand again after it.
"""

from datetime import date
from typing import Any

from django.db import connections
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from lantoa.common.errors import DomainError
from lantoa.consents.enums import Channel, Purpose
from lantoa.consents.models import Clearance

#: What the database says when it refuses; the editor's middleware turns it into words.
REFUSAL = "lantoa: story is not cleared"
_TABLES = {"wagtailcore_page", "portal_storypage", "consents_clearance"}


class NotCleared(DomainError):
    """A needed consent is missing, withdrawn or expired."""


def in_force(on: date) -> QuerySet[Clearance]:
    """Clearances for the portal that hold on day ``on``."""
    unexpired = Q(expires_on__isnull=True) | Q(expires_on__gte=on)
    return Clearance.objects.filter(unexpired, channel=Channel.PORTAL, is_cleared=True)


def is_open(on: date) -> Q:
    """Return the condition on stories: everything they show is cleared on day ``on``."""
    of_story = in_force(on).filter(matter=OuterRef("matter"))
    shows_nobody = Q(hero_picture__isnull=True) | Q(picture_shows_person=False)
    return Exists(of_story.filter(purpose=Purpose.STORY)) & (
        shows_nobody | Exists(of_story.filter(purpose=Purpose.PICTURE))
    )


def missing_purposes(story: Any, *, on: date) -> list[Purpose]:
    """Return what ``story`` would show without leave on day ``on``; empty: it may be public."""
    needed = [Purpose.STORY]
    if story.hero_picture_id and story.picture_shows_person:
        needed.append(Purpose.PICTURE)
    cleared = set(in_force(on).filter(matter=story.matter_id).values_list("purpose", flat=True))
    return [purpose for purpose in needed if purpose not in cleared]


def refusal(missing: list[Purpose]) -> str:
    """Say to an editor why the story stays a draft, and what to do next."""
    if missing == [Purpose.PICTURE]:
        return _(
            "Not published: the picture shows people who have not all agreed to it (a pupil from 7 years also needs"
            " the parents). Ask the unit for the missing answers, blur the faces, or remove the picture."
        )
    return _(
        "Not published: not everyone this story names has agreed to be told of on the portal. Your text is kept as"
        " a draft; publish it once the unit has the missing answers."
    )


def require_clearance(story: Any, *, on: date) -> None:
    """Let pass a story that may be public on day ``on``.

    :raises NotCleared: if a needed consent is missing, withdrawn or expired
    """
    if missing := missing_purposes(story, on=on):
        raise NotCleared(refusal(missing))


_SQLITE = """
CREATE TRIGGER portal_gate_page_insert BEFORE INSERT ON wagtailcore_page WHEN NEW.live BEGIN {page}; END;
CREATE TRIGGER portal_gate_page_update BEFORE UPDATE ON wagtailcore_page WHEN NEW.live BEGIN {page}; END;
CREATE TRIGGER portal_gate_story_insert AFTER INSERT ON portal_storypage BEGIN {story}; END;
CREATE TRIGGER portal_gate_story_update AFTER UPDATE ON portal_storypage BEGIN {story}; END;
"""
_SQLITE_CHECK = """
SELECT RAISE(ABORT, '{refusal}') FROM {source}
WHERE NOT EXISTS (
    SELECT 1 FROM consents_clearance AS c
    WHERE c.matter_id = s.matter_id AND c.channel = 'portal' AND c.purpose = 'story' AND c.is_cleared
) OR (s.hero_picture_id IS NOT NULL AND s.picture_shows_person AND NOT EXISTS (
    SELECT 1 FROM consents_clearance AS c
    WHERE c.matter_id = s.matter_id AND c.channel = 'portal' AND c.purpose = 'picture' AND c.is_cleared
))
"""
_SQLITE_NAMES = ("page_insert", "page_update", "story_insert", "story_update")

# FOR SHARE makes a withdrawal that is being committed right now wait for us, or us for it: whichever
# comes second sees what the first did.
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION portal_gate(of_matter bigint, shows_person boolean) RETURNS void AS $body$
BEGIN
    PERFORM 1 FROM consents_clearance
    WHERE matter_id = of_matter AND channel = 'portal' AND purpose = 'story' AND is_cleared FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION '{refusal}' USING ERRCODE = 'check_violation';
    END IF;
    IF shows_person THEN
        PERFORM 1 FROM consents_clearance
        WHERE matter_id = of_matter AND channel = 'portal' AND purpose = 'picture' AND is_cleared FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION '{refusal}' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
END $body$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION portal_gate_page() RETURNS trigger AS $body$
BEGIN
    PERFORM portal_gate(s.matter_id, s.picture_shows_person AND s.hero_picture_id IS NOT NULL)
    FROM portal_storypage AS s WHERE s.page_ptr_id = NEW.id;
    RETURN NEW;
END $body$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION portal_gate_story() RETURNS trigger AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM wagtailcore_page WHERE id = NEW.page_ptr_id AND live) THEN
        PERFORM portal_gate(NEW.matter_id, NEW.picture_shows_person AND NEW.hero_picture_id IS NOT NULL);
    END IF;
    RETURN NEW;
END $body$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS portal_gate_page ON wagtailcore_page;
CREATE TRIGGER portal_gate_page BEFORE INSERT OR UPDATE ON wagtailcore_page
    FOR EACH ROW WHEN (NEW.live) EXECUTE FUNCTION portal_gate_page();
DROP TRIGGER IF EXISTS portal_gate_story ON portal_storypage;
CREATE TRIGGER portal_gate_story BEFORE INSERT OR UPDATE ON portal_storypage
    FOR EACH ROW EXECUTE FUNCTION portal_gate_story();
"""


def install(connection: Any) -> None:
    """Put the triggers in place; safe to repeat."""
    if not set(connection.introspection.table_names()) >= _TABLES:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_POSTGRESQL.replace("{refusal}", REFUSAL))
        return
    remove(connection)
    page = _SQLITE_CHECK.format(refusal=REFUSAL, source="portal_storypage AS s").replace(
        "WHERE", "WHERE s.page_ptr_id = NEW.id AND (", 1
    )
    story_row = (
        "(SELECT NEW.matter_id AS matter_id, NEW.hero_picture_id AS hero_picture_id,"
        " NEW.picture_shows_person AS picture_shows_person"
        " WHERE EXISTS (SELECT 1 FROM wagtailcore_page WHERE id = NEW.page_ptr_id AND live)) AS s"
    )
    story = _SQLITE_CHECK.format(refusal=REFUSAL, source=story_row)
    script = _SQLITE.format(page=f"{page})", story=story)
    with connection.cursor() as cursor:
        for statement in script.split("END;"):
            if statement.strip():
                cursor.execute(f"{statement} END")


def remove(connection: Any) -> None:
    """Take the triggers away from SQLite; PostgreSQL changes tables under them."""
    with connection.cursor() as cursor:
        for name in _SQLITE_NAMES:
            cursor.execute(f"DROP TRIGGER IF EXISTS portal_gate_{name}")


def stand_again(sender: Any, *, using: str, **kwargs: Any) -> None:
    """After a migration."""
    install(connections[using])


def step_aside(sender: Any, *, using: str, plan: Any = (), **kwargs: Any) -> None:
    """Before a migration that changes something."""
    if plan and connections[using].vendor == "sqlite":
        remove(connections[using])
