"""Role x route: every address of ours, every role, one expected answer."""

from itertools import groupby

import pytest
from django.urls import reverse

from .routes import RULES
from .urls import addresses
from .world import LOGIN, World

_REFUSALS = {LOGIN, 403, 404}


def _app(name):
    return name.partition(":")[0] if ":" in name else "without_namespace"


#: App -> names of its routes. One world serves an app; what a role does in it is rolled back.
_BY_APP = {app: list(names) for app, names in groupby(sorted(RULES, key=lambda name: (_app(name), name)), key=_app)}


def _url(world, name):
    arguments = RULES[name].arguments
    return reverse(name, args=arguments(world) if arguments else ())


def test_the_table_lists_exactly_the_addresses_that_exist():
    assert set(RULES) == {address.name for address in addresses() if address.is_ours}


@pytest.mark.django_db
@pytest.mark.parametrize("app", _BY_APP)
def test_each_role_gets_what_the_table_says(app):
    world, surprises = World(), {}

    for name in _BY_APP[app]:
        url = _url(world, name)
        for role, expected in RULES[name].expected().items():
            met = world.ask(role, RULES[name].method, url)
            if met != expected:
                surprises.setdefault(name, {})[role] = f"expected {expected}, met {met}"

    assert surprises == {}


@pytest.mark.django_db
@pytest.mark.parametrize("app", _BY_APP)
def test_who_is_refused_is_refused_whatever_the_method(app):
    world, open_doors = World(), {}

    for name in _BY_APP[app]:
        url = _url(world, name)
        other = "POST" if RULES[name].method == "GET" else "GET"
        for role, expected in RULES[name].expected().items():
            # 405: the address does not know the method at all.
            if expected in _REFUSALS and (met := world.ask(role, other, url)) not in (expected, 405):
                open_doors.setdefault(name, {})[role] = f"{other}: expected {expected}, met {met}"

    assert open_doors == {}


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if rule.arguments))
def test_an_object_of_another_unit_does_not_exist(name):
    rule = RULES[name]

    statuses = {rule.expected()["elsewhere"], rule.expected()["screener_elsewhere"]}

    assert statuses == {404} or rule.shared
