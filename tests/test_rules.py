"""Every rule proves itself on its own examples, and none speaks where there is nothing to find."""

from __future__ import annotations

import json
import re
import string
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from extractor import rulebook
from extractor.errors import RuleError
from extractor.finders.gate import Gate, folded, stems
from extractor.pipeline import document_of, find
from extractor.quantities.marks import mark
from extractor.resources import shipped
from extractor.rulebook import Cue, Rule, Veto
from extractor.rulecheck import check, check_one

BOOK = rulebook.load(shipped("rules"))
CORPORA = Path(__file__).parents[1] / "corpora"
QUIET = [f for f in sorted((CORPORA / "quiet").glob("*.*")) if f.name != "README.md"]


def proofs(item: Rule | Cue | Veto) -> list[str]:
    if not isinstance(item, Rule):
        return [*item.examples, *item.counterexamples]
    return [*(e.text for e in item.examples), *(c.text for c in item.counterexamples)]


@cache
def faults(id: str) -> dict[str, str]:
    return {fault.text: fault.seen for fault in check_one(BOOK.rule(id), BOOK)}


@pytest.mark.parametrize(
    ("id", "text"),
    [pytest.param(i.id, text, id=f"{i.id}-{n}") for i in BOOK.items for n, text in enumerate(proofs(i))],
)
def test_every_example_and_counterexample_of_a_rule_holds(id: str, text: str) -> None:
    assert text not in faults(id), faults(id)[text]


@pytest.mark.parametrize("file", QUIET, ids=lambda file: file.name)
def test_no_rule_speaks_where_there_is_nothing_to_find(file: Path) -> None:
    found = find(document_of(file.read_bytes(), file.name), model=False)
    assert [(f.type, f.quote, f.found_by) for f in found] == []


def test_no_rule_stops_in_the_middle_of_a_word() -> None:
    gate = Gate(BOOK.rules)
    for file in (CORPORA / "training").glob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            text = mark(json.loads(line)["text"]).text
            for rule in gate.open_to(text):
                for match in rule.pattern.finditer(text):
                    stop = match.end()
                    assert not text[stop - 1 : stop + 1].isalpha() or stop == len(text), (rule.id, match.group(), text)


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


# ---- the gate ------------------------------------------------------------------------------------------------------

PROOFS = [mark(text).text for rule in BOOK.rules for text in proofs(rule)]


def test_the_gate_opens_to_whatever_speaks_on_any_proof_in_either_case() -> None:
    gate = Gate(BOOK.rules)
    for text in (*PROOFS, *map(str.upper, PROOFS)):
        assert {r.id for r in BOOK.rules if r.pattern.search(text)} <= {r.id for r in gate.open_to(text)}, text


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_the_gate_opens_to_whatever_a_rule_matches(rule: Rule) -> None:
    gate = Gate([rule])

    @settings(max_examples=8, deadline=None, derandomize=True)
    @given(st.from_regex(rule.pattern), st.sampled_from(PROOFS))
    def opens(text: str, beside: str) -> None:
        assert rule.pattern.search(text)
        assert list(gate.open_to(text)) == [rule]
        assert list(gate.open_to(text + beside)) == [rule]

    opens()


def test_the_gate_opens_to_few_rules_and_in_their_order() -> None:
    # A rule for the items of a list is tried only where the list opens as it asks.
    assert all(stems(rule.pattern) for rule in BOOK.rules if not rule.lead)
    gate = Gate(BOOK.rules)
    tried = [list(gate.open_to(text)) for text in PROOFS]
    assert sum(map(len, tried)) < len(PROOFS) * len(BOOK.rules) / 3
    assert all(rules == sorted(rules, key=BOOK.rules.index) for rules in tried)


#: Parts of regexes; some match letters beside the ASCII ones in either case (the signs of Kelvin and of the long s).
ATOMS = (*"aiksAKS", "ask", "Si", "\u212a", "ſ", "ı", "é", "\ue004", "[ks]", "[^a]", "[a-k]", r"\w", r"\s", r"\b", ".")
REPEATS = ("?", "*", "+?", "{0}", "{2}", "{0,2}?", "{1,}+")
GROUPS = (
    "(?:{})",
    "({})",
    "(?i:{})",
    "(?-i:{})",
    "(?>{})",
    "(?={})",
    "(?!{})",
    "(?<={})",
    "(?<!{})",
    "(?P<n>k)?(?(n){}|s)",
)


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map("|".join).map("(?:{})".format),
        st.tuples(inner, st.sampled_from(REPEATS)).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        st.tuples(st.sampled_from(GROUPS), inner).map(lambda pair: pair[0].format(pair[1])),
    )


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.sampled_from(("", "(?i)", "(?ix)")), st.recursive(st.sampled_from(ATOMS), larger, max_leaves=8), st.data())
def test_the_gate_opens_to_whatever_any_regex_matches(flags: str, source: str, data: st.DataObject) -> None:
    try:
        pattern = re.compile(flags + source)
    except re.error:  # a lookbehind of no fixed width, a name given twice
        reject()
    rule = replace(BOOK.rules[0], pattern=pattern)
    gate = Gate([rule])
    for text in data.draw(st.lists(st.text("aiksAKS\u212aſıİé\ue004 x", max_size=9), min_size=8, max_size=8)):
        assert pattern.search(text) is None or list(gate.open_to(text)) == [rule], text


def test_whatever_a_regex_takes_for_a_letter_is_folded_to_it() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for letter in string.ascii_lowercase:
        assert {folded(alike) for alike in re.findall(f"(?i){letter}", every)} == {letter}
    assert all(folded(mark) == mark for mark in re.findall("(?i)[\ue000-\ue00d]", every))
    assert len(re.findall("(?i)[\ue000-\ue00d]", every)) == 14
