"""What holds for every table: stamps come in pairs, no hidden order, one factory each."""

import importlib
import pkgutil

import pytest
from django.apps import apps
from django.db import models
from factory.django import DjangoModelFactory

import tests.factories

OUR_MODELS = [model for model in apps.get_models() if model.__module__.startswith("lantoa.")]
#: Rows that prove or derive something: tests make them as the product does, by the operation named, never by hand.
WRITTEN_BY_OPERATIONS = {
    "audit.ChainHead": "record",
    "audit.Entry": "record",
    "consents.Clearance": "recompute_clearance",
    "consents.Consent": "answer_request, record_paper",
    "consents.ConsentText": "answer_request, record_paper",
    "consents.Disclosure": "record_disclosure",
    "consents.PaperScan": "record_paper",
    "consents.ShownPage": "answer_request, record_paper",
    "nominations.SimilarityBand": "confirm_nomination",
    "nominations.Step": "every step of a dossier",
    "nominations.Submission": "confirm_nomination",
    "portal.ColumnPage": "ensure_portal",
    "portal.HomePage": "ensure_portal",
    "portal.PortalImage": "copy_evidence",
    "portal.PortalRendition": "make_sizes",
    "portal.Telling": "record_told",
    "units.ImportRun": "import_units",
    "units.ImportUpload": "keep_upload",
}
#: What may have happened without anybody doing it.
NOBODY_DID = {("portal.Telling", "ended_at"): "a consent ran out, and the sweep ended it"}


def _label(model):
    return model._meta.label


def _nullable_pairs(model):
    # Wagtail's own columns on a page are Wagtail's to keep.
    own = {field.name: field for field in model._meta.concrete_fields if field.model in OUR_MODELS and field.null}
    return [
        (name, f"{name[:-3]}_by")
        for name in own
        if name.endswith("_at") and f"{name[:-3]}_by" in own and (_label(model), name) not in NOBODY_DID
    ]


@pytest.mark.parametrize("model", OUR_MODELS, ids=_label)
def test_who_and_when_are_kept_together_by_the_database(model):
    guarded = [
        set(constraint.condition.referenced_base_fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    ]

    loose = [pair for pair in _nullable_pairs(model) if not any(set(pair) <= fields for fields in guarded)]

    assert loose == []


@pytest.mark.parametrize("model", OUR_MODELS, ids=_label)
def test_no_table_has_a_hidden_order(model):
    # Wagtail orders its own pages; an order of ours stands in the query that needs it.
    assert model._meta.original_attrs.get("ordering") is None


def test_every_model_has_a_factory():
    for found in pkgutil.iter_modules(tests.factories.__path__):
        importlib.import_module(f"tests.factories.{found.name}")
    made = {factory._meta.model for factory in _descendants(DjangoModelFactory) if factory._meta.model}
    searched = {model for model in OUR_MODELS if "word" in {field.name for field in model._meta.concrete_fields}}

    without = {_label(model) for model in set(OUR_MODELS) - made - searched}

    assert without == set(WRITTEN_BY_OPERATIONS)


def _descendants(cls):
    for child in cls.__subclasses__():
        yield child
        yield from _descendants(child)
