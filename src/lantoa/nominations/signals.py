"""What the apps above may hear; sent after commit."""

from django.dispatch import Signal

#: A decision was applied. Arguments: nomination.
nomination_decided = Signal()
