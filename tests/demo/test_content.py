"""What was written for the sample sector keeps to its limits."""

import json
import re
import unicodedata
from collections import Counter

from lantoa.demo import content
from lantoa.demo.content import DATA
from lantoa.exemplars.enums import Field, SubjectKind
from lantoa.replication.enums import AdoptionState, StopReason
from lantoa.units.enums import UnitKind

_PERSONAL = re.compile(r"(?<!\d)(0\d{9}|\+84\d{9}|\d{9}|\d{12})(?!\d)")


def test_stories_are_unique_and_of_every_kind():
    slugs = Counter(story.slug for story in content.stories())

    assert max(slugs.values()) == 1
    assert len(slugs) >= 40
    assert {story.kind for story in content.stories()} == set(SubjectKind)


def test_stories_fit_their_page():
    for story in content.stories():
        assert 200 <= story.word_count <= 400, story.slug
        assert len(story.headline) <= 90, story.slug
        assert not story.headline[0].islower(), story.slug
        assert len(story.summary) <= 200, story.slug
        assert len(story.quote.split()) <= 25, story.slug
        assert len(story.facts) == 3, story.slug
        assert all(len(fact["value"]) <= 12 and len(fact["label"]) <= 34 for fact in story.facts), story.slug
        assert story.deed.field in Field, story.slug
        assert story.unit_kind in UnitKind, story.slug


def test_only_what_can_be_copied_was_copied():
    for story in content.stories():
        assert story.copy or not story.attempts, story.slug
        assert story.copy or story.kind == SubjectKind.GOOD_DEED, story.slug


def test_attempts_say_what_their_state_needs():
    for story in content.stories():
        for attempt in story.attempts:
            assert attempt.state in AdoptionState, story.slug
            assert attempt.state != AdoptionState.REPORTED or attempt.after is not None, story.slug
            assert attempt.state != AdoptionState.STOPPED or attempt.stop_reason in StopReason, story.slug
            assert attempt.note, story.slug


def test_deeds_of_the_pool_differ():
    deeds = [pool_deed.deed for pool_deed in content.pools().deeds]

    assert len({deed.what for deed in deeds}) == len(deeds) == 80
    assert len({deed.title for deed in deeds}) == len(deeds)


def test_collectives_have_a_name_and_nobody_else_has():
    for pool_deed in content.pools().deeds:
        assert bool(pool_deed.collective) == (pool_deed.deed.kind == SubjectKind.COLLECTIVE), pool_deed.deed.title


def test_texts_are_composed_and_hold_no_number_of_a_person():
    for path in sorted(DATA.glob("*.json")):
        text = path.read_text(encoding="utf-8")

        assert unicodedata.normalize("NFC", text) == text, path.name
        assert _PERSONAL.findall(text) == [], path.name
        assert json.loads(text), path.name
