"""The demonstration set builds to the committed bytes, says what it is, and its gold points at its words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import html
from pypdfium2 import PdfDocument

CORPORA = Path(__file__).resolve().parents[1] / "corpora"
HOME = CORPORA / "better-care-fund"
DOCUMENTS = sorted(path for path in (HOME / "documents").iterdir() if path.suffix != ".csv")
GOLD = CORPORA / "gold" / "better-care-fund.jsonl"
NOTICE = (
    "This document was written for the demonstration of the evidence extractor. "
    "It is not a publication of the National Audit Office."
)


def body_of(page: str) -> str:
    """A page without its running head and foot, which stand last in the stream: a sentence may turn the page."""
    lines = page.splitlines()
    return "\n".join(lines[:-2] if lines[-1].startswith("Written for demonstration. Not") else lines)


def words_of(path: Path) -> str:
    """A document's words with single spaces, read without the extractor."""
    if path.suffix == ".pdf":
        text = "\n".join(body_of(page.get_textpage().get_text_range()) for page in PdfDocument(path))
    elif path.suffix == ".docx":
        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    elif path.suffix == ".html":
        text = str(html.fromstring(path.read_bytes()).body.text_content())
    else:
        text = path.read_text(encoding="utf-8")
    return " ".join(text.split())


def gold_items() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def test_the_audit_report_has_twelve_pages() -> None:
    assert len(PdfDocument(HOME / "documents" / "audit-report.pdf")) == 12


def test_there_are_seven_documents_in_four_formats() -> None:
    assert len(DOCUMENTS) == 7
    assert {path.suffix for path in DOCUMENTS} == {".pdf", ".docx", ".html", ".txt"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_document_says_on_its_face_that_it_is_a_demonstration(path: Path) -> None:
    words = words_of(path)
    assert NOTICE in words
    assert words.index(NOTICE) < 700, "the notice belongs on the face, before the text"


@pytest.mark.parametrize("path", [p for p in DOCUMENTS if p.suffix == ".pdf"], ids=lambda path: path.name)
def test_every_pdf_page_carries_the_short_notice(path: Path) -> None:
    for page in PdfDocument(path):
        assert "Written for demonstration." in page.get_textpage().get_text_range()


def test_a_second_build_gives_the_committed_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(HOME / "build.py"), "--into", str(tmp_path)], check=True, capture_output=True)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in (HOME / "documents").iterdir()}
    assert sorted(built) == sorted(kept)
    assert [name for name in kept if built[name] != kept[name]] == []


@pytest.mark.parametrize("figure", ["£1bn", "£700m", "£55m", "£532m", "£314m", "106,000", "87,000"])
def test_the_thread_runs_through_the_report_and_the_last_cutting(figure: str) -> None:
    for name in ("audit-report.pdf", "cutting-2017-admissions-rise.txt"):
        assert figure in words_of(HOME / "documents" / name)


def test_every_gold_quotation_is_verbatim_in_its_item() -> None:
    for item in gold_items():
        for finding in item["findings"]:
            assert item["text"][finding["start"] : finding["end"]] == finding["quote"], finding["fid"]


def test_every_gold_quotation_stands_in_the_document_it_names() -> None:
    texts = {path.name: words_of(path) for path in DOCUMENTS}
    for item in gold_items():
        words = texts[Path(item["file"]).name]
        for finding in item["findings"]:
            assert " ".join(finding["quote"].split()) in words, finding["fid"]


def test_the_gold_covers_every_document_and_holds_passages_with_nothing_to_find() -> None:
    items = gold_items()
    assert {Path(item["file"]).name for item in items} == {path.name for path in DOCUMENTS}
    assert sum(not item["findings"] for item in items) >= 8
    assert len({finding["fid"] for item in items for finding in item["findings"]}) == sum(
        len(item["findings"]) for item in items
    )
