"""Public pages, pictures and feeds; the editors' list."""
