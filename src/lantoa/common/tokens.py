"""Secrets that travel in links: shown once, kept as a hash."""

import hashlib
import secrets


def new_token() -> tuple[str, str]:
    """Return a fresh URL-safe secret (192 bits) and the hash to store."""
    token = secrets.token_urlsafe(24)
    return token, hash_token(token)


def hash_token(token: str) -> str:
    """Return the SHA-256 hex digest under which ``token`` is stored."""
    return hashlib.sha256(token.encode()).hexdigest()
