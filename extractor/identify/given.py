"""What a person says of a document: the fields of a sidecar, a flag, a row of documents.csv, in their right types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from extractor.errors import SettingsError
from extractor.model import KINDS, SHORT_KINDS, Clue, How, Identity, Kind, Period
from extractor.quantities import read_periods
from extractor.quantities.calendar import MONTHS

# Excel rewrites ISO dates in the manner of the country when it saves a CSV.
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
# It takes "2010-12" for a month, and writes Dec-10.
_MONTH = re.compile(r"([A-Z][a-z]{2})-(\d\d)")
_SESSION = re.compile(r"((?:19|20)\d\d)\s*[-–/]\s*((?:19|20)?\d\d)")


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of a document; None where nothing is said."""

    kind: Kind | None = None
    title: str | None = None
    publisher: str | None = None
    paper_number: str | None = None
    session: str | None = None
    published: date | None = None
    body: str | None = None
    plan_period: Period | None = None

    @classmethod
    def of(cls, cells: Mapping[str, Any], where: str) -> Given:
        """The fields that `cells` name; other names are passed over. Raises SettingsError naming `where`."""
        words = {name: _words(cells.get(name)) for name in FIELDS}
        words |= {name: _years(words[name]) for name in ("session", "plan_period")}
        return cls(
            kind=_kind(where, words["kind"]),
            title=words["title"],
            publisher=words["publisher"],
            paper_number=words["paper_number"],
            session=_session(where, words["session"]),
            published=_date(where, cells.get("published")),
            body=words["body"],
            plan_period=_period(where, words["plan_period"]),
        )


FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Given))


def corrected(identity: Identity, given: Given, how: How) -> Identity:
    """The identity with what is given in place of what was read; what equals it leaves no trace."""
    for name in FIELDS:
        value = getattr(given, name)
        if value is None or value == getattr(identity, name):
            continue
        clues = (Clue(name, spelled(value), how), *identity.clues)
        identity = replace(identity, **{name: value}, clues=clues)
        if name == "kind":
            identity = replace(identity, kind_confidence=1.0)
    return identity


def spelled(value: str | date | Period) -> str:
    """A field's value as text that `Given.of` takes back: "2014-11-11"; "2011 to 2031" and "2015-16" for periods.

    A period must have both ends.
    """
    if isinstance(value, Period):
        start, end = value.start, value.end
        assert start is not None
        assert end is not None
        if value.precision == "financial_year":
            return _financial(start.year)
        if (start.month, end.month) == (4, 3):
            return f"{_financial(start.year)} to {_financial(end.year - 1)}"
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    return value.isoformat() if isinstance(value, date) else value


def _financial(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02d}"


def kind_of(word: str) -> Kind | None:
    """The kind that a word names: a kind itself, or one of the short names ("nao", "plan"); None where unknown."""
    if word in SHORT_KINDS:
        return SHORT_KINDS[word]
    return next((kind for kind in KINDS if kind == word), None)


def session_of(text: str) -> str | None:
    """A session of Parliament as it is usually written ("2010–2012" is "2010-12"), or None."""
    found = _SESSION.fullmatch(text.strip())
    return f"{found[1]}-{found[2][-2:]}" if found else None


def _words(cell: Any) -> str | None:
    text = str(cell).strip() if cell is not None else ""
    return text or None


def _years(text: str | None) -> str | None:
    month = _MONTH.fullmatch(text or "")
    number = MONTHS.get(month[1].lower()) if month else None
    return f"20{month[2]}-{number:02d}" if month and number else text


def _kind(where: str, text: str | None) -> Kind | None:
    if text is None:
        return None
    kind = kind_of(text.lower())
    if kind is None:
        raise SettingsError(where, f"{text!r} is not a kind of document.", f"Choose one of: {', '.join(KINDS)}.")
    return kind


def _session(where: str, text: str | None) -> str | None:
    if text is None:
        return None
    session = session_of(text)
    if session is None:
        raise SettingsError(where, f"{text!r} is not a session of Parliament.", "Write 2014-15.")
    return session


def _period(where: str, text: str | None) -> Period | None:
    if text is None:
        return None
    found = [mention.period for mention in read_periods(text)]
    if len(found) != 1 or found[0].recurring or found[0].start is None or found[0].end is None:
        raise SettingsError(where, f"{text!r} is not a period.", "Write 2011 to 2031, or 2015-16 for one year.")
    return found[0]


def _date(where: str, cell: Any) -> date | None:
    if isinstance(cell, date):
        return cell
    text = _words(cell)
    if text is None:
        return None
    british = _BRITISH.fullmatch(text)
    try:
        if british:
            day, month, year = (int(part) for part in british.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError as trouble:
        raise SettingsError(where, f"{text!r} is not a date.", "Write 2014-11-11 or 11/11/2014.") from trouble
