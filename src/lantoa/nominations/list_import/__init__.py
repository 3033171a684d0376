"""Lists as units send them today: read from a workbook, shown with what is wrong, made into drafts.

``reader`` understands a sheet and writes nothing; ``operations.lists`` creates the drafts.
"""

from .reader import ListRefused, ListSheet, read_list
from .rows import ListProblem, ListRow

__all__ = ["ListProblem", "ListRefused", "ListRow", "ListSheet", "read_list"]
