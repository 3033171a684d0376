"""Pages of units, their people, and one's own account."""
