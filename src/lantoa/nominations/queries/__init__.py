"""Reads: what a screen or a report needs, with all it needs in few queries."""
