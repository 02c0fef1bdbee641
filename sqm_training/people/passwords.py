"""How passwords are kept and which ones are accepted."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ..errors import RuleBroken
from ..web.text import _

SHORTEST = 10
LONGEST = 200
PASSES = 2
MEMORY_KIB = 19 * 1024
COMMON = frozenset({"password", "1234567890", "qwertyuiop", "0123456789", "1111111111", "iloveyou12", "administrator"})


@cache
def hasher() -> PasswordHasher:
    """Return the argon2id hasher: two passes over 19 MiB, as OWASP's sheet on password storage advises."""
    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)


@cache
def decoy() -> str:
    """Return a hash to check against when there is no account, so that the answer takes the same time."""
    return hasher().hash("no such account")


def matches(password_hash: str | None, password: str) -> bool:
    """Say whether the password belongs to the hash; without a hash the same work is done and the answer is no."""
    try:
        return hasher().verify(password_hash or decoy(), password[:LONGEST]) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def hashed(password: str, *, number: str = "") -> str:
    """Return the hash to keep, or raise `RuleBroken` when the password is too easy to guess."""
    if len(password) < SHORTEST:
        raise RuleBroken(
            _("Use at least %(n)s characters. A short sentence is easy to keep.", n=SHORTEST), field="password"
        )
    if len(password) > LONGEST:
        raise RuleBroken(_("Use at most %(n)s characters.", n=LONGEST), field="password")
    lowered = password.lower()
    if lowered in COMMON or len(set(lowered)) < 4 or (number and number.lower() == lowered):
        raise RuleBroken(_("This password is easy to guess. Choose another one."), field="password")
    return hasher().hash(password)
