"""Names of people nobody is called."""

from collections.abc import Sequence
from random import Random

from .content import Pools


class Names:
    """Draws full names, none twice."""

    def __init__(self, pools: Pools, chance: Random) -> None:
        self._pools = pools
        self._chance = chance
        self._given_out: set[str] = set()

    def reserve(self, names: Sequence[str]) -> None:
        """Keep ``names``, which the stories use, from being drawn."""
        self._given_out.update(names)

    def draw(self, sex: str, *, surname: str = "") -> str:
        """Return a new full name; a parent's ``surname`` may be handed on."""
        middles = self._pools.middle_female if sex == "f" else self._pools.middle_male
        while True:
            given = self._chance.choice(self._pools.given)
            # A given name of two syllables often stands without a middle name.
            middle = self._chance.choice(middles) if " " not in given or self._chance.random() < 0.4 else ""
            name = " ".join(filter(None, [surname or self._chance.choice(self._pools.surnames), middle, given]))
            if name not in self._given_out:
                self._given_out.add(name)
                return name
