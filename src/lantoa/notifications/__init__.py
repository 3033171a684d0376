"""Messages to people: on the desk at once, by mail through an outbox, digested and never twice.

Whoever has something to say calls ``operations.notify``; rows are written in the caller's
transaction, so a message exists exactly when the act it tells of was committed.
"""
