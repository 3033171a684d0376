"""Addresses read well, have names, and stand behind sign-in unless somebody decided otherwise."""

import re

import pytest

from .routes import PUBLIC, PUBLIC_OF_OTHERS
from .urls import addresses

#: Wagtail's admin API marks itself open and then asks its own question; see the last test.
_WAGTAIL_API = "wagtailadmin_api:"
_STEP = r"([a-z0-9]+(-[a-z0-9]+)*|<[a-z]+:[a-z_]+>)"
#: Steps that end in a slash; last, if at all, a file.
_PATH = rf"({_STEP}/)*({_STEP}\.[a-z]+|[a-z]+\.[a-z]+|<path:[a-z]+>)?"


def _ours():
    return [address for address in addresses() if address.is_ours]


def test_only_the_listed_addresses_are_open_without_sign_in():
    opened = {address.name for address in addresses() if address.is_public}

    assert {name for name in opened if not name.startswith(_WAGTAIL_API)} == PUBLIC | PUBLIC_OF_OTHERS
    assert {address.name for address in _ours() if address.is_public} <= PUBLIC


def test_paths_are_unaccented_kebab_case():
    odd = [address.path for address in _ours() if not re.fullmatch(_PATH, address.path)]

    assert odd == []


def test_addresses_have_names_within_their_app():
    nameless = [
        f"{address.path} {address.name!r}"
        for address in _ours()
        # The kernel has no namespace; allauth's own names are how allauth finds what we put in its place.
        if address.view.__module__.split(".")[1] != "common"
        and not re.fullmatch(r"[a-z]+:[a-z_-]+|(account|socialaccount|openid_connect|mfa)_[a-z_]+", address.name)
    ]

    assert nameless == []


def test_no_two_addresses_have_one_name():
    names = [address.name for address in _ours()]

    assert sorted(names) == sorted(set(names))


@pytest.mark.django_db
def test_the_editors_interface_is_closed_to_strangers(client):
    answers = {
        path: client.get(path).status_code for path in ("/cms/", "/cms/api/main/pages/", "/cms/api/main/images/")
    }

    assert set(answers.values()) <= {302, 401, 403, 404}
