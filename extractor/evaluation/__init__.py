"""The finders against a gold: what they answer, and how good that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractor.answers import Answer, answer, to_given
from extractor.evaluation.gold import Item, Marked, read
from extractor.evaluation.report import listed, page, table
from extractor.evaluation.scoring import Passed, Score, score
from extractor.pipeline import document_of_text, find
from extractor.pipeline.steps import finders_for

__all__ = ["Item", "Marked", "Score", "answers_of", "evaluate", "listed", "page", "read", "score", "table"]


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
    return replace(score(gold, found), passed=first_pass(gold, rules, model))


def first_pass(gold: Sequence[Item], rules: Path | None = None, model: bool = True) -> Passed:
    """What of a gold the first pass lets through to the encoder."""
    finders = finders_for(rules, model)
    findings = through = sentences = read = 0
    for item in gold:
        document = document_of_text(item.text, item.id, item.kind)
        passes = finders.passing(document)
        seen = [to_given(document, s.span) for s, p in zip(document.sentences, passes, strict=True) if p]
        firm = [f for f in item.findings if not f.borderline]
        findings += len(firm)
        through += sum(any(s.start < f.end and f.start < s.end for s in seen) for f in firm)
        sentences += len(passes)
        read += len(seen)
    return Passed(findings, through, sentences, read)
