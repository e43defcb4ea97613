"""Flags go before the environment, the environment before extractor.toml, that before the defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.settings import Settings, resolve


def test_nothing_set_gives_the_defaults(tmp_path: Path) -> None:
    assert resolve({}, {}, tmp_path) == Settings(Path("findings.duckdb"), None, 1, True)


def test_each_layer_gives_way_to_the_one_above(tmp_path: Path) -> None:
    (tmp_path / "extractor.toml").write_text('db = "file.duckdb"\nworkers = 2\nmodel = false\n', encoding="utf-8")
    environment = {"EXTRACTOR_WORKERS": "3", "EXTRACTOR_DB": "environment.duckdb"}
    settings = resolve({"db": Path("flag.duckdb"), "workers": None}, environment, tmp_path)
    assert settings == Settings(Path("flag.duckdb"), None, 3, False)


def test_a_path_in_the_file_is_taken_from_where_the_file_lies(tmp_path: Path) -> None:
    (tmp_path / "extractor.toml").write_text('rules = "my-rules"\n', encoding="utf-8")
    assert resolve({}, {}, tmp_path).rules == tmp_path / "my-rules"


def test_a_flag_that_was_not_given_changes_nothing(tmp_path: Path) -> None:
    assert resolve({"db": None, "rules": None, "workers": None, "model": None}, {}, tmp_path) == Settings()


@pytest.mark.parametrize(
    ("text", "named"),
    [("wokers = 2", "wokers"), ("workers = 0", "workers"), ('workers = "many"', "workers"), ("workers = = 2", "TOML")],
)
def test_a_setting_that_makes_no_sense_is_refused_with_its_place(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "extractor.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=named) as refused:
        resolve({}, {}, tmp_path)
    assert "extractor.toml" in refused.value.where


def test_a_refused_setting_lists_what_can_be_set(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="db, rules, workers, model, tables"):
        resolve({}, {"EXTRACTOR_WORKERS": "several"}, tmp_path)
