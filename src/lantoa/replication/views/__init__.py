from .adopting import adopt, take_up
from .records import record, report, start, stop
from .spread import index, spread

__all__ = ["adopt", "index", "record", "report", "spread", "start", "stop", "take_up"]
