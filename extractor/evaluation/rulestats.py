"""What each rule is worth: how often it spoke on a gold, was right, was wrong, and was overruled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.answers import answer
from extractor.evaluation.gold import Item
from extractor.evaluation.matching import pairs
from extractor.finders import patterns
from extractor.pipeline import document_of_text, find
from extractor.quantities.marks import mark
from extractor.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Worth:
    """One rule's record: sentences on which it spoke, and what became of its votes."""

    rule: str
    spoke: int
    right: int
    false: int
    vetoed: int


def worth(gold: Sequence[Item], book: Rulebook, rules: Path | None = None, model: bool = True) -> list[Worth]:
    """The record of every rule of a book, those that never spoke included, in the book's order.

    A vote is right or false with the finding it took part in, and vetoed where none was reported.
    """
    counts = {what: Counter[str]() for what in ("spoke", "right", "false", "vetoed")}
    for item in gold:
        document = document_of_text(item.text, item.id, item.kind)
        found = list(find(document, rules=rules, model=model))
        answers = [answer(item.id, finding, document, given=item.text) for finding in found]
        matched = set(pairs(item.text, item.findings, answers).values())
        for sentence in document.sentences:
            marked = mark(sentence.span.of(document.text))
            for rule in {hit.by for hit in patterns.hits(marked, document.identity.kind, book.rules)}:
                own = [n for n, f in enumerate(found) if sentence.span.meets(f.span) and rule in f.found_by]
                fate = "vetoed" if not own else "right" if matched.intersection(own) else "false"
                counts["spoke"][rule] += 1
                counts[fate][rule] += 1
    return [Worth(r.id, *(counts[what][r.id] for what in ("spoke", "right", "false", "vetoed"))) for r in book.rules]
