"""Lan Tỏa: one record of an exemplar, from discovery to replication."""
