"""Cells of tables: which rows are heads, what figures are worth, and the same tables from every format."""

from __future__ import annotations

import io
from decimal import Decimal

import docx
import pytest

from extractor import tabular
from extractor.model import Block, Cell, Document, Paragraph, Span, Table, Word
from extractor.pipeline.steps import document_of
from extractor.tabular.figures import figure, is_time
from extractor.tabular.units import unit_in


def table_of(text: str, head_rows: int | None = None, caption: str = "", words: tuple[Word, ...] = ()) -> tuple:
    """A table block, after a caption, as the document's text and the one table in it."""
    blocks = [Block(caption, "caption")] if caption else []
    blocks.append(Block(text, "table", page=4, head_rows=head_rows, words=words))
    paragraphs, at = [], 0
    for block in blocks:
        paragraphs.append(Paragraph(Span(at, at + len(block.text)), block.kind, block.page, None))
        at += len(block.text) + 2
    whole = "\n\n".join(block.text for block in blocks)
    (table,) = tabular.tables(whole, paragraphs, blocks)
    return whole, table


def cell_at(table: Table, row: int, column: int) -> Cell:
    return next(cell for cell in table.cells if (cell.row, cell.column) == (row, column))


def heads(text: str, table: Table, row: int, column: int) -> list[str]:
    return [span.of(text) for span in cell_at(table, row, column).column_heads]


FIGURES = [
    ("12.5", "12.5", None),
    ("1,234", "1234", None),
    ("1 234", "1234", None),
    ("(3)", "-3", None),
    ("-3", "-3", None),
    ("−3.2%", "-3.2", "percent"),
    ("£(3)m", "-3000000", "GBP"),
    ("(£3m)", "-3000000", "GBP"),
    ("£300k", "300000", "GBP"),
    ("1.162bn", "1162000000", None),
    ("$3m", "3000000", "USD"),
    ("12 per cent", "12", "percent"),
    ("–", "0", None),
    ("nil", "0", None),
    ("12.5*", "12.5", None),
    ("1,250¹", "1250", None),
    ("1,2503", "1250", None),
    ("12.5 (a)", "12.5", None),
    ("12.5 [r]", "12.5", None),
    ("45 working days", "45", "days"),
    ("120 homes", "120", "homes"),
    ("at least 95%", "95", "percent"),
    ("≥ 95%", "95", "percent"),
]


@pytest.mark.parametrize(("text", "value", "unit"), FIGURES)
def test_a_cell_gives_its_figure(text: str, value: str, unit: str | None) -> None:
    read = figure(text)
    assert read is not None
    assert (read.value, read.unit and read.unit.name) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text", ["", "n/a", "tbc", "31/03/2027", "3-5", "£1m to £2m", "ACS1", "Band 5", "£000", "1.2.3", "10 of 12 sites"]
)
def test_what_is_no_single_figure_gives_none(text: str) -> None:
    assert figure(text) is None


@pytest.mark.parametrize("text", ["2026", "2026-27", "Q3", "Mar-27", "March 2027", "YTD", "Year 2"])
def test_a_time_is_known_for_one(text: str) -> None:
    assert is_time(text)


UNITS = [
    ("Saving 2026-27 (£000)", "GBP", 1000, "£000"),
    ("£’000", "GBP", 1000, "£’000"),
    ("£'000s", "GBP", 1000, "£'000s"),
    ("Cost, £ million", "GBP", 1_000_000, "£ million"),
    ("£bn", "GBP", 1_000_000_000, "£bn"),
    ("Saving £ 2026-27", "GBP", 1, "£"),
    ("% of target", "percent", 1, "%"),
    ("Change, percentage points", "percentage_points", 1, "percentage points"),
    ("Area (ha)", "hectares", 1, "ha"),
    ("Number of homes", "homes", 1, "homes"),
    ("Number of schemes", "count", 1, "Number of"),
    ("Complaints (no.)", "count", 1, "no."),
    ("Dwellings", "dwellings", 1, "Dwellings"),
    ("FTE", "FTE", 1, "FTE"),
    ("Average wait (days)", "days", 1, "days"),
    ("kt CO2e", "tonnes_co2e", 1000, "kt CO2e"),
]


@pytest.mark.parametrize(("text", "name", "scale", "words"), UNITS)
def test_a_head_names_its_unit(text: str, name: str, scale: int, words: str) -> None:
    unit = unit_in(text)
    assert unit is not None
    assert (unit.name, unit.scale, unit.span.of(text)) == (name, scale, words)


@pytest.mark.parametrize("text", ["the £5.2 billion fund", "10% savings", "Savings over 5 years", "Row number 4", ""])
def test_a_figure_in_words_is_no_unit(text: str) -> None:
    assert unit_in(text) is None


def test_rows_above_the_first_figures_are_heads_and_years_are_no_figures() -> None:
    text, table = table_of("Service\t2026-27\t2027-28\nLibraries\t12\t14\nParks\t3\t4")
    assert table.head_rows == 1
    assert heads(text, table, 2, 2) == ["2027-28"]
    assert cell_at(table, 2, 2).row_head.of(text) == "Parks"
    assert (table.rows, table.columns) == (3, 3)


def test_a_head_that_spans_columns_serves_those_that_a_lower_head_names() -> None:
    text, table = table_of(
        "Service\tPlan\t\tResult\t\n\t2026\t2027\t2026\t2027\nLibraries\t1\t2\t3\t4\nParks\t5\t6\t7\t8"
    )
    assert table.head_rows == 2
    assert heads(text, table, 2, 2) == ["Plan", "2027"]
    assert heads(text, table, 2, 4) == ["Result", "2027"]
    assert heads(text, table, 2, 0) == ["Service"]


def test_a_row_of_units_is_a_head_though_the_format_counts_one() -> None:
    text, table = table_of("Service\tSaving\tPosts\n\t£000\tFTE\nLibraries\t12\t1.5", head_rows=1)
    assert table.head_rows == 2
    assert (cell_at(table, 2, 1).value, cell_at(table, 2, 1).unit) == (Decimal(12000), "GBP")
    assert cell_at(table, 2, 1).unit_span.of(text) == "£000"
    assert (cell_at(table, 2, 2).value, cell_at(table, 2, 2).unit) == (Decimal("1.5"), "FTE")


def test_a_first_row_of_the_body_without_a_figure_is_no_head() -> None:
    _, table = table_of("Scheme\tLead\tSaving (£000)\nDepot merger\tFleet\tn/a\nOne print contract\tIT\t40")
    assert table.head_rows == 1
    assert cell_at(table, 1, 2).value is None


def test_a_table_of_words_has_a_head_of_short_names_and_no_figures() -> None:
    _, table = table_of("Action\tLead\nWrite the brief for the new contract and test it\tProcurement\nTrain\tHR")
    assert table.head_rows == 1
    assert all(cell.value is None for cell in table.cells)


def test_codes_before_the_labels_are_no_labels() -> None:
    text, table = table_of("Ref\tScheme\t£000\nAC1\tDepot merger\t120\nAC2\tPrint contract\t40")
    assert cell_at(table, 1, 2).row_head.of(text) == "Depot merger"


def test_units_come_from_the_nearest_words_that_name_one() -> None:
    rows = "Measure\tBudget (£m)\tPosts\nLibraries\t1.5\t12\nChange (%)\t-3\t4\nWages\t£20k\t7%"
    text, table = table_of(rows, caption="Table 2: spending (£bn)")
    read = {(c.row, c.column): (c.value, c.unit) for c in table.cells if c.value is not None}
    assert read[1, 1] == (Decimal("1500000"), "GBP")
    assert read[1, 2] == (Decimal(12), "posts")
    assert read[2, 1] == (Decimal(-3), "percent")
    assert read[3, 1] == (Decimal(20000), "GBP")
    assert read[3, 2] == (Decimal(7), "percent")
    assert text[cell_at(table, 3, 1).unit_span.start] == "£"


def test_the_caption_gives_the_unit_where_nothing_nearer_does() -> None:
    text, table = table_of("Service\t2026-27\t2027-28\nNew homes programme\t1.5\t2", caption="Table 2: spending (£m)")
    assert (cell_at(table, 1, 1).value, cell_at(table, 1, 1).unit) == (Decimal(1500000), "GBP")
    assert cell_at(table, 1, 1).unit_span.of(text) == "£m"


def test_a_scale_without_a_sign_is_completed_by_the_cells_own() -> None:
    _, table = table_of("Case\tSaving (bn)\nHigh\t£1.5\nLow\t£1.2")
    assert (cell_at(table, 1, 1).value, cell_at(table, 1, 1).unit) == (Decimal(1_500_000_000), "GBP")


def test_rows_and_columns_of_totals_are_flagged_by_name_or_by_adding_up() -> None:
    _, table = table_of("Service\t2026\t2027\tTotal\nParks\t1\t2\t3\nSub-total\t1\t2\t3")
    flagged = {(c.row, c.column) for c in table.cells if c.total}
    assert flagged == {(1, 3), (2, 0), (2, 1), (2, 2), (2, 3)}
    _, table = table_of("Kind\tNorth\tSouth\tCounty\nPitches\t1\t2\t3\nPlots\t5\t6\t11")
    assert {(c.row, c.column) for c in table.cells if c.total} == {(1, 3), (2, 3)}


def test_a_dash_is_nought_among_figures_and_a_blank_is_unknown() -> None:
    _, table = table_of("Service\t£000\tNote\nParks\t–\t–\nLibraries\t\t–\nFleet\t4\t–")
    assert [cell_at(table, row, 1).value for row in (1, 2, 3)] == [Decimal(0), None, Decimal(4000)]
    assert cell_at(table, 1, 2).value is None


def test_a_row_that_is_too_short_has_no_heads_and_no_figures() -> None:
    text, table = table_of("Service\t2026\t2027\nParks\t1\t2\nFleet\t3\nRoads\t4\t5")
    assert cell_at(table, 2, 1).value is None
    assert heads(text, table, 2, 1) == []


@pytest.mark.parametrize("text", ["80,000", "Depot\t410", "a\nb\nc", "80%\n18,379\t4\n100%"])
def test_lines_that_merely_look_like_a_table_are_none(text: str) -> None:
    paragraph = Paragraph(Span(0, len(text)), "table", None, None)
    assert tabular.tables(text, [paragraph], [Block(text, "table")]) == ()


def test_a_cell_has_the_box_around_its_words_and_their_page() -> None:
    words = (
        Word(0, 4, 4, (10, 10, 30, 20)), Word(5, 9, 4, (80, 10, 99, 20)), Word(10, 15, 5, (10, 30, 33, 40)),
        Word(16, 17, 5, (80, 30, 85, 40)),
    )  # fmt: skip
    _, table = table_of("Part\tCost\nParks\t3", caption="Table 1", words=words)
    assert (cell_at(table, 0, 1).page, cell_at(table, 0, 1).box) == (4, (80, 10, 99, 20))
    assert (cell_at(table, 1, 1).page, cell_at(table, 1, 1).box) == (5, (80, 30, 85, 40))


MARKDOWN = """# Plan

Table 3: Planned savings by service

| Service | Saving (£000) | | |
|---|---|---|---|
| | 2026-27 | 2027-28 | Total |
| Libraries | 120 | 80 | 200 |
| Fleet, depots | (35) | - | (35) |
| Total | 155 | 80

The council meets on Thursday.
"""
HTML = """<html><body><h1>Plan</h1><table><caption>Table 3: Planned savings by service</caption>
<thead><tr><th rowspan=2>Service</th><th colspan=3>Saving (£000)</th></tr>
<tr><th>2026-27<th>2027-28<th>Total</tr></thead>
<tr><th>Libraries</th><td>120<td>80<td>200</tr><tr><td>Fleet, depots<td>(35)<td>-<td>(35)</tr>
<tr><td>Total<td>155<td>80<td></tr></table><p>The council meets on Thursday.</p></body></html>"""


def word_file() -> bytes:
    paper = docx.Document()
    paper.add_heading("Plan", 1)
    paper.add_paragraph("Table 3: Planned savings by service", style="Caption")
    table = paper.add_table(5, 4)
    table.cell(0, 1).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    rows = [
        ("Service", "Saving (£000)", "", ""), ("", "2026-27", "2027-28", "Total"), ("Libraries", "120", "80", "200"),
        ("Fleet, depots", "(35)", "-", "(35)"), ("Total", "155", "80", ""),
    ]  # fmt: skip
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text:
                table.cell(r, c).text = text
    paper.add_paragraph("The council meets on Thursday.")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def meanings(document: Document) -> list[tuple]:
    (table,) = document.tables
    assert document.paragraphs[table.caption].span.of(document.text) == "Table 3: Planned savings by service"
    return [
        (
            cell.row,
            cell.column,
            cell.span.of(document.text),
            cell.row_head and cell.row_head.of(document.text),
            [head.of(document.text) for head in cell.column_heads],
            (cell.value, cell.unit, cell.total),
        )
        for cell in table.cells
    ]


def test_one_text_as_markdown_html_and_word_gives_the_same_table() -> None:
    given = {"plan.md": MARKDOWN.encode(), "plan.html": HTML.encode(), "plan.docx": word_file()}
    documents = [document_of(data, name) for name, data in given.items()]
    first, second, third = map(meanings, documents)
    assert first == second == third
    assert len({document.text for document in documents}) == 1
    assert (3, 1, "(35)", "Fleet, depots", ["Saving (£000)", "2026-27"], (Decimal(-35000), "GBP", False)) in [*first][
        8:
    ]


def blocks_of(page: str) -> list[tuple[str, str]]:
    document = document_of(f"<html><body><h1>Page</h1>{page}</body></html>".encode(), "page.html")
    return [(p.kind, p.span.of(document.text)) for p in document.paragraphs][1:]


def test_a_table_that_lays_out_a_page_becomes_paragraphs() -> None:
    assert blocks_of("<table><tr><td><p>One.</p></td></tr><tr><td>Two.</td></tr></table>") == [
        ("paragraph", "One."), ("paragraph", "Two."),
    ]  # fmt: skip
    assert [kind for kind, _ in blocks_of("<table role=presentation><tr><td>One.<td>Two.</tr></table>")] == [
        "paragraph"
    ] * 2
    inner = "<table><tr><th>Fee<th>£<tr><td>Entry<td>4</table>"
    assert [kind for kind, _ in blocks_of(f"<table><tr><td>Menu<td>{inner}</tr></table>")] == ["paragraph", "table"]


def test_spans_of_html_cells_are_bounded() -> None:
    ((kind, text),) = blocks_of("<table><tr><th colspan=99999 rowspan=99999>A<th>B<tr><td>1<td>2</table>")
    assert kind == "table"
    assert len(text) < 1000


def test_a_word_table_of_one_column_or_with_a_table_in_it_becomes_paragraphs() -> None:
    paper = docx.Document()
    paper.add_table(1, 1).cell(0, 0).text = "A box of advice."
    outer = paper.add_table(1, 2)
    outer.cell(0, 0).text = "Beside it."
    inner = outer.cell(0, 1).add_table(2, 2)
    for at, text in enumerate(("Fee", "£", "Entry", "4")):
        inner.cell(at // 2, at % 2).text = text
    out = io.BytesIO()
    paper.save(out)
    document = document_of(out.getvalue(), "advice.docx")
    read = [(p.kind, p.span.of(document.text)) for p in document.paragraphs]
    assert read == [("paragraph", "A box of advice."), ("paragraph", "Beside it."), ("table", "Fee\t£\nEntry\t4")]


def test_a_row_that_word_repeats_on_each_page_is_a_head() -> None:
    from docx.oxml import OxmlElement

    paper = docx.Document()
    table = paper.add_table(3, 2)
    for at, text in enumerate(("10", "20", "1", "2", "3", "4")):
        table.cell(at // 2, at % 2).text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    out = io.BytesIO()
    paper.save(out)
    assert document_of(out.getvalue(), "grid.docx").tables[0].head_rows == 1
