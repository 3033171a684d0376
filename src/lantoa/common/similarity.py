"""Near-identical texts: found by shared keys, judged by a word-by-word comparison.

MinHash with banding (Broder 1997; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", ch. 3):
two texts of likeness J share a band of R rows with probability J^R, so with B bands a pair at J = 0.5
is found with probability 1 - (1 - 0.5^R)^B = 0.987 for R = 3, B = 32.
"""

import hashlib
import random

from rapidfuzz.fuzz import token_set_ratio

from .text import words

BANDS, ROWS, SHINGLE = 32, 3, 3
_PRIME = (1 << 61) - 1
_generator = random.Random(20261120)  # noqa: S311 -- hash coefficients, fixed so that stored keys stay comparable
_COEFFICIENTS = [(_generator.randrange(1, _PRIME), _generator.randrange(_PRIME)) for _ in range(BANDS * ROWS)]


def band_keys(text: str) -> list[int]:
    """Return one signed 64-bit key per band for ``text``; none for a text under five words."""
    tokens = words(text)
    if len(tokens) < 5:
        return []
    shingles = {_hash(" ".join(tokens[i : i + SHINGLE])) for i in range(len(tokens) - SHINGLE + 1)}
    signature = [min((a * shingle + b) % _PRIME for shingle in shingles) for a, b in _COEFFICIENTS]
    return [_hash(f"{band}:{signature[band * ROWS : (band + 1) * ROWS]}") for band in range(BANDS)]


def likeness(one: str, other: str) -> int:
    """Return how alike two texts are in percent, whatever the order of their words and marks."""
    return round(token_set_ratio(" ".join(words(one)), " ".join(words(other))))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
