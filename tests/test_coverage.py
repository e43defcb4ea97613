"""What was not read, and what was read and found to say nothing: nothing vanishes in silence."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from paper_builder import TEXT, finding, outcome, paper
from typer.testing import CliRunner

from extractor.cli import app
from extractor.model import (
    Block,
    Cell,
    Document,
    Note,
    Outcome,
    Page,
    Paper,
    Paragraph,
    Section,
    Source,
    Span,
    Table,
    Word,
)
from extractor.store import Store
from extractor.store.rows import figures

ROWS = ("Depots\tSavings (£m)", "North\t1.5", "South\t12")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "findings.duckdb")


def spotted() -> Document:
    """Four pages: a text page, one read from its picture, an empty one, and one with a table; three sections."""
    base = paper(lines=(*TEXT, "\n".join(ROWS)))
    grid = base.paragraphs[3].span
    at = [Span(grid.start + base.text[grid.start :].index(word), 0) for word in ("North", "1.5", "South", "12")]
    north, first, south, second = (
        Span(span.start, span.start + len(word)) for span, word in zip(at, ("North", "1.5", "South", "12"), strict=True)
    )
    head = Span(grid.start + 7, grid.start + len(ROWS[0]))
    values = ((north, first, Decimal(1_500_000)), (south, second, Decimal(12_000_000)))
    cells = [
        Cell(span, row, 1, name, (head,), value, "GBP", head, page=4, box=(50, 60 + 20 * row, 80, 70 + 20 * row))
        for row, (name, span, value) in enumerate(values, start=1)
    ]
    ends = [paragraph.span.end for paragraph in base.paragraphs]
    paragraphs = [replace(p, section=n // 2, page=(1, 2, 2, 4)[n]) for n, p in enumerate(base.paragraphs)]
    paragraphs[3] = Paragraph(grid, "table", 4, 1)
    return replace(
        base,
        pages=(
            Page(1, Span(0, ends[0] + 1), "i", Paper(595.0, 842.0)),
            Page(2, Span(ends[0] + 1, grid.start), None, Paper(595.0, 842.0, ocr=True)),
            Page(3, Span(grid.start, grid.start), None, Paper(842.0, 595.0)),
            Page(4, Span(grid.start, ends[3]), None, Paper(595.0, 842.0)),
        ),
        sections=(
            Section("First", 1, Span(0, ends[1])),
            Section("Second", 1, Span(ends[1] + 1, ends[3])),
            Section("Deeper", 2, Span(grid.start, ends[3])),
        ),
        paragraphs=tuple(paragraphs),
        tables=(Table(3, 2, 3, 2, 1, tuple(cells)),),
        words=(
            Word(0, 3, 1, (72.0, 100.123, 90.5, 112.0)),
            Word(4, 14, 1, (94.0, 100.0, 150.0, 112.0)),
            Word(ends[0] + 1, ends[0] + 7, 2, (72.0, 100.0, 100.0, 112.0), 0.91),
            Word(first.start, first.end, 4, (300.0, 200.0, 320.0, 212.0)),
        ),
        furniture=(Block("Joining up depots", "furniture", 1, (72.0, 20.0, 200.0, 30.0)),),
        notes=(
            Note("warning", "page 3 has no text", 3, "Read it by hand."),
            Note("info", "7 words stand in no block", 1, lost="words", count=7),
            Note("info", "2 words stand in no block", 4, lost="words", count=2),
            Note("warning", "a table could not be read", 4, lost="table"),
        ),
    )


def loaded(store: Store) -> Document:
    document = spotted()
    store.write(outcome(document, finding(document, 0)), "s")
    return document


def test_coverage_counts_each_kind_of_silence(store: Store) -> None:
    loaded(store)
    (row,) = store.view("coverage").to_pylist()
    assert {name: row[name] for name in list(row)[1:14]} == {
        "pages": 4, "pages_without_text": 1, "pages_by_ocr": 1, "words": len(spotted().text.split()),
        "words_in_no_block": 9, "tables": 1, "tables_given_up": 1, "findings": 1, "sentences_with_figures": 2,
        "sentences_without_finding": 1, "cells_without_finding": 2, "sections": 3, "sections_without_finding": 2,
    }  # fmt: skip


def test_the_details_list_all_that_coverage_counts(store: Store) -> None:
    loaded(store)
    details = store.view("coverage_details").to_pylist()
    assert Counter(row["what"] for row in details) == {
        "page without text": 1, "page read by OCR": 1, "words in no block": 2, "table given up": 1,
        "sentence without finding": 1, "cell without finding": 2, "section without finding": 2,
    }  # fmt: skip
    by_what = {row["what"]: row for row in reversed(details)}
    assert by_what["page without text"]["words"] == "page 3 has no text"
    assert by_what["sentence without finding"]["words"] == TEXT[1]
    assert by_what["cell without finding"]["words"] == "North | Savings (£m) | 1.5"
    assert (by_what["section without finding"]["words"], by_what["section without finding"]["page"]) == ("Second", 2)


def test_a_file_that_could_not_be_read_is_among_the_details(store: Store) -> None:
    source = Source(("a/broken.pdf",), "f" * 64, "application/pdf", 9)
    store.write(Outcome(source, None, error="is damaged."), "s")
    (row,) = store.view("coverage_details").to_pylist()
    assert (row["document"], row["what"], row["words"]) == ("broken.pdf", "file not read", "is damaged.")


def test_an_unread_page_of_a_text_without_boxes_is_found_by_its_span(store: Store) -> None:
    document = replace(spotted(), words=())
    store.write(outcome(document), "s")
    assert [row["page"] for row in store.view("pages").to_pylist() if row["read_as"] == "nothing"] == [3]


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Costs fell by £3 million, or 12 per cent.", 2),
        ("About a third of patients waited.", 1),
        ("The 14 depots closed within 3 months of 2019.", 0),
        ("Nothing is said here.", 0),
    ],
)
def test_only_money_and_percentages_count_as_figures(sentence: str, count: int) -> None:
    assert figures(sentence) == count


def test_pages_say_how_they_were_read(store: Store) -> None:
    loaded(store)
    pages = store.view("pages").to_pylist()
    assert [(p["page"], p["read_as"], p["words"], p["width"]) for p in sorted(pages, key=lambda p: p["page"])] == [
        (1, "text", 2, 595.0), (2, "OCR", 1, 595.0), (3, "nothing", 0, 842.0), (4, "text", 1, 595.0),
    ]  # fmt: skip
    assert [p["ocr_confidence"] for p in pages if p["page"] == 2] == [pytest.approx(0.91)]


def test_a_finding_from_a_page_read_by_ocr_says_so(store: Store) -> None:
    document = spotted()
    clean, read = finding(document, 0), finding(document, 1)
    store.write(outcome(document, clean, replace(read, places=(replace(read.places[0], page=2),))), "s")
    assert {row["id"]: row["ocr"] for row in store.view("savings_claims").to_pylist()} == {
        clean.id: False, read.id: True,
    }  # fmt: skip


def test_cells_come_back_with_their_heads_values_and_citation(store: Store) -> None:
    loaded(store)
    (table,) = store.view("tables").to_pylist()
    assert (table["table_number"], table["page"], table["caption"], table["section"]) == (1, 4, TEXT[2], "Second")
    cells = sorted(store.view("cells").to_pylist(), key=lambda row: row["row_number"])
    assert [(c["row_head"], c["column_head"], c["value_gbp"], c["text"]) for c in cells] == [
        ("North", "Savings (£m)", Decimal(1_500_000), "1.5"), ("South", "Savings (£m)", Decimal(12_000_000), "12"),
    ]  # fmt: skip
    assert cells[0]["citation"].startswith("Joining up depots (HC 12, 7 March 2019), p. 4, ")
    text = store.query("select text from sentences where block = 'table'").to_pylist()
    assert [row["text"] for row in text] == ["\n".join(ROWS)]


def test_a_cell_too_large_for_its_column_keeps_its_words_and_is_noted(store: Store) -> None:
    document = spotted()
    (table,) = document.tables
    huge = replace(table, cells=(replace(table.cells[0], value=Decimal("1E+20")), table.cells[1]))
    store.write(outcome(replace(document, tables=(huge,))), "s")
    assert [c["value"] for c in store.view("cells").to_pylist() if c["row_number"] == 2] == [None]
    assert any("too large to store" in note["what"] for note in store.view("notes").to_pylist())


@pytest.mark.parametrize("words", [None, "joining DEPOTS", "depots.pdf"])
def test_the_command_tells_it_by_document_and_in_all(store: Store, words: str | None) -> None:
    loaded(store)
    chosen = ["--document", words] if words else []
    done = CliRunner().invoke(app, ["coverage", "--db", str(store.path), *chosen])
    assert done.exit_code == 0, done.output
    assert "1 document, 4 pages" in done.output
    assert "9 words could not be placed" in done.output
    assert "1 of 2 tables could not be read as cells" in done.output
    assert "1 sentence with money or a percentage" in done.output
    assert TEXT[1] not in done.output


def test_the_command_lists_each_sentence_and_page(store: Store) -> None:
    loaded(store)
    done = CliRunner().invoke(app, ["coverage", "--db", str(store.path), "--details"])
    assert "Pages without text (1)" in done.output
    assert f"p. 2  {TEXT[1]}" in done.output
    assert "North | Savings (£m) | 1.5" in done.output


def test_the_command_says_where_it_has_nothing_to_tell(store: Store) -> None:
    done = CliRunner().invoke(app, ["coverage", "--db", str(store.path)])
    assert "holds no document" in done.output
    loaded(store)
    done = CliRunner().invoke(app, ["coverage", "--db", str(store.path), "--document", "nonesuch"])
    assert done.exit_code == 2
    assert "no document has these words" in done.output
