"""What the sample sector tells: stories, dossiers, reasons and names, read from ``data/``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lantoa.exemplars.enums import SubjectKind

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Being:
    """An invented person as a text describes them."""

    name: str
    sex: str
    birth_year: int | None
    is_pupil: bool
    position: str


@dataclass(frozen=True)
class Measure:
    """One figure before and after, and where it is written."""

    name: str
    unit: str
    before: float
    after: float
    source: str = ""


@dataclass(frozen=True)
class Deed:
    """What a dossier says: the officer's dry words."""

    kind: SubjectKind
    field: str
    title: str
    what: str
    before: str
    after: str
    beneficiaries: str
    measure: Measure


@dataclass(frozen=True)
class PoolDeed:
    """A deed without a name yet: whoever is drawn for it must fit the unit's kind, the sex and the post."""

    deed: Deed
    unit_kind: str
    sex: str
    position: str
    is_pupil: bool
    collective: str


@dataclass(frozen=True)
class Copy:
    """What another school needs to do it too."""

    answer: str
    steps: Sequence[str]
    cost: str
    time: str
    watch_out: str


@dataclass(frozen=True)
class CopyAttempt:
    """Another school's own go at a model, in its own words."""

    state: str
    baseline: float
    aim: float
    after: float | None
    note: str
    stop_reason: str


@dataclass(frozen=True)
class Story:
    """A finished story, the dossier it began with, and what other schools made of it."""

    slug: str
    kind: SubjectKind
    unit_kind: str
    subject_name: str
    shown: Being  # the person named in it, or who speaks for the collective or the model
    deed: Deed
    headline: str
    summary: str
    facts: Sequence[Mapping[str, str]]
    quote: str
    quote_by: str
    opening: str
    turning_point: str
    body: Sequence[str]
    measure: Measure
    copy: Copy | None
    attempts: Sequence[CopyAttempt]

    @property
    def word_count(self) -> int:
        return len(" ".join([self.opening, self.turning_point, *self.body]).split())


@dataclass(frozen=True)
class Pools:
    """Words from which the sector's names, dossiers and reasons are drawn."""

    surnames: Sequence[str]
    middle_female: Sequence[str]
    middle_male: Sequence[str]
    given: Sequence[str]
    school_names: Mapping[str, Sequence[str]]
    positions_staff: Sequence[str]
    subject_groups: Sequence[str]
    deeds: Sequence[PoolDeed]
    criterion_comments: Sequence[str]
    return_reasons: Sequence[str]
    decline_reasons: Sequence[str]
    nurture_reasons: Sequence[str]
    recognise_reasons: Sequence[str]
    nil_reasons: Sequence[str]
    conflict_reasons: Sequence[str]


@cache
def stories() -> tuple[Story, ...]:
    """Return the finished stories in the order they were written."""
    return tuple(_story(raw) for name in ("stories_a", "stories_b") for raw in _read(name))


@cache
def pools() -> Pools:
    """Return the pools of words."""
    raw = _read("pools")
    schools = {kind: raw.pop(f"{kind}_names") for kind in ("preschool", "primary", "lower_secondary", "continuing")}
    deeds = [_pool_deed(deed) for deed in raw.pop("dossiers")]
    return Pools(school_names=schools, deeds=deeds, **raw)


def _read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def _being(raw: Mapping[str, Any], *, is_pupil: bool) -> Being:
    return Being(raw["name"], raw["sex"] or "", raw["birth_year"], is_pupil, raw["position"] or "")


def _story(raw: Mapping[str, Any]) -> Story:
    subject, kind = raw["subject"], SubjectKind(raw["kind"])
    is_one_person = subject["birth_year"] is not None
    # Of a class or a model an adult speaks; a child's own deed is the child's.
    shown = _being(subject, is_pupil=subject["is_pupil"]) if is_one_person else _being(raw["contact"], is_pupil=False)
    measure, copy = Measure(**raw["measure"]), raw["can_copy"]
    achievement = raw["achievement"]
    return Story(
        slug=raw["slug"],
        kind=kind,
        unit_kind=raw["unit_kind"],
        subject_name=subject["name"],
        shown=shown,
        deed=Deed(
            kind=kind,
            field=raw["field"],
            # A model is known by its own name, everything else by what was done.
            title=subject["name"] if kind == SubjectKind.MODEL else achievement["title"],
            what=achievement["what"],
            before=achievement["before"],
            after=achievement["after"],
            beneficiaries=achievement["beneficiaries"],
            measure=measure,
        ),
        headline=raw["headline"],
        summary=raw["summary"],
        facts=raw["facts"],
        quote=raw["quote"],
        quote_by=raw["quote_by"],
        opening="\n\n".join(raw["opening"]),
        turning_point=raw["turning_point"],
        body=raw["body"],
        measure=measure,
        copy=Copy(**copy) if copy else None,
        attempts=[
            CopyAttempt(**{**attempt, "stop_reason": attempt["stop_reason"] or ""}) for attempt in raw["adoptions"]
        ],
    )


def _pool_deed(raw: Mapping[str, Any]) -> PoolDeed:
    deed = Deed(
        kind=SubjectKind(raw["kind"]),
        field=raw["field"],
        title=raw["title"],
        what=raw["what"],
        before=raw["before"],
        after=raw["after"],
        beneficiaries=raw["beneficiaries"],
        measure=Measure(**raw["measure"]),
    )
    return PoolDeed(deed=deed, unit_kind=raw["unit_kind"], collective=raw.get("collective", ""), **raw["shown"])
