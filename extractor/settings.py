"""What can be set, read once at the door: flags before environment before extractor.toml before defaults."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from extractor.errors import SettingsError

FILE = "extractor.toml"
PREFIX = "EXTRACTOR_"


@dataclass(frozen=True, slots=True)
class Settings:
    """`rules` is a folder of packs, None for the shipped ones; `model` says whether the embedding finder takes part,
    `tables` whether those of PDF files are read as cells."""

    db: Path = Path("findings.duckdb")
    rules: Path | None = None
    workers: int = 1
    model: bool = True
    tables: bool = True


def resolve(
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """The settings in force; a flag of None was not given.

    `environment` holds EXTRACTOR_DB, EXTRACTOR_RULES, EXTRACTOR_WORKERS, EXTRACTOR_MODEL, EXTRACTOR_TABLES (the
    process's own if None); `folder` is where extractor.toml may lie (the current one if None). Raises SettingsError,
    naming the place.
    """
    folder = folder or Path()
    environment = os.environ if environment is None else environment
    names = [f.name for f in fields(Settings)]
    spoken = {n: environment[PREFIX + n.upper()] for n in names if environment.get(PREFIX + n.upper())}
    layers = (
        (str(folder / FILE), _file(folder / FILE)),
        ("the environment", spoken),
        ("the command line", {n: v for n, v in (flags or {}).items() if v is not None}),
    )
    merged: dict[str, Any] = {}
    for where, layer in layers:
        merged |= _checked(where, layer, folder if layer is layers[0][1] else Path())
    return Settings(**merged)


def _file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsError(str(path), f"is not valid TOML: {fault}.", "Mend the line named.") from fault


def _checked(where: str, layer: Mapping[str, Any], base: Path) -> dict[str, Any]:
    """One layer in its right types, paths of a file taken from the folder it lies in."""
    if not layer:
        return {}
    from pydantic import BaseModel, ConfigDict, Field, ValidationError

    class Form(BaseModel):
        model_config = ConfigDict(extra="forbid")

        db: Path = Path()
        rules: Path = Path()
        workers: int = Field(default=1, ge=1, le=256)
        model: bool = True
        tables: bool = True

    try:
        form = Form.model_validate(dict(layer))
    except ValidationError as fault:
        first = fault.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        choices = ", ".join(Form.model_fields)
        raise SettingsError(where, f"{name}: {first['msg']}.", f"What can be set: {choices}.") from fault
    given = form.model_dump(exclude_unset=True)
    return {n: base / v if isinstance(v, Path) else v for n, v in given.items()}
