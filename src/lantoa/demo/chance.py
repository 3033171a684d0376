"""Chance that follows from a seed: the same sector every time, on every machine."""

from random import Random


def chance(*parts: object) -> Random:
    """Return a generator that depends on ``parts`` alone, so that one part of the sector never shifts another."""
    return Random("/".join(map(str, parts)))  # noqa: S311 -- invents a sector, guards nothing
