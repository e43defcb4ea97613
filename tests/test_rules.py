"""Every rule proves itself on its own examples, and none speaks where there is nothing to find."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from extractor import rulebook
from extractor.errors import RuleError
from extractor.pipeline import document_of, find
from extractor.resources import shipped
from extractor.rulebook import Cue, Rule
from extractor.rulecheck import check, check_one

BOOK = rulebook.load(shipped("rules"))
QUIET = [f for f in sorted((Path(__file__).parents[1] / "corpora" / "quiet").glob("*.*")) if f.name != "README.md"]


def proofs(item: Rule | Cue) -> list[str]:
    if isinstance(item, Cue):
        return [*item.examples, *item.counterexamples]
    return [*(e.text for e in item.examples), *(c.text for c in item.counterexamples)]


@cache
def faults(id: str) -> dict[str, str]:
    return {fault.text: fault.seen for fault in check_one(BOOK.rule(id), BOOK)}


@pytest.mark.parametrize(
    ("id", "text"),
    [pytest.param(i.id, text, id=f"{i.id}-{n}") for i in (*BOOK.rules, *BOOK.cues) for n, text in enumerate(proofs(i))],
)
def test_every_example_and_counterexample_of_a_rule_holds(id: str, text: str) -> None:
    assert text not in faults(id), faults(id)[text]


@pytest.mark.parametrize("file", QUIET, ids=lambda file: file.name)
def test_no_rule_speaks_where_there_is_nothing_to_find(file: Path) -> None:
    found = find(document_of(file.read_bytes(), file.name), model=False)
    assert [(f.type, f.quote, f.found_by) for f in found] == []


PACK = """
pack  = "depots"
about = "Depots."

[[rule]]
id      = "close"
type    = "target"
about   = "A depot is to close."
regex   = '''(?i)\\bdepots?\\s+will\\s+close'''

  [[rule.example]]
  text = "The northern depot will close by 2027."

  [[rule.example]]
  text = "{second}"

  [[rule.counterexample]]
  text    = "{counter}"
  because = "nothing closes"
"""


def pack(folder: Path, second: str = "Two depots will close.", counter: str = "The depot stays open.") -> Path:
    (folder / "depots.toml").write_text(PACK.format(second=second, counter=counter), encoding="utf-8")
    return folder


def test_a_sound_pack_has_no_faults(tmp_path: Path) -> None:
    assert check(rulebook.load(pack(tmp_path))) == []


def test_a_rule_that_misses_its_example_is_reported_with_file_rule_and_text(tmp_path: Path) -> None:
    (fault,) = check(rulebook.load(pack(tmp_path, second="Both yards will shut.")))
    assert fault.file.endswith("depots.toml")
    assert (fault.id, fault.text) == ("depots/close", "Both yards will shut.")
    assert "finds no target" in fault.seen


def test_a_rule_that_speaks_on_its_counterexample_is_reported_with_the_reason(tmp_path: Path) -> None:
    (fault,) = check(rulebook.load(pack(tmp_path, counter="Nobody says that a depot will close.")))
    assert "'depot will close'" in fault.seen
    assert "nothing closes" in fault.seen


def test_an_expectation_that_does_not_hold_is_reported_with_what_was_read(tmp_path: Path) -> None:
    folder = pack(tmp_path)
    file = folder / "depots.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('by 2027."', 'by 2027."\n  period = "by 2030"'), encoding="utf-8")
    (fault,) = check(rulebook.load(folder))
    assert "'by 2027'" in fault.seen
    assert "'by 2030'" in fault.seen


def test_a_pack_with_an_unknown_key_is_refused_by_name(tmp_path: Path) -> None:
    file = pack(tmp_path) / "depots.toml"
    file.write_text(file.read_text(encoding="utf-8") + "colour = 'red'\n", encoding="utf-8")
    with pytest.raises(RuleError, match="colour"):
        rulebook.load(tmp_path)
