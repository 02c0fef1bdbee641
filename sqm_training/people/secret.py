"""What is kept of a secret."""

import hashlib


def digest(secret: str) -> str:
    """Return what is kept of a secret: enough to recognise it, not to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
