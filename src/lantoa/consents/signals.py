"""What the apps above may hear about consents."""

from django.dispatch import Signal

#: The gate closed: arguments ``matter_id``, ``purpose``, ``channel``. After commit, robustly.
clearance_lost = Signal()
#: The gate opened: arguments ``matter_id``, ``purpose``, ``channel``. After commit, robustly.
clearance_gained = Signal()
#: A letter is to go out: ``to``, ``subject``, ``body``, ``dedupe_key``, ``at``. Sent inside the transaction,
#: so that the outbox row and the link it carries are committed together.
letter_written = Signal()
#: A signatory withdrew: ``appearance``, ``signatory_name``, ``url``, ``dedupe_key``, ``at``. Inside the transaction.
consents_withdrawn = Signal()
