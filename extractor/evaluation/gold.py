"""Gold items as the codebook writes them: a text, and the findings that a careful reader marked in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import SettingsError
from extractor.model import FINDING_TYPES


@dataclass(frozen=True, slots=True)
class Marked:
    """A finding in the gold. `attributes` are the codebook's; `alternatives` are types as good as `type`."""

    type: str
    start: int
    end: int
    quote: str
    attributes: Mapping[str, Any]
    alternatives: tuple[str, ...]
    borderline: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One text of the gold; `kind` says what sort of document it is from."""

    id: str
    text: str
    kind: str | None
    findings: tuple[Marked, ...]


def read(path: Path) -> list[Item]:
    """The items of a gold file, a JSON object a line. Raises SettingsError, naming the line."""
    items: list[Item] = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(str(path), f"cannot be read ({fault}).", "Name a gold file in JSON Lines.") from fault
    for number, line in enumerate(lines, 1):
        if line.strip():
            items.append(_item(line, f"{path}:{number}"))
    twins = {item.id for item in items if sum(other.id == item.id for other in items) > 1}
    if twins:
        raise SettingsError(str(path), f"two items have one id: {', '.join(sorted(twins))}.")
    return items


def _item(line: str, where: str) -> Item:
    try:
        given = json.loads(line)
        findings = tuple(_marked(f) for f in given["findings"])
        item = Item(str(given["id"]), given["text"], given.get("doc_kind"), findings)
    except (json.JSONDecodeError, KeyError, TypeError) as fault:
        raise SettingsError(where, f"is no gold item ({fault}).", 'It needs "id", "text" and "findings".') from fault
    for found in item.findings:
        if found.type not in FINDING_TYPES or not 0 <= found.start < found.end <= len(item.text):
            place = f"{found.type} {found.start}-{found.end}"
            raise SettingsError(where, f"holds a finding of no known type or place: {place}.")
    return item


def _marked(given: Mapping[str, Any]) -> Marked:
    return Marked(
        given["type"],
        given["start"],
        given["end"],
        given.get("quote") or "",
        given,
        tuple(given.get("alt_types") or ()),
        bool(given.get("borderline")),
    )
