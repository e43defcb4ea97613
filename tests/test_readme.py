"""What the README says is so: its commands run and answer as shown, its tables are the program's own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from subprocess import CalledProcessError

import pytest
import readme_parts
from readme_parts import README, ROOT

TEXT = README.read_text(encoding="utf-8")
STEPS = list(readme_parts.steps(TEXT))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration set in it, in which the tour is walked once, in order."""
    place = tmp_path_factory.mktemp("tour")
    readme_parts.furnish(place)
    return place


@pytest.fixture(scope="module")
def answers(folder: Path) -> dict[str, str]:
    """What each command of the tour answered."""
    said: dict[str, str] = {}
    for step in STEPS:
        try:
            said[step.command] = readme_parts.run(step.command, folder)
        except CalledProcessError as failed:
            said[step.command] = f"exit code {failed.returncode}: {failed.stderr}"
    return said


def test_the_tour_is_walked() -> None:
    assert len(STEPS) >= 10
    assert STEPS[0].command == "extractor demo"


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.command[:50])
def test_every_command_of_the_tour_answers_as_shown(step: readme_parts.Step, answers: dict[str, str]) -> None:
    answer = answers[step.command]
    assert not answer.startswith("exit code"), answer
    assert step.shortened(answer) == step.answer, "run: python tests/readme_parts.py"


def test_the_python_example_runs(folder: Path, answers: dict[str, str]) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", TEXT, re.M | re.S)
    settings = {k: v for k, v in os.environ.items() if not k.startswith("EXTRACTOR_")}
    done = subprocess.run(
        [sys.executable, "-c", example],
        cwd=folder,
        env={**settings, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("savings_claim 1400000")
    assert "7 documents" in done.stdout


def test_the_table_of_commands_is_the_programs_own() -> None:
    assert readme_parts.part(TEXT, "verbs").strip() == readme_parts.verbs(), "run: python tests/readme_parts.py"


def test_the_data_dictionary_is_the_databases_own(folder: Path, answers: dict[str, str]) -> None:
    said = readme_parts.part(TEXT, "dictionary").strip()
    assert said == readme_parts.dictionary(folder / "demo.duckdb"), "run: python tests/readme_parts.py"


def test_every_verb_that_the_text_names_is_there() -> None:
    known = {row.split("`")[1].split()[1] for row in readme_parts.verbs().splitlines() if "`" in row}
    named = set(re.findall(r"(?:`|^)extractor ([a-z]+)", TEXT, re.M))
    assert named <= known


def test_every_setting_is_in_the_table_of_settings() -> None:
    from dataclasses import fields

    from extractor.settings import PREFIX, Settings

    named = {name.lower() for name in re.findall(rf"`{PREFIX}([A-Z]+)", TEXT)}
    assert named == {field.name for field in fields(Settings)}


def test_every_target_of_make_that_the_text_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert {"demo", "test"} <= set(re.findall(r"(?:`|^)make ([a-z]+)", TEXT, re.M)) <= targets


def test_every_file_that_the_text_points_at_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_map_names_every_module_of_the_house() -> None:
    house = TEXT[TEXT.index("## Map of the house") :]
    modules = {path.stem for path in (ROOT / "extractor").glob("*") if path.name == path.stem or path.suffix == ".py"}
    unnamed = {name for name in modules if not name.startswith(("_", ".")) and name != "py" and name not in house}
    assert unnamed == set()


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "corpora" / "better-care-fund" / "pictures").glob("*.png"))
    assert pictures
    assert [p.name for p in pictures if p.stat().st_size > 150_000] == []
