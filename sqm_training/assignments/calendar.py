"""A calendar file (RFC 5545) of due days and of meetings at an hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MOST_OCTETS = 75


@dataclass(frozen=True, slots=True)
class DueDay:
    """One due day: `uid` stays the same when the day moves, `revision` goes up."""

    uid: str
    on: date
    title: str
    text: str
    url: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting at a place, from an hour to an hour; a cancelled one is sent as such under the same `uid`."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    text: str
    place: str
    url: str = ""
    revision: int = 0
    is_cancelled: bool = False


def calendar(name: str, days: Iterable[DueDay | Meeting], at: datetime) -> bytes:
    """Return the file: every due day as an event of the whole day that keeps nobody from being invited elsewhere."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SQM Training//Tasks//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}"]
    for day in days:
        lines += _meeting(day, at) if isinstance(day, Meeting) else _event(day, at)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(day: DueDay, at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{day.uid}",
        f"DTSTAMP:{_utc(at)}",
        f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
        f"SEQUENCE:{day.revision}",
        f"SUMMARY:{escaped(day.title)}",
        f"DESCRIPTION:{escaped(day.text)}",
        "TRANSP:TRANSPARENT",
    ]
    if day.url:
        lines.append(f"URL:{day.url}")
    return [*lines, "END:VEVENT"]


def _meeting(one: Meeting, at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{one.uid}",
        f"DTSTAMP:{_utc(at)}",
        f"DTSTART:{_utc(one.starts_at)}",
        f"DTEND:{_utc(one.ends_at)}",
        f"SEQUENCE:{one.revision}",
        f"STATUS:{'CANCELLED' if one.is_cancelled else 'CONFIRMED'}",
        f"SUMMARY:{escaped(one.title)}",
        f"DESCRIPTION:{escaped(one.text)}",
        f"LOCATION:{escaped(one.place)}",
    ]
    return [*lines, *([f"URL:{one.url}"] if one.url else []), "END:VEVENT"]


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Return a text as the format wants it: backslash, semicolon, comma, line ends escaped; no other controls."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(sign for sign in text if sign == "\t" or (ord(sign) >= 32 and ord(sign) != 127))


def folded(line: str) -> bytes:
    """Return a line in pieces of at most 75 octets, no character cut in two, each piece after the first indented."""
    pieces, piece, room = [], b"", MOST_OCTETS
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", MOST_OCTETS - 1
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
