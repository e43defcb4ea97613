"""The catalogue and the folders of corpora/ say the same."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORPORA = ROOT / "corpora"
CATALOGUE: list[dict[str, Any]] = tomllib.loads((CORPORA / "catalogue.toml").read_text(encoding="utf-8"))["corpus"]
KEYS = {"name", "about", "files", "use", "provenance", "licence", "shipped"}


def test_every_folder_is_in_the_catalogue_and_every_entry_has_its_folder() -> None:
    folders = sorted(path.name for path in CORPORA.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))
    assert sorted(entry["name"] for entry in CATALOGUE) == folders


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry["name"])
def test_an_entry_says_all_there_is_to_say(entry: dict[str, Any]) -> None:
    assert set(entry) == KEYS
    assert all(str(entry[key]).strip() for key in KEYS)
    assert entry["licence"] in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry["name"])
def test_the_files_of_an_entry_are_there_and_in_its_folder(entry: dict[str, Any]) -> None:
    found = [path for path in CORPORA.glob(entry["files"]) if path.is_file()]
    assert found
    assert all(CORPORA / entry["name"] in path.parents for path in found)


def test_what_is_called_shipped_is_what_the_wheel_holds() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packed = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    shipped = {entry["name"] for entry in CATALOGUE if entry["shipped"]}
    assert shipped == {path.removeprefix("corpora/") for path in packed if path.startswith("corpora/")}
