import pytest
from django.template import Context
from django.test import RequestFactory
from django.urls import path
from django.utils.functional import SimpleLazyObject

from lantoa.common.desk import Door
from lantoa.common.templatetags.lantoa import rail

pytestmark = pytest.mark.urls(__name__)


def _view(request, **kwargs):
    """Stand for any page."""


urlpatterns = [
    path("gioi-thieu/", _view, name="introductions"),
    path("gioi-thieu/dot/", _view, name="rounds"),
    path("thong-bao/", _view, name="messages"),
]


def door(name, icon="list"):
    return Door(name, name, icon, "", 0)


@pytest.fixture
def seen_from():
    """Return ``seen_from(path, doors, unread)``: the rail as drawn on the page at ``path``."""

    def seen_from(path, doors, unread=0):
        return rail(Context({"request": RequestFactory().get(path), "doors": doors, "unread_count": unread}))

    return seen_from


def test_nearest_room_is_marked_where_one_address_lies_below_another(seen_from):
    found = seen_from("/gioi-thieu/dot/7/", [door("introductions"), door("rounds")])

    assert [entry.label for entry in found.doors if entry.is_here] == ["rounds"]


def test_no_room_is_marked_on_a_page_of_no_room(seen_from):
    assert not any(entry.is_here for entry in seen_from("/khac/", [door("introductions")]).doors)


def test_phones_show_four_doors_and_the_rest_behind_one_button(seen_from):
    doors = [door("introductions") for _ in range(4)] + [door("rounds"), door("messages", icon="bell")]

    found = seen_from("/", doors, unread=SimpleLazyObject(lambda: 3))

    assert len(found.first) == 4
    assert [entry.label for entry in found.rest] == ["rounds", "messages"]
    assert found.rest_count == 3


def test_unread_messages_are_counted_at_the_bell_only(seen_from):
    found = seen_from("/", [door("introductions"), door("messages", icon="bell")], unread=2)

    assert [entry.count for entry in found.doors] == [0, 2]
