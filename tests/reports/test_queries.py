from datetime import timedelta

import pytest
from django.utils import translation

from lantoa.common import desk
from lantoa.common.desk import Errand
from lantoa.reports.queries import SHOWN, desk_of, greeting
from tests.factories.accounts import UserFactory


@pytest.fixture
def waiting(monkeypatch):
    """Let exactly the errands put into this list wait, for everybody."""
    errands = []
    monkeypatch.setattr(desk, "_errand_sources", [lambda user, now: errands])
    monkeypatch.setattr(desk, "_glance_sources", [])
    return errands


def errand(title, **facts):
    return Errand(title=title, detail="", url="/", action="Mở", **{"label": "Chờ", **facts})


def named(first_name, salutation="co"):
    return UserFactory.build(first_name=first_name, salutation=salutation)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "Chào cô An, hôm nay không có việc nào"),
        (1, "Chào cô An, hôm nay có một việc"),
        (3, "Chào cô An, hôm nay có ba việc"),
        (10, "Chào cô An, hôm nay có mười việc"),
        (11, "Chào cô An, hôm nay có 11 việc"),
        (1120, "Chào cô An, hôm nay có 1.120 việc"),
    ],
)
def test_the_greeting_counts_in_words_up_to_ten(number, words):
    assert greeting(named("An"), number) == words


def test_the_greeting_speaks_english_too():
    with translation.override("en"):
        assert greeting(named("An", "ban"), 1) == "Hello An, one thing waits today"
        assert greeting(named("An", "ban"), 3) == "Hello An, three things wait today"


def test_nobody_is_greeted_by_an_address():
    assert greeting(named(""), 1) == "Chào bạn, hôm nay có một việc"


def test_what_is_due_first_stands_on_top_and_one_button_leads(at, waiting):
    waiting += [
        errand("Không hạn"),
        errand("Sau", due_at=at + timedelta(days=9), primary=True),
        errand("Trước", due_at=at + timedelta(days=1)),
        errand("Sau nữa", due_at=at + timedelta(days=20), primary=True),
    ]

    rows = desk_of(named("An"), at).first

    assert [(row.errand.title, row.is_primary) for row in rows] == [
        ("Trước", False), ("Sau", True), ("Sau nữa", False), ("Không hạn", False),
    ]  # fmt: skip


def test_the_first_errand_leads_when_none_claims_to(at, waiting):
    waiting += [errand("Sau", due_at=at), errand("Không hạn")]

    assert [row.is_primary for row in desk_of(named("An"), at).first] == [True, False]


def test_an_errand_without_a_label_says_when_it_is_due(at, waiting):
    waiting += [errand("Hạn", label="", due_at=at + timedelta(days=4)), errand("Không hạn", label="")]

    assert [row.label for row in desk_of(named("An"), at).first] == ["còn 4 ngày", ""]


def test_many_errands_are_folded_and_none_is_lost(at, waiting):
    waiting += [errand(f"Việc {number:02}") for number in range(50)]

    found = desk_of(named("An"), at)

    assert found.greeting == "Chào cô An, hôm nay có 50 việc"
    assert len(found.first) == SHOWN
    assert [row.errand.title for row in [*found.first, *found.folded]] == [f"Việc {number:02}" for number in range(50)]


def test_an_empty_desk_is_empty(at, waiting):
    found = desk_of(named("An"), at)

    assert (found.first, found.folded, found.glances) == ([], [], [])
