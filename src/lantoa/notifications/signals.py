"""What may be heard of messages."""

from django.dispatch import Signal

#: A letter went into the outbox and was committed: a hint to send soon, nothing more. No arguments.
#: The operations may not know the jobs above them, so the job listens.
mail_queued = Signal()
