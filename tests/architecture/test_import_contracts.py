"""The contract of our own breaks when it should; `make check` runs all of them over the code."""

import tomllib

import pytest
from grimp import ImportGraph
from importlinter.domain.contract import InvalidContractOptions

from lantoa.config.settings import base
from tools.import_contracts import PublicRooms

from .source import ROOT

_CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def _check(*imports):
    graph = ImportGraph()
    for importer, imported in imports:
        graph.add_module(importer)
        graph.add_module(imported)
        graph.add_import(importer=importer, imported=imported)
    contract = PublicRooms(
        name="rooms",
        session_options={"root_packages": ["lantoa"]},
        contract_options={"public": ["models", "operations"], "open_packages": ["lantoa.common"]},
    )
    return contract.check(graph, verbose=False)


def test_a_private_room_of_another_app_is_refused():
    check = _check(("lantoa.awards.views", "lantoa.nominations.forms.people"))

    assert not check.kept
    assert check.metadata["trespasses"] == [("lantoa.awards.views", "lantoa.nominations.forms.people")]


def test_public_rooms_the_kernel_and_ones_own_app_are_open():
    check = _check(
        ("lantoa.awards.views", "lantoa.nominations.operations.sending"),
        ("lantoa.awards.views", "lantoa.common.forms.fields"),
        ("lantoa.awards.views", "lantoa.awards.forms"),
        ("lantoa.awards.views", "django.http"),
    )

    assert check.kept


def test_a_contract_that_names_no_rooms_is_refused():
    with pytest.raises(InvalidContractOptions):
        PublicRooms(name="rooms", session_options={"root_packages": ["lantoa"]}, contract_options={})


def test_contracts_name_every_app():
    apps = {name.removeprefix("lantoa.") for name in base.LANTOA_APPS}
    order, inside, _rooms, wagtail = _CONTRACTS

    assert set(order["layers"]) == apps | {"common", "config"}
    assert {name.removeprefix("lantoa.") for name in inside["containers"]} == apps - {"demo"}
    assert {name.removeprefix("lantoa.") for name in wagtail["source_modules"]} == apps - {"portal", "demo"} | {
        "common"
    }
