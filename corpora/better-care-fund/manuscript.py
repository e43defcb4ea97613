"""Reads the demonstration set's sources: TOML front matter between `+++` lines, then a small dialect of Markdown."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOTICE = (
    "Written for demonstration. This document was written for the demonstration of the evidence extractor. "
    "It is not a publication of the National Audit Office."
)
SHORT_NOTICE = "Written for demonstration. Not a publication of the National Audit Office."

LINE_KINDS = (
    ("heading", re.compile(r"(?P<mark>#+) (?P<text>.+)")),
    ("tile", re.compile(r"\* (?P<mark>[^|]+) \| (?P<text>.+)")),
    ("fact", re.compile(r"- (?P<mark>[^|]+) \| (?P<text>.+)")),
    ("bullet", re.compile(r"- (?P<text>.+)")),
    ("row", re.compile(r"\|(?P<text>.+)\|")),
    ("numbered", re.compile(r"(?P<mark>\d+(?:\.\d+|\.)?) (?P<text>.+)")),
    ("lettered", re.compile(r"(?P<mark>[a-z]\.) (?P<text>.+)")),
    ("caption", re.compile(r"(?P<mark>Table|Figure) (?P<text>\d+: .+)")),
    ("note", re.compile(r"Note: (?P<text>.+)")),
    ("advice", re.compile(r"Recommendation: (?P<text>.+)")),
    ("break", re.compile(r"(?P<text>~~~)")),
    ("paragraph", re.compile(r"(?P<text>.+)")),
)
BOLD = re.compile(r"\*\*(.+?)\*\*")
RULE_ROW = re.compile(r"[|\s:-]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One printed piece of a document; `mark` is its number, letter, figure or `#`s, `rows` the cells of a table."""

    kind: str
    text: str
    mark: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def level(self) -> int:
        return len(self.mark)


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A source file: its front matter and its pieces in reading order."""

    front: dict[str, Any]
    pieces: tuple[Piece, ...]

    def __getitem__(self, key: str) -> str:
        return str(self.front[key])


def read(path: Path) -> Manuscript:
    """Read one source file. A file without front matter is a ValueError."""
    opening, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    if opening:
        raise ValueError(f"{path.name}: the front matter must come first")
    return Manuscript(tomllib.loads(front), tuple(_with_tables(map(_piece, filter(None, body.splitlines())))))


def _piece(line: str) -> Piece:
    for kind, pattern in LINE_KINDS:
        if found := pattern.fullmatch(line):
            groups = found.groupdict()
            return Piece(kind, groups["text"], groups.get("mark") or "")
    raise ValueError(f"not a line of the dialect: {line!r}")


def _with_tables(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Join runs of table rows into one table, leaving out the `|---|` line."""
    rows: list[tuple[str, ...]] = []
    for piece in pieces:
        if piece.kind == "row":
            if not RULE_ROW.fullmatch(piece.text):
                rows.append(tuple(cell.strip() for cell in piece.text.split("|")))
            continue
        if rows:
            yield Piece("table", "", rows=tuple(rows))
            rows = []
        yield piece
    if rows:
        yield Piece("table", "", rows=tuple(rows))
