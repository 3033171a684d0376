"""What the apps above may hear about people."""

from django.dispatch import Signal

#: Kind or birth of a person changed: arguments ``person``, ``at``. Sent inside the transaction.
person_changed = Signal()
