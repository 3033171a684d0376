"""What the apps above may hear of accounts."""

from django.dispatch import Signal

#: Somebody did something to an account: ``verb``, ``user`` (whose account), ``by``, ``at``, ``details``.
#: Sent inside the transaction, against the rule for effects, because its one listener is the
#: audit log, and an entry must exist exactly when the act does.
account_changed = Signal()
