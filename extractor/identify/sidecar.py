"""The sidecar: `report.pdf.meta.toml` beside `report.pdf` says what the report is."""

from __future__ import annotations

import tomllib
from pathlib import Path

from extractor.errors import SettingsError
from extractor.identify.given import FIELDS, Given
from extractor.model import How

SUFFIX = ".meta.toml"
# A few lines are asked for; a larger file is something else.
_MOST = 65_536


def beside(file: Path) -> tuple[tuple[How, Given], ...]:
    """What the sidecar of `file` says; empty where it has none. Raises SettingsError for one that is not understood."""
    sidecar = file.with_name(file.name + SUFFIX)
    if not sidecar.is_file():
        return ()
    try:
        with sidecar.open("rb") as opened:
            data = opened.read(_MOST + 1)
    except OSError as fault:
        raise SettingsError(str(sidecar), f"cannot be opened ({fault.strerror or fault}).") from fault
    return (("sidecar", _read(data, str(sidecar))),)


def _read(data: bytes, where: str) -> Given:
    if len(data) > _MOST:
        raise SettingsError(where, "is too large for a sidecar.", "A few lines say what a document is.")
    try:
        said = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise SettingsError(where, f"is not valid TOML: {fault}.", "Mend the line named.") from fault
    choices = f"What can be said: {', '.join(FIELDS)}."
    if unknown := [name for name in said if name not in FIELDS]:
        raise SettingsError(where, f"{unknown[0]!r} is nothing that can be said of a document.", choices)
    if tables := [name for name, value in said.items() if isinstance(value, (dict, list, bool))]:
        raise SettingsError(where, f"{tables[0]} is not a text or a date.", choices)
    return Given.of(said, where)
