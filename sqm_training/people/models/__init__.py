"""Tables of persons, sites, sign-in, the audit trail and what the administrator sets."""

from .audit import AuditRow
from .calendar import Holiday
from .person import NoticeAcceptance, Person, PersonRole
from .setting import Setting
from .sign_in import SignIn, SignInAttempt, SignInSlip
from .site import Site, SiteKind

__all__ = [
    "AuditRow",
    "Holiday",
    "NoticeAcceptance",
    "Person",
    "PersonRole",
    "Setting",
    "SignIn",
    "SignInAttempt",
    "SignInSlip",
    "Site",
    "SiteKind",
]
