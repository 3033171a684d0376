"""Role x route: every address of ours, every role, one expected answer."""

import pytest
from django.urls import reverse

from .routes import RULES
from .urls import addresses
from .world import LOGIN, World

pytestmark = pytest.mark.django_db
_REFUSALS = {LOGIN, 403, 404}


def _ours():
    return {address.name for address in addresses() if address.is_ours}


def test_the_table_lists_exactly_the_addresses_that_exist():
    assert set(RULES) == _ours()


@pytest.mark.parametrize("name", sorted(RULES))
def test_each_role_gets_what_the_table_says(name):
    rule, world = RULES[name], World()
    url = reverse(name, args=rule.arguments(world) if rule.arguments else ())

    met = {role: world.ask(role, rule.method, url) for role in rule.expected()}

    assert met == rule.expected()


@pytest.mark.parametrize("name", sorted(RULES))
def test_who_is_refused_is_refused_whatever_the_method(name):
    rule, world = RULES[name], World()
    url = reverse(name, args=rule.arguments(world) if rule.arguments else ())
    refused = {role: status for role, status in rule.expected().items() if status in _REFUSALS}
    methods = {"GET", "POST"} - {rule.method}

    open_doors = {
        f"{method} {role}": met
        for role, status in refused.items()
        for method in methods
        # 405: the address does not know the method at all.
        if (met := world.ask(role, method, url)) not in (status, 405)
    }

    assert open_doors == {}


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if rule.arguments))
def test_an_object_of_another_unit_does_not_exist(name):
    rule = RULES[name]

    statuses = {rule.expected()["elsewhere"], rule.expected()["screener_elsewhere"]}

    assert statuses == {404} or rule.shared
