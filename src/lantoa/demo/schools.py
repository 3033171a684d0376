"""Which units the sample sector has: the real communes and upper secondary schools, and invented lower schools.

The lists of 2025 and 2022 are those that ``lantoa import-units`` reads; they ship with the ``units`` app.
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from random import Random

from lantoa.common.text import slug
from lantoa.units.enums import UnitKind

from .content import DATA, Pools
from .scales import Scale

#: Where the sample logins work.
SAMPLE_COMMUNE = "Xã Hóc Môn"
SAMPLE_UPPER_SECONDARY = "THPT Nguyễn Hữu Cầu"
SAMPLE_PRIMARY = "Tiểu học Bàng Lá Đỏ"
#: One story is about the tides; it needs a school on the island.
ISLAND_PRIMARY = "Tiểu học Mù U Xanh"
_ISLAND = "Xã Thạnh An"

_PREFIXES = {
    UnitKind.PRESCHOOL: "Mầm non",
    UnitKind.PRIMARY: "Tiểu học",
    UnitKind.LOWER_SECONDARY: "THCS",
    UnitKind.CONTINUING: "Trung tâm GDNN-GDTX",
}
#: Of a hundred lower schools so many are of each kind.
_SHARES = {UnitKind.PRIMARY: 36, UnitKind.LOWER_SECONDARY: 29, UnitKind.PRESCHOOL: 31, UnitKind.CONTINUING: 4}
#: Where a kind's names come from when its own are used up.
_BORROWED = {
    UnitKind.PRESCHOOL: UnitKind.PRIMARY,
    UnitKind.PRIMARY: UnitKind.LOWER_SECONDARY,
    UnitKind.LOWER_SECONDARY: UnitKind.PRIMARY,
    UnitKind.CONTINUING: UnitKind.LOWER_SECONDARY,
}


@dataclass(frozen=True)
class School:
    """One school as it is written into the organisation; no commune means straight under the department."""

    name: str
    kind: UnitKind
    commune: str = ""
    district: str = ""  # the one that ended on 30 June 2025
    email: str = ""


@dataclass(frozen=True)
class SectorMap:
    """The units of the sample sector."""

    communes: Sequence[str]
    districts: Sequence[str]
    schools: Sequence[School]


def sector_map(scale: Scale, pools: Pools, chance: Random) -> SectorMap:
    """Return the units of a sector of ``scale``; the sample logins' units are always among them."""
    districts = _districts()
    district_of = {commune: district for district, communes in districts.items() for commune in communes}
    communes = _first([row["ten"] for row in _rows("communes-2025.csv")], scale.communes, SAMPLE_COMMUNE)
    upper = [
        School(row["ten"], UnitKind.UPPER_SECONDARY, district=row["quan_huyen_cu"])
        for row in _rows("upper-secondary-2022.csv")
    ]
    sample = next(school for school in upper if school.name == SAMPLE_UPPER_SECONDARY)
    lower = _lower_schools(scale.lower_schools, communes, district_of, pools, chance)
    schools = [*_first(upper, scale.upper_secondary, sample), *lower]
    if scale.is_written_to:
        schools = [replace(school, email=f"{slug(school.name)}@truong.example") for school in schools]
    return SectorMap(communes, list(districts), schools)


def _rows(name: str) -> list[dict[str, str]]:
    text = files("lantoa.units").joinpath("data", name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def _districts() -> dict[str, list[str]]:
    return json.loads((DATA / "districts.json").read_text(encoding="utf-8"))["districts"]


def _first(things: list, limit: int | None, needed: object) -> list:
    if limit is None or limit >= len(things):
        return things
    return [needed, *[thing for thing in things if thing != needed][: limit - 1]]


def _lower_schools(
    count: int, communes: Sequence[str], district_of: dict[str, str], pools: Pools, chance: Random
) -> list[School]:
    """Return ``count`` invented schools: eight in the sample commune, the others strewn over all communes."""
    kinds = [kind for kind, share in _SHARES.items() for _each in range(max(1, round(count * share / 100)))][:count]
    chance.shuffle(kinds)
    names = _NamesOfSchools(pools, chance)
    others = [commune for commune in communes if commune != SAMPLE_COMMUNE]
    seats = [SAMPLE_COMMUNE] * min(7, count // 2)
    while len(seats) < len(kinds):
        seats += chance.sample(others, len(others))
    schools = [
        School(name, UnitKind.PRIMARY, commune, district_of[_bare(commune)])
        for name, commune in ((SAMPLE_PRIMARY, SAMPLE_COMMUNE), (ISLAND_PRIMARY, _ISLAND))
        if commune in communes
    ]
    for _school in schools:
        kinds.remove(UnitKind.PRIMARY)
    for kind, seat in zip(kinds, seats, strict=False):
        # Continuing centres are run by the department wherever they are.
        commune = "" if kind == UnitKind.CONTINUING else seat
        district = "" if kind == UnitKind.CONTINUING else district_of.get(_bare(seat), "")
        schools.append(School(names.draw(kind), kind, commune, district))
    return schools


def _bare(commune: str) -> str:
    return commune.split(" ", 1)[1] if not commune.startswith("Đặc khu") else commune


class _NamesOfSchools:
    """Draws names of schools: the kind's own pool first, then one that sounds alike, then numbers."""

    def __init__(self, pools: Pools, chance: Random) -> None:
        self._waiting: dict[str, list[str]] = {}
        for kind, borrowed in _BORROWED.items():
            named = [
                *pools.school_names[kind],
                *chance.sample(pools.school_names[borrowed], len(pools.school_names[borrowed])),
            ]
            settled = (SAMPLE_PRIMARY, ISLAND_PRIMARY)
            self._waiting[kind] = [name for name in named if f"{_PREFIXES[kind]} {name}" not in settled]
        self._used: dict[str, int] = dict.fromkeys(_SHARES, 0)

    def draw(self, kind: UnitKind) -> str:
        times, index = divmod(self._used[kind], len(self._waiting[kind]))
        self._used[kind] += 1
        number = f" {times + 1}" if times else ""
        return f"{_PREFIXES[kind]} {self._waiting[kind][index]}{number}"
