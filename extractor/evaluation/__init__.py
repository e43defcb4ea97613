"""The finders against a gold: what they answer, and how good that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.answers import Answer, answer
from extractor.evaluation.gold import Item, Marked, read
from extractor.evaluation.scoring import Score, score
from extractor.pipeline import document_of_text, find

__all__ = ["Item", "Marked", "Score", "answers_of", "evaluate", "read", "score", "table"]


def answers_of(item: Mapping[str, Any], rules: Path | None = None, model: bool = True) -> Iterator[Answer]:
    """The findings of one item {"id", "text", "doc_kind"?}; offsets and quotations are of its text as given."""
    text = item["text"]
    document = document_of_text(text, item["id"], item.get("doc_kind"))
    for finding in find(document, rules=rules, model=model):
        yield answer(item["id"], finding, document, given=text)


def evaluate(gold: Sequence[Item], rules: Path | None = None, model: bool = True) -> Score:
    """Search every item of a gold and score what was found."""
    found: list[Answer] = []
    for item in gold:
        found += answers_of({"id": item.id, "text": item.text, "doc_kind": item.kind}, rules, model)
    return score(gold, found)


def table(result: Score) -> str:
    """The figures as plain text."""
    figures = result.figures
    lines = [f"{'type':16} {'precision':>9} {'recall':>6} {'f1':>5} {'gold':>5} {'found':>5}"]
    for type, row in figures["types"].items():
        numbers = f"{_shown(row['precision']):>9} {_shown(row['recall']):>6} {row['f1']:.3f}"
        lines.append(f"{type:16} {numbers} {row['gold']:>5} {row['found']:>5}")
    micro = f"{_shown(figures['micro_precision']):>9} {_shown(figures['micro_recall']):>6} {figures['micro_f1']:.3f}"
    lines += [
        f"{'all (micro)':16} {micro}   mean of types (macro) {figures['macro_f1']:.3f}",
        f"false findings: {_shown(figures['false_per_100_empty_items'])} per 100 items that hold none, "
        f"{_shown(figures['false_per_1000_words'])} per 1,000 words",
        "attributes agree: " + _listed(figures["attributes"]),
        "given where the gold has none: " + _listed(figures["invented"]),
        f"negated, F1: {_shown(figures['negated_f1'])}",
        f"not achieved, but read as achieved: {_shown(figures['read_as_achieved'])}",
    ]
    return "\n".join(lines)


def _listed(figures: Mapping[str, float | None]) -> str:
    return ", ".join(f"{name} {_shown(value)}" for name, value in figures.items())


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
