from .adopting import adopt
from .records import record, report, start, stop
from .spread import index, spread

__all__ = ["adopt", "index", "record", "report", "spread", "start", "stop"]
