"""Requests of rounds and dossiers: load and authorise, form, one operation, response."""
