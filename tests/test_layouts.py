"""Pages made from known text, by someone who had not seen the reader, are read in their order; truths are sound."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path

import pytest
from layouts_blind import Truth, documents

from extractor.pipeline import document_of

GOLDEN = sorted((Path(__file__).parent / "golden").glob("pages-*.toml"))
#: The layouts that the reader puts in order; the others wait for columns, notes and boxes to be read by their place.
READ = (
    "plain", "hyphens", "two-columns", "three-columns", "bands", "bands-quotes", "text-boxes", "roman", "corner",
    "tabs", "lists", "lists-columns", "rotated-back",
)  # fmt: skip
AGREEMENT = 0.985
LAYOUTS = {truth.name: truth for truth in documents()}


@pytest.mark.parametrize("truth", [LAYOUTS[name] for name in READ], ids=lambda truth: truth.name)
def test_words_come_in_the_order_of_reading(truth: Truth) -> None:
    document = document_of(truth.pdf, f"{truth.name}.pdf")
    prose = (p.span.of(document.text) for p in document.paragraphs if p.kind not in ("furniture", "table"))
    words = [word for text in prose for word in text.split() if word not in ("•", "–", "-")]
    assert difflib.SequenceMatcher(None, truth.words, words, autojunk=False).ratio() >= AGREEMENT


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_the_truth_of_a_page_quotes_no_more_than_four_words(file: Path) -> None:
    pages = tomllib.loads(file.read_text(encoding="utf-8"))["page"]
    assert len(pages) == 30
    for page in pages:
        quoted = [page.get("first", ""), page.get("last", ""), *page["order"]]
        assert all(len(words.split()) <= 4 for words in quoted), page
        assert page["page"] >= 1
        assert page["file"].endswith(".pdf")
