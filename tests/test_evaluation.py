"""Our figures are those of the shared scorer, and mean what they say."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest

from extractor import rulebook
from extractor.answers import Answer
from extractor.errors import SettingsError
from extractor.evaluation import answers_of, listed, page, read, score, table
from extractor.evaluation.gold import Item, Marked
from extractor.evaluation.intervals import intervals
from extractor.evaluation.rulestats import worth
from extractor.evaluation.scoring import NOTHING, calibration_error, token_f1, total
from extractor.resources import shipped

SHARED = Path(__file__).parents[2] / "shared" / "gold"
OURS = Path(__file__).parents[1] / "corpora" / "gold" / "better-care-fund.jsonl"
TEXT = "The county will save £2 million by 2030. It must publish its sums."


def marked(type: str, quote: str, **attributes: Any) -> Marked:
    start = TEXT.index(quote)
    alternatives = tuple(attributes.pop("alternatives", ()))
    borderline = attributes.pop("borderline", False)
    return Marked(type, start, start + len(quote), quote, attributes, alternatives, borderline)


def answered(type: str, quote: str, **attributes: Any) -> Answer:
    start = TEXT.index(quote)
    told = {"item": "a", "type": type, "start": start, "end": start + len(quote), "quote": quote, "negated": False}
    empty: dict[str, Any] = {field.name: None for field in fields(Answer) if field.name != "schema_version"}
    return Answer(**{**empty, **told, "confidence": 0.8, "found_by": ("r/x",), **attributes})


def figures(wanted: list[Marked], seen: list[Answer]) -> dict[str, Any]:
    return score([Item("a", TEXT, None, tuple(wanted))], seen).figures


def test_a_clause_that_covers_the_finding_is_right() -> None:
    result = figures([marked("savings_claim", "will save £2 million")], [answered("savings_claim", TEXT[:40])])
    assert result["micro_f1"] == 1


def test_another_type_is_wrong_unless_a_careful_coder_could_have_chosen_it() -> None:
    claim = answered("savings_claim", "will save £2 million")
    assert figures([marked("target", "will save £2 million")], [claim])["micro_f1"] == 0
    assert figures([marked("target", "will save £2 million", alternatives=["savings_claim"])], [claim])["micro_f1"] == 1


def test_a_finding_said_twice_is_false_once() -> None:
    claim = answered("savings_claim", "will save £2 million")
    assert figures([marked("savings_claim", "will save £2 million")], [claim, claim])["micro_precision"] == 0.5


def test_a_borderline_finding_counts_neither_when_found_nor_when_missed() -> None:
    wanted = [marked("savings_claim", "will save £2 million", borderline=True)]
    for seen in ([], [answered("savings_claim", "will save £2 million")]):
        row = figures(wanted, seen)["types"]["savings_claim"]
        assert (row["gold"], row["found"]) == (0, 0)


def test_the_comparator_of_an_outcome_is_excused_once() -> None:
    wanted = [marked("outcome", "will save £2 million by 2030", planned_amount=5)]
    seen = [answered("outcome", "will save £2 million by 2030"), *[answered("target", "£2 million", amount=5)] * 2]
    assert figures(wanted, seen)["types"]["target"]["found"] == 1


def test_attributes_are_compared_on_matched_pairs_only() -> None:
    wanted = [
        marked("savings_claim", "will save £2 million", amount=2_000_000, status="planned", claimant="The county")
    ]
    seen = [answered("savings_claim", "will save £2 million", amount=2_000_001, status="target", claimant="county")]
    assert figures(wanted, seen)["attributes"] == {"amount": 1, "status": 1, "claimant": 1}


def test_phrases_are_compared_by_their_words() -> None:
    assert token_f1("the Ministry of Justice", "Ministry for Justice") == 1
    assert token_f1("NHS England", "England") == pytest.approx(2 / 3)
    assert token_f1("NHS England", None) == 0


def test_answers_outside_the_text_are_refused() -> None:
    stray = replace(answered("target", "must"), end=len(TEXT) + 1)
    with pytest.raises(SettingsError, match="outside the text"):
        figures([], [stray])


def test_a_gold_that_is_none_is_refused_by_line(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"id": "a", "text": "x"}\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="findings") as refused:
        read(tmp_path / "gold.jsonl")
    assert refused.value.where.endswith("gold.jsonl:1")


def test_the_table_names_every_type_and_figure() -> None:
    text = table(score([Item("a", TEXT, None, ())], []))
    for word in ("savings_claim", "recommendation", "micro", "macro", "1,000 words", "achieved"):
        assert word in text


def test_a_type_taken_for_another_is_told_as_such() -> None:
    wanted = [marked("target", "will save £2 million by 2030"), marked("recommendation", "must publish its sums")]
    seen = [answered("savings_claim", "will save £2 million by 2030"), answered("outcome", "The county")]
    counts = total(score([Item("a", TEXT, None, tuple(wanted))], seen).counts)
    assert counts.types == {("target", "savings_claim"): 1, ("recommendation", NOTHING): 1, (NOTHING, "outcome"): 1}


def test_statuses_are_told_of_matched_findings() -> None:
    wanted = [marked("savings_claim", "will save £2 million", status="forecast")]
    seen = [answered("savings_claim", "will save £2 million", status="achieved")]
    counts = total(score([Item("a", TEXT, None, tuple(wanted))], seen).counts)
    assert counts.statuses == {("forecast", "achieved"): 1}


def test_confidence_is_held_against_what_was_right() -> None:
    wanted = [marked("savings_claim", "will save £2 million")]
    claim = answered("savings_claim", "will save £2 million", confidence=0.9)
    stray = answered("outcome", "must publish", confidence=0.7)
    counts = total(score([Item("a", TEXT, None, tuple(wanted))], [claim, stray]).counts)
    assert calibration_error(counts) == pytest.approx((0.1 + 0.7) / 2)


def test_each_mistake_is_listed_in_its_sentence() -> None:
    wanted = [marked("recommendation", "publish its sums")]
    result = score([Item("a", TEXT, None, tuple(wanted))], [answered("target", "The county")])
    told = "\n".join(listed(result.cases))
    assert "a | recommendation | publish its sums\n      in: It must publish its sums." in told
    assert "a | target | The county\n      in: The county will save £2 million by 2030." in told
    assert "It must <mark>publish its sums</mark>." in page(result, "x & y")
    assert "x &amp; y" in page(result, "x & y")


def test_intervals_hold_the_figure_and_narrow_with_more_items() -> None:
    def spread(items: int) -> tuple[float, float]:
        gold = [Item(f"{n}", TEXT, None, (marked("savings_claim", "will save £2 million"),)) for n in range(items)]
        seen = [
            replace(answered("savings_claim", "will save £2 million"), item=f"{n}") for n in range(items) if n % 3 != 0
        ]
        return intervals(score(gold, seen).counts)["micro_recall"]

    (low, high), (narrow_low, narrow_high) = spread(30), spread(300)
    assert low < 2 / 3 < high
    assert narrow_high - narrow_low < high - low
    assert spread(30) == (low, high)


def test_a_rules_record_counts_its_votes_by_their_fate() -> None:
    text = "The merger will save £2 million a year. The fund holds £9 million."
    book = rulebook.load(shipped("rules"))
    found = Marked("savings_claim", 0, 39, text[:39], {}, (), False)
    by_rule = {w.rule: w for w in worth([Item("a", text, "nao", (found,))], book, model=False)}
    assert set(by_rule) == {r.id for r in book.rules}
    assert by_rule["savings/save-amount"].right == 1
    assert all(w.spoke == w.right + w.false + w.vetoed for w in by_rule.values())
    assert sum(w.false for w in by_rule.values()) == 0


def perturbed(answers: list[Answer]) -> list[Answer]:
    """The answers with every kind of mistake in them, so that all of the scoring is compared."""
    types = ("savings_claim", "target", "outcome", "assumption", "recommendation")
    out: list[Answer] = []
    for n, a in enumerate(answers):
        if n % 11 == 0:
            continue
        if n % 5 == 0:
            a = replace(a, type=types[n % 7 % 5])
        if n % 4 == 0:
            a = replace(a, start=a.start + (a.end - a.start) // 3)
        if n % 6 == 0:
            out.append(replace(a, amount=a.planned_amount, end=a.start + max(1, (a.end - a.start) // 2)))
        out.append(replace(a, negated=a.negated != (n % 9 == 0), status="achieved" if n % 8 == 0 else a.status))
    return out


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared gold is not here")
@pytest.mark.parametrize("name", ["dev", "press", "real"])
def test_our_figures_are_those_of_the_shared_scorer(name: str, tmp_path: Path) -> None:
    gold = read(SHARED / f"{name}.jsonl")
    answers = [a for i in gold for a in answers_of({"id": i.id, "text": i.text, "doc_kind": i.kind}, model=False)]
    file = tmp_path / "answers.jsonl"
    for given in (answers, perturbed(answers)):
        file.write_text("".join(json.dumps(asdict(a)) + "\n" for a in given), encoding="utf-8")
        command = [sys.executable, str(SHARED / "score.py"), str(SHARED / f"{name}.jsonl"), str(file), "--json"]
        theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        ours = json.loads(json.dumps(score(gold, given).figures))
        assert flat(ours) == pytest.approx(flat(theirs))


def flat(figures: dict[str, Any], under: str = "") -> dict[str, float]:
    out: dict[str, float] = {}
    for name, value in figures.items():
        if isinstance(value, dict):
            out |= flat(value, f"{under}{name}.")
        else:
            out[under + name] = -1.0 if value is None else value
    return out


def test_the_demonstration_set_has_a_gold_that_can_be_read() -> None:
    items = read(OURS)
    assert sum(len(item.findings) for item in items) > 0
    for item in items:
        for found in item.findings:
            assert item.text[found.start : found.end] == found.quote
