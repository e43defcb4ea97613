from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, Paragraph, SimpleDocTemplate, Spacer, Table

from extractor.errors import SourceError
from extractor.model import Block
from extractor.readers import DOCX, HTML, MARKDOWN, PDF, PLAIN, Reading, media_type_of, read, read_text

GOLDEN = Path(__file__).parent / "golden"
REWRITE = "REWRITE_GOLDEN" in os.environ

TITLE = "Mending the roads of Wick"
WHY = (
    "Wick has 310 miles of road. The council says that a new way of buying stone will save £1.2 million a year from "
    "2027, and that no road will wait for more than six weeks to be mended once a hole has been seen."
)
HOW = (
    "The figure rests on a trial on nine roads. Nobody has tested it in winter, when stone is dearest and crews are "
    "few, and the council’s own surveyor thinks that half as much is likelier."
)
GOALS = [
    "Mend every hole within six weeks.",
    "Keep the cost of a mile below £9,000.",
    "Buy stone together with Thurso.",
]
ROWS = [["Depot", "2026", "2027"], ["North", "410", "520"], ["South", "330", "680"]]
LAST = "The council should publish what each road has cost, and should do so every year until the scheme ends."


def as_text() -> bytes:
    goals = "\n".join(f"• {goal}" for goal in GOALS)
    rows = "\n".join("\t".join(row) for row in ROWS)
    return (
        f"{TITLE}\n\nWhy roads matter\n\n1.1 {WHY}\n\n1.2 {HOW}\n\nWhat the council wants\n\n"
        f"{goals}\n\n{rows}\n\n1.3 {LAST}\n"
    ).encode()


def as_markdown() -> bytes:
    goals = "\n".join(f"- {goal}" for goal in GOALS)
    rows = "\n".join(f"| {' | '.join(row)} |" for row in [ROWS[0], ["---"] * 3, *ROWS[1:]])
    why = WHY.replace("£1.2 million", "**£1.2 million**").replace("stone", "[stone](https://example.org/a_(b))", 1)
    return (
        f"# {TITLE}\n\n## Why roads matter\n\n1.1 {why}\n\n1.2 {HOW}[^1]\n\n## What the _council_ wants\n\n"
        f"{goals}\n\n{rows}\n\n1.3 {LAST}\n"
    ).encode()


def as_html() -> bytes:
    goals = "".join(f"<li>{goal}</li>" for goal in GOALS)
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return (
        f"<!doctype html><html><head><title>{TITLE}</title><meta name=author content='Wick Council'>"
        "<meta property='article:published_time' content='2026-05-12T09:00:00Z'><style>p {color: red}</style></head>"
        f"<body><nav><p>Home</p></nav><main><h1>{TITLE}</h1><h2>Why roads matter</h2><p>1.1 {WHY}</p>"
        f"<p>1.2 {HOW}<sup><a href='#n1'>1</a></sup></p><h2>What the <em>council</em> wants</h2><ul>{goals}</ul>"
        f"<table>{rows}</table><p>1.3 {LAST}<script>alert(1)</script></p></main><footer>Cookies</footer></body></html>"
    ).encode()


def as_docx() -> bytes:
    paper = docx.Document()
    paper.core_properties.title = TITLE
    paper.core_properties.author = "Wick Council"
    paper.add_heading(TITLE, 1)
    paper.add_heading("Why roads matter", 2)
    paper.add_paragraph(f"1.1 {WHY}")
    paper.add_paragraph(f"1.2 {HOW}")
    paper.add_heading("What the council wants", 2)
    for goal in GOALS:
        paper.add_paragraph(goal, style="List Bullet")
    table = paper.add_table(rows=3, cols=3)
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    paper.add_paragraph(f"1.3 {LAST}")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def as_pdf() -> bytes:
    style = getSampleStyleSheet()
    goals = ListFlowable([Paragraph(goal, style["BodyText"]) for goal in GOALS], bulletType="bullet", start="•")
    story = [
        Paragraph(TITLE, style["Heading1"]),
        Paragraph("Why roads matter", style["Heading2"]),
        Paragraph(f"1.1 {WHY}", style["BodyText"]),
        Paragraph(f"1.2 {HOW}", style["BodyText"]),
        Paragraph("What the council wants", style["Heading2"]),
        goals,
        Spacer(1, 10),
        Table(ROWS),
        Paragraph(f"1.3 {LAST}", style["BodyText"]),
    ]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, title=TITLE, author="Wick Council").build(story)
    return out.getvalue()


MAKERS = {PLAIN: as_text, MARKDOWN: as_markdown, HTML: as_html, DOCX: as_docx, PDF: as_pdf}
SUFFIXES = {PLAIN: ".txt", MARKDOWN: ".md", HTML: ".html", DOCX: ".docx", PDF: ".pdf"}


def outline(blocks: tuple[Block, ...]) -> str:
    return "".join(f"{b.kind} [{b.number or ''}] {b.text}\n" for b in blocks if b.kind != "furniture")


def pdf(*pages: list[str], **canvas) -> bytes:
    """A PDF whose pages hold these lines, one under the other."""
    out = io.BytesIO()
    sheet = Canvas(out, pagesize=A4, **canvas)
    for page in pages:
        for i, line in enumerate(page):
            sheet.drawString(60, 780 - 15 * i, line)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def texts(reading: Reading, kind: str | None = None) -> list[str]:
    return [block.text for block in reading.blocks if kind in (None, block.kind)]


@pytest.mark.parametrize("media_type", sorted(MAKERS))
def test_one_paper_gives_one_outline_in_every_format(media_type: str) -> None:
    name = "roads" + SUFFIXES[media_type]
    data = MAKERS[media_type]()
    assert media_type_of(data, name) == media_type
    found = outline(read(data, media_type, name).blocks)
    golden = GOLDEN / "roads.outline.txt"
    if REWRITE and media_type == HTML:
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_the_golden_files_are_not_being_rewritten() -> None:
    assert not REWRITE, "unset REWRITE_GOLDEN, look at the difference, and run the tests again"


@pytest.mark.parametrize("media_type", [HTML, DOCX, MARKDOWN])
def test_headings_keep_the_level_that_the_format_gives_them(media_type: str) -> None:
    reading = read(MAKERS[media_type](), media_type, "x")
    assert [block.level for block in reading.blocks if block.kind == "heading"] == [1, 2, 2]


@pytest.mark.parametrize("media_type", [HTML, DOCX, PDF])
def test_the_properties_of_the_file_are_read(media_type: str) -> None:
    found = read(MAKERS[media_type](), media_type, "x").properties
    assert (found["title"], found["author"]) == (TITLE, "Wick Council")


def test_a_web_page_tells_when_it_was_published() -> None:
    assert read(as_html(), HTML, "x.html").properties["published"] == "2026-05-12"


# ---- what a file is -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "wanted"),
    [
        (b"%PDF-1.7 ...", "a.txt", PDF),
        (b"\n" * 900 + b"%PDF-1.7", "a", PDF),
        (b"\n" * 1100 + b"%PDF-1.7", "a.bin", PLAIN),
        (b"<!DOCTYPE html><p>Hello", "a.pdf", HTML),
        (b"\xef\xbb\xbf <html>", "a.html", HTML),
        ("<html><p>£".encode("utf-16"), "a.html", HTML),
        (b"Plain words.", "a.txt", PLAIN),
        (b"Plain words.", "a", PLAIN),
        (b"Plain words.", "a.md", MARKDOWN),
        (b"## A heading\n\nWords.", "a", MARKDOWN),
        (b"# no heading in a text", "a.txt", PLAIN),
        ("£5 caf\xe9".encode("cp1252"), "a.txt", PLAIN),
        ("Words £5".encode("utf-16"), "a.txt", PLAIN),
        (b"{}", "a.json", None),
        (b"a,b", "a.csv", None),
        (b"x = 1", "a.toml", None),
        (b"import os", "a.py", None),
        (b"<a/>", "a.xml", None),
        (b"\0\1\2", "a.bin", None),
        (b"", "a.pdf", PDF),
        (b"", "a", None),
    ],
)
def test_a_file_is_known_by_its_content(data: bytes, name: str, wanted: str | None) -> None:
    assert media_type_of(data, name) == wanted


def test_a_zip_file_is_a_document_only_if_word_made_it() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    assert media_type_of(out.getvalue(), "a.docx") is None


def test_a_mislabelled_file_is_read_for_what_it_is_with_a_note() -> None:
    reading = read(as_html(), HTML, "roads.pdf")
    assert reading.notes[0].what.startswith("named .pdf, but")
    assert reading.notes[0].what.endswith("an HTML page")
    assert reading.blocks
    assert not read(as_markdown(), MARKDOWN, "roads.txt").notes


# ---- faults -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "media_type", "said"),
    [
        (b"", PDF, "is empty"),
        (b" \n", PLAIN, "is empty"),
        (b"%PDF-1.7\nnothing else", PDF, "is damaged"),
        (b"PK\x03\x04 word/document.xml", DOCX, "damaged Word document"),
        (pdf(["Secret"], encrypt=StandardEncryption("sesame")), PDF, "password"),
        (b"{\\rtf1 Hello}", PLAIN, "rich text"),
        (b"x", "application/zip", "is of a kind not read here"),
    ],
)
def test_a_fault_is_one_sentence_with_its_remedy(data: bytes, media_type: str, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(data, media_type, "plan.pdf")
    assert caught.value.where == "plan.pdf"
    assert said in caught.value.what
    assert caught.value.hint.endswith(".")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 201_000_000)
    with pytest.raises(SourceError, match="200 MB"):
        read(out.getvalue(), DOCX, "bomb.docx")


def test_entities_in_a_web_page_do_not_explode() -> None:
    entities = "<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>"
    bomb = f"<!DOCTYPE html [{entities}]><html><body><p>&b;&b; end</p></body></html>"
    assert len("".join(texts(read(bomb.encode(), HTML, "a.html")))) < 200


def test_a_page_without_text_is_noted() -> None:
    reading = read(pdf(["We will save £2 million a year from the merger."], []), PDF, "a.pdf")
    # where tesseract is not installed the note goes on to say so
    assert [(note.what.partition(",")[0], note.page) for note in reading.notes] == [("page 2 has no text", 2)]


def test_a_document_without_any_text_is_a_document_with_a_note_for_each_page() -> None:
    reading = read(pdf([], []), PDF, "a.pdf")
    assert reading.blocks == ()
    assert reading.page_count == 2
    assert [note.page for note in reading.notes] == [1, 2]


# ---- pages --------------------------------------------------------------------------------------------------------

LONG = "The council will mend the roads of Wick with stone from the north and"


def test_running_heads_are_furniture_and_give_the_printed_page_numbers() -> None:
    pages = [
        ["Roads of Wick", LONG, "the south, which will cost less."],
        *(
            [f"Roads of Wick {i}", f"On topic {'abcdef'[i]} we say nothing more than this one line."]
            for i in range(1, 6)
        ),
    ]
    reading = read(pdf(*pages), PDF, "a.pdf")
    assert texts(reading, "furniture") == [f"Roads of Wick {i}" for i in range(1, 6)]
    assert reading.page_labels == (None, "1", "2", "3", "4", "5")


def test_a_sentence_that_runs_over_a_page_break_is_one_paragraph() -> None:
    reading = read(pdf([LONG, LONG.lower()], ["the west of the county."]), PDF, "a.pdf")
    first = reading.blocks[0]
    assert first.text.endswith("and the west of the county.")
    assert first.page == 1
    (turn,) = reading.turns
    assert turn[0] == 0
    assert turn[2] == 2
    assert first.text[turn[1] :].startswith("the west")


def test_a_footnote_does_not_stand_in_the_way_of_a_sentence() -> None:
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4, invariant=1)
    page.drawString(64, 700, LONG)
    page.drawString(64, 686, "the valley")
    page.setFont("Helvetica", 6)
    page.drawString(64 + stringWidth("the valley", "Helvetica", 12), 691, "12")
    page.drawString(64, 103, "12")
    page.setFont("Helvetica", 9)
    page.drawString(72, 100, "Wick, 1931.")
    page.setFont("Helvetica", 12)
    page.drawString(64 + stringWidth("the valley 12", "Helvetica", 12), 686, "that is known for its quarries and its")
    page.showPage()
    page.drawString(64, 700, "very long winters.")
    page.save()
    reading = read(out.getvalue(), PDF, "a.pdf")
    assert [(b.kind, b.number, b.page) for b in reading.blocks] == [("footnote", "12", 1), ("paragraph", None, 1)]
    assert reading.blocks[0].text == "Wick, 1931."
    assert reading.blocks[1].text.endswith("the valley that is known for its quarries and its very long winters.")


def test_rows_of_figures_are_a_table() -> None:
    reading = read(pdf([LONG, "the south.", "Depot 410 520", "Fleet and plant 330 (680)", "Costs fall."]), PDF, "a.pdf")
    assert texts(reading, "table") == ["Depot\t410\t520\nFleet and plant\t330\t(680)"]


# ---- text ---------------------------------------------------------------------------------------------------------


def first(text: str, markdown: bool | None = None) -> str:
    return read_text(text, markdown).blocks[0].text


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("A well\ufffeknown plan", "A well-known plan"),
        ("A well-\r\nknown plan", "A well-known plan"),
        ("The manage-\nment of roads", "The management of roads"),
        ("The coordi-\nnation and coordination", "The coordination and coordination"),
        ("From 2015-\n2019 it fell", "From 2015-2019 it fell"),
        ("soft\u00adhyphen and zero\u200bwidth", "softhyphen and zerowidth"),
        ("e\ufb03cient bene\ufb01t of\ufb02oad", "efficient benefit offload"),
        ("a\u00a0b  c\u2009d", "a b c d"),
        ("cafe\u0301 on the quay", "café on the quay"),
        ("2015\u201116 and \u22125%", "2015-16 and -5%"),
        ("It saves £2.2 bil ion and wil go on", "It saves £2.2 billion and will go on"),
        ("This re ects in ation of 3%", "This reflects inflation of 3%"),
        ("In al schools excel ence is ful y paid for, as wel", "In all schools excellence is fully paid for, as well"),
        ("They enrol, fulfil and distil; Ash et al agree", "They enrol, fulfil and distil; Ash et al agree"),
    ],
)
def test_characters_are_cleaned(given_text: str, wanted: str) -> None:
    assert first(given_text) == wanted


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("We **must** _save_ `now`", "We must save now"),
        ('See [the *plan*](http://a.org/b_(c) "title") of it', "See the plan of it"),
        ("It fell.[^3] Then ![a chart](x.png)it rose", "It fell. Then it rose"),
        ("A &amp; B &nbsp;<b>bold</b> and <br/>x < 5", "A & B bold and x < 5"),
        ("\\(3.7%\\) of a\\_b", "(3.7%) of a_b"),
        ("2 * 3 is snake_case_name", "2 3 is snake_case_name"),
        ("It saves £3 million {pull}", "It saves £3 million"),
        ("{: .wide}\n\nThe set {a, b} of {x} it is", "The set {a, b} of {x} it is"),
        ("It saves £3 million {pull}\r\nand goes on", "It saves £3 million and goes on"),
    ],
)
def test_the_marks_of_markdown_go(given_text: str, wanted: str) -> None:
    assert first(given_text, markdown=True) == wanted


def printed_pages(*pages: str) -> str:
    """Pages as they stand in Markdown made of a paper: each ends with its number, each begins with the running head."""
    return "\n\n\n".join(f"Plan for Wick {page} {n}" for n, page in enumerate(pages, 7))


def test_running_heads_and_page_numbers_within_a_text_part_no_sentence() -> None:
    text = printed_pages(
        "The council of Wick will cut the cost of mending its",
        "roads by 3% in all, and the time that it takes to 12",
        "weeks. Then all is done.",
        "There are 40 bridges in the town, which cost more than",
        "the roads, and there are",
        "boats.",
    )
    read = read_text(f"**Roads**\n\n\nPage 6\n\n\n{text}", True)
    assert [b.text for b in read.blocks if b.kind != "furniture"] == [
        "Roads",
        "The council of Wick will cut the cost of mending its roads by 3% in all, and the time that it takes to 12 "
        "weeks. Then all is done.",
        "There are 40 bridges in the town, which cost more than the roads, and there are",
        "boats.",
    ]
    furniture = [text for n in range(7, 13) for text in ("Plan for Wick", f"{n}")]
    assert texts(read, "furniture") == ["Page 6", *furniture]


def test_what_is_printed_twice_and_raised_figures_on_lines_of_their_own_become_furniture() -> None:
    twice = "The council of Wick will mend the nine roads that lead to its harbour."
    doubled = read_text(f"# Roads\n\n{twice}\n\n{twice}\n\nThe rest is open.", True)
    assert [(b.kind, b.text) for b in doubled.blocks[1:]] == [
        ("paragraph", twice),
        ("paragraph", "The rest is open."),
        ("furniture", twice),
    ]
    counted = read_text("The council of Wick will mend all of the\n9\nroads that lead to its harbour.", False)
    assert texts(counted) == ["The council of Wick will mend all of the 9 roads that lead to its harbour."]
    raised = read_text("The council of Wick will mend the nine roads\n4\nthat lead to its harbour.", False)
    assert [(b.kind, b.text) for b in raised.blocks] == [
        ("furniture", "4"),
        ("paragraph", "The council of Wick will mend the nine roads that lead to its harbour."),
    ]


def test_marks_that_run_over_a_line_of_a_quotation_go_too() -> None:
    quoted = read_text(
        "> The council *will\n> save £3 million*, see [the\n> plan](plan.html) for manage\u00ad\n> ment.", True
    )
    assert texts(quoted) == ["The council will save £3 million, see the plan for management."]


def test_a_footnote_within_a_paragraph_of_markdown_stands_behind_it() -> None:
    wrapped = [
        "# Roads",
        "",
        "The council of Wick will mend its roads with stone that comes from the",
        "north, which is cheaper than what it buys now; it has tried this on two",
        "of the nine roads that lead to the harbour, and will do it from the",
        "",
        "12 Wick Survey, 2026.",
        "",
        "spring of next year. It will save £2 million, and the bridges will wait",
        "until the council knows what they cost.",
        "",
        "The rest is open.",
    ]
    blocks = read_text("\n".join(wrapped), True).blocks
    assert [(b.kind, b.number) for b in blocks[1:]] == [("paragraph", None), ("footnote", "12"), ("paragraph", None)]
    assert "do it from the spring of next year." in blocks[1].text
    wrapped[6] = "12 Wick says: • Surveys cost £2,000. • Roads last."
    assert "Surveys cost" in read_text("\n".join(wrapped), True).blocks[2].text


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "**Mending the roads of Wick** The council has 310 miles of road, and no money to mend any of them.",
            [
                ("heading", "Mending the roads of Wick"),
                ("paragraph", "The council has 310 miles of road, and no money to mend any of them."),
            ],
        ),
        (
            "The council **must save before it spends** and says so.",
            [("paragraph", "The council must save before it spends and says so.")],
        ),
        (
            "The aims are: a. Mend the roads. b. Keep to clause c. The rest waits.",
            [
                ("paragraph", "The aims are:"),
                ("list_item", "Mend the roads."),
                ("list_item", "Keep to clause c. The rest waits."),
            ],
        ),
        (
            "o buying stone o selling land",
            [("list_item", "buying stone"), ("list_item", "selling land")],
        ),
    ],
)
def test_what_markdown_glues_into_one_line_is_parted(line: str, wanted: list[tuple[str, str]]) -> None:
    blocks = read_text(f"# Wick\n\n{line}", True).blocks[1:]
    assert [(block.kind, block.text) for block in blocks] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 100_000,
        "a" + " " * 100_000 + "b",
        "a" + "." * 100_000 + "b",
        "a](" * 30_000,
        "[^" * 50_000,
        "![" * 50_000,
        "{:" * 50_000,
        "a: a. B b. C " * 8_000,
        "**Roads of the north** The rest is open, as all of us know. " * 2_000,
        "It is bad. Ask 5 of " * 5_000 + "Wick\n\nRoads",
        "the roads of the north and      \n" * 5_000,
        "1. Roads\n2. Ports\n" * 20_000,
        "a. roads\nb. ports\n" * 20_000,
        "Road Target\n" * 40_000,
        "Road Target\nThe roads\n" * 20_000,
        "Road Target\n" + "The roads\n" * 40_000,
        "Road Target " * 20_000 + "\nRoads 2 3\nPorts 3 4",
    ],
)
@pytest.mark.parametrize("markdown", [True, False, None])
def test_no_text_takes_long_to_read(text: str, markdown: bool | None) -> None:
    began = time.process_time()
    read_text(text, markdown)
    assert time.process_time() - began < 10


def test_a_name_that_is_cut_by_a_blank_line_is_whole() -> None:
    text = "The roads of the north are bad. They are for the Wick\n\nRoads Board, which is to report.\n\nThe end."
    assert texts(read_text(text))[0].endswith("for the Wick Roads Board, which is to report.")


def test_items_with_small_letters_are_a_list_only_in_sequence() -> None:
    text = "A house may be let where:\n\na. it is empty; or\n\nb. it is for sale.\n\nThe end."
    blocks = read_text(text).blocks
    assert [(b.kind, b.number) for b in blocks[1:3]] == [("list_item", "a"), ("list_item", "b")]
    assert read_text("A house is let.\n\nc. forty are empty.\n\nThe end.").blocks[1].kind == "paragraph"


def test_a_markdown_table_has_a_line_a_row_and_tabs_between_cells() -> None:
    (block,) = read_text("Name | Sum\n---- | ---:\nWick | **4**\n{: .wide}", True).blocks
    assert (block.kind, block.text) == ("table", "Name\tSum\nWick\t4")


def test_front_matter_gives_properties_and_no_text() -> None:
    reading = read_text('---\ntitle: "Roads"\ndate: 2026-01-02\n---\n\nWords.', True)
    assert reading.properties == {"title": "Roads", "created": "2026-01-02"}
    assert texts(reading) == ["Words."]


def test_hard_wrapped_lines_are_joined() -> None:
    text = "\r\n".join([LONG, "the valley, and it will be", "done by May."]) + "\r\n\r\nNext."
    assert texts(read_text(text)) == [f"{LONG} the valley, and it will be done by May.", "Next."]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    lines = [f"{'word ' * n}end." for n in (60, 40, 80)]
    assert texts(read_text("\n".join(line.capitalize() for line in lines))) == [line.capitalize() for line in lines]


def test_a_blank_line_after_every_line_parts_nothing() -> None:
    lines = [
        "The council of Wick will mend its",
        "roads with stone that comes from",
        "the north, which is cheaper, and",
        "that saves £2 million.",
    ] * 3
    assert len(read_text("\n\n".join(lines)).blocks) < 4


def test_printed_numbers_are_numbers_only_in_sequence() -> None:
    text = "7 Roads cost money.\n\n8 Bridges cost more.\n\n30 Trusts replied to us in time.\n\n9 Boats are dear."
    assert [(b.number, b.text) for b in read_text(text).blocks] == [
        ("7", "Roads cost money."),
        ("8", "Bridges cost more."),
        (None, "30 Trusts replied to us in time."),
        ("9", "Boats are dear."),
    ]


def test_questions_of_a_hearing_keep_their_numbers() -> None:
    blocks = read_text("Q41 Chair: Was it saved?\n\nMs Ash: It was.\n\nQ42 Chair: By whom?").blocks
    assert [(b.number, b.text) for b in blocks] == [
        ("Q41", "Chair: Was it saved?"),
        (None, "Ms Ash: It was."),
        ("Q42", "Chair: By whom?"),
    ]


def test_form_feeds_part_pages() -> None:
    reading = read_text("One page.\n\fAnother page.")
    assert ([b.page for b in reading.blocks], reading.page_count) == ([1, 2], 2)


def test_offsets_count_from_the_text_as_given() -> None:
    text = "\r\n\r\n1.1 The cost\ufffebase  will\r\nfall by **£2 bil ion**.\r\n"
    (block,) = read_text(text, True).blocks
    assert block.text == "The cost-base will fall by £2 billion."
    assert block.origin is not None
    at = block.text.index("£2")
    start, end = block.origin.at(at), block.origin.at(at + len("£2 billion") - 1) + 1
    assert text[start:end] == "£2 bil ion"


SAME = {"-": "-\u2010\u2011\u2212\ufffe\x02", "‘": "‘‗"}
MARKS = [*"aB1.,:-*_|#>[]()\\`£•“”", "\n", "\r\n", "\n\n", "\ufffe", "\u00ad", "\u200b", "\ufb01", "\u00a0", "\t", "\f"]
WORDS = [
    "word ",
    "**bold**",
    "[a](b)",
    "| x | y |\n",
    "1.2 Abc",
    "&amp;",
    "<b>",
    "[^1]",
    "bil ion",
    "wil ",
    "Sub-\nset",
]
PIECES = st.sampled_from([*MARKS, *WORDS, " ", "  ", "e\u0301"])


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from([None, True, False]))
@example("| a\\|b | **c** |\n|---|---|\n| d | e |", True)
def test_every_cleaned_character_leads_back_to_its_own(text: str, markdown: bool | None) -> None:
    for block in read_text(text, markdown).blocks:
        assert block.origin is not None
        places = [block.origin.at(i) for i in range(len(block.text))]
        assert places == sorted(places)
        for char, place in zip(block.text, places, strict=True):
            # A space may stand for whatever was dropped there; that it stands in its order was seen above.
            stood = " " if char.isspace() else text[place]
            allowed = (
                char.isspace()
                or stood == char
                or stood in SAME.get(char, "")
                or (stood == "\ufb01" and char in "fi")
                or (stood == "e" and char == "é")
                or (stood == " " and char == "l")
            )
            assert allowed, (char, stood, block.text)
