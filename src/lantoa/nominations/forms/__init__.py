"""Strings in, domain values out; no effects."""
