"""Lists as units send them today: read from a workbook, shown with what is wrong, made into drafts.

``reader`` understands a sheet and writes nothing; ``operations.lists`` creates the drafts.
"""

from .reader import ListRefused, ListSheet, read_list
from .rows import ListProblem, ListRow, creation_key_of

__all__ = ["ListProblem", "ListRefused", "ListRow", "ListSheet", "creation_key_of", "read_list"]
