"""Who acts in the sample sector, and what they have at hand."""

from dataclasses import dataclass, field
from datetime import datetime

from lantoa.accounts.models import User
from lantoa.common.uploads import CleanFile
from lantoa.criteria.models import CriteriaSet
from lantoa.nominations.models import Nomination, Participation, Round
from lantoa.people.models import Collective, Person
from lantoa.units.models import Unit

from .content import Pools
from .scales import Scale


@dataclass
class Cast:
    """Everything the lives need; filled by ``sector``, then by the lives themselves."""

    now: datetime
    seed: int
    scale: Scale
    pools: Pools
    department: Unit
    administrator: User
    department_officers: list[User] = field(default_factory=list)
    editor: User | None = None
    criteria_set: CriteriaSet | None = None
    units: dict[str, Unit] = field(default_factory=dict)  # by name
    heads: dict[str, User] = field(default_factory=dict)  # by the unit's name, as are the next two
    officers: dict[str, User] = field(default_factory=dict)
    screeners: dict[int, User] = field(default_factory=dict)  # by the id of the screening unit
    shown: dict[str, Person] = field(default_factory=dict)  # by the entry's key
    collectives: dict[str, Collective] = field(default_factory=dict)
    pictures: dict[str, CleanFile] = field(default_factory=dict)  # by story, or by field of work
    sheet: CleanFile | None = None
    rounds: dict[int, Round] = field(default_factory=dict)
    participations: dict[tuple[int, int], Participation] = field(default_factory=dict)  # (round, unit id)
    nominations: dict[str, Nomination] = field(default_factory=dict)

    def author_in(self, unit_name: str) -> User:
        """Return who writes dossiers in a unit: its officer, or its head where there is none."""
        return self.officers.get(unit_name) or self.heads[unit_name]
