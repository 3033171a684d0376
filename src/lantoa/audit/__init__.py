"""Who did what, when: an append-only log whose rows are chained by hash.

``operations.record`` writes a row in the caller's transaction; the database refuses changes
and removals; ``lantoa audit-verify`` finds any row that was changed, removed or reordered.
"""
