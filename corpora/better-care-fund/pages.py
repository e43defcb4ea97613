"""Sets a manuscript as PDF pages: the audit report, the one-column plan and the two-column plan.

Only the fonts that every PDF reader has are used and streams stay uncompressed, so that the bytes depend neither on
the fonts nor on the zlib of the machine.
"""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any

from manuscript import BOLD, NOTICE, SHORT_NOTICE, Manuscript, Piece
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 76, 76, 90, 66
INK, PALE, RULE = HexColor("#1f2a33"), HexColor("#eef2f4"), HexColor("#b9c4cb")
ACCENTS = {"report": HexColor("#17405c"), "plan": HexColor("#2f5d50"), "columns": HexColor("#6b2f45")}
GOLD = HexColor("#b98a2f")
SERIF, SERIF_BOLD, SANS, SANS_BOLD = "Times-Roman", "Times-Bold", "Helvetica", "Helvetica-Bold"


class Pages(BaseDocTemplate):
    """A document that knows its section for the running head and tells the contents list of its headings."""

    section = ""
    headings = 0

    def afterFlowable(self, flowable: Flowable) -> None:
        level = getattr(flowable, "heading_level", 0)
        if not level or not isinstance(flowable, Paragraph):
            return
        self.headings += 1
        text, key = flowable.getPlainText(), f"h{self.headings}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level - 1, closed=False)
        if level == 1:
            self.section = text
        if level <= 2:
            self.notify("TOCEntry", (level - 1, text, self.page, key))

    def beforeDocument(self) -> None:
        self.section, self.headings = "", 0


def set_pages(manuscript: Manuscript) -> bytes:
    """The PDF of a manuscript whose layout is `report`, `plan` or `columns`."""
    target = BytesIO()
    layout = manuscript["layout"]
    document = Pages(
        target, pagesize=A4, invariant=1, pageCompression=0,
        title=manuscript["title"], author="Demonstration set of the evidence extractor", subject=NOTICE, lang="en-GB",
    )  # fmt: skip
    document.addPageTemplates(_templates(manuscript))
    opening = _report_opening(manuscript) if layout == "report" else _plan_opening(manuscript)
    document.multiBuild([*opening, *_flow(manuscript)])
    return target.getvalue()


def _templates(manuscript: Manuscript) -> list[PageTemplate]:
    head = partial(_running_head, manuscript)
    tall = HEIGHT - TOP - BOTTOM
    body = Frame(LEFT, BOTTOM, WIDTH - LEFT - RIGHT, tall, 0, 0, 0, 0, id="body")
    if manuscript["layout"] == "report":
        return [
            PageTemplate("cover", [body], onPage=partial(_cover, manuscript)),
            PageTemplate("body", [body], onPageEnd=head),
        ]
    if manuscript["layout"] == "plan":
        return [PageTemplate("body", [body], onPageEnd=head)]
    gutter, title_height = 22, 150
    wide = (WIDTH - LEFT - RIGHT - gutter) / 2
    places = (LEFT, LEFT + wide + gutter)
    title = Frame(LEFT, HEIGHT - TOP - title_height, 2 * wide + gutter, title_height, 0, 0, 0, 0, id="title")
    short = [Frame(x, BOTTOM, wide, tall - title_height, 0, 0, 0, 0) for x in places]
    full = [Frame(x, BOTTOM, wide, tall, 0, 0, 0, 0) for x in places]
    return [PageTemplate("first", [title, *short], onPageEnd=head), PageTemplate("body", full, onPageEnd=head)]


def _cover(manuscript: Manuscript, canvas: Canvas, _: Any) -> None:
    canvas.setFillColor(ACCENTS["report"])
    canvas.rect(0, HEIGHT * 0.36, WIDTH, HEIGHT * 0.64, stroke=0, fill=1)
    canvas.setFillColor(GOLD)
    canvas.rect(0, HEIGHT * 0.36 - 6, WIDTH, 6, stroke=0, fill=1)


def _running_head(manuscript: Manuscript, canvas: Canvas, document: Pages) -> None:
    layout, y = manuscript["layout"], HEIGHT - 52
    accent = ACCENTS[layout]
    canvas.setFont(SANS, 8.5)
    canvas.setFillColor(accent)
    number = str(canvas.getPageNumber())
    if canvas.getPageNumber() % 2:
        canvas.drawRightString(WIDTH - RIGHT - 24, y, document.section if layout == "report" else manuscript["running"])
        canvas.setFont(SANS_BOLD, 8.5)
        canvas.drawRightString(WIDTH - RIGHT, y, number)
    else:
        canvas.drawString(LEFT + 24, y, manuscript["running"])
        canvas.setFont(SANS_BOLD, 8.5)
        canvas.drawString(LEFT, y, number)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, y - 8, WIDTH - RIGHT, y - 8)
    canvas.setFont(SANS, 7.5)
    canvas.setFillColor(HexColor("#68747c"))
    canvas.drawCentredString(WIDTH / 2, 40, SHORT_NOTICE)


def _style(font: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle("", fontName=font, fontSize=size, leading=leading, **{"textColor": INK, **more})


def _report_opening(manuscript: Manuscript) -> list[Flowable]:
    """The title page and the contents."""
    pale = {"textColor": HexColor("#d9e2e8")}
    accent = ACCENTS["report"]
    contents = TableOfContents(dotsMinLevel=-1)
    contents.levelStyles = [
        _style(SANS_BOLD, 11, 17, spaceBefore=9, textColor=accent),
        _style(SERIF, 11, 16, leftIndent=16),
    ]
    return [
        Paragraph(manuscript["author"], _style(SANS, 12, 16, **pale)),
        Spacer(1, 150),
        Paragraph(manuscript["title"], _style(SERIF, 36, 42, textColor=white)),
        Spacer(1, 18),
        Paragraph(manuscript["subject"], _style(SANS, 13, 18, **pale)),
        Spacer(1, 190),
        Paragraph(f"{manuscript['number']}&nbsp;&nbsp;({manuscript['number_note']})", _style(SANS_BOLD, 11, 16)),
        Paragraph(manuscript["date"], _style(SANS, 11, 16)),
        Spacer(1, 18),
        _notice_box(accent),
        NextPageTemplate("body"),
        PageBreak(),
        Paragraph("Contents", _style(SERIF, 28, 34, textColor=accent, spaceAfter=20)),
        contents,
    ]


def _plan_opening(manuscript: Manuscript) -> list[Flowable]:
    accent = ACCENTS[manuscript["layout"]]
    opening: list[Flowable] = [
        Paragraph(manuscript["author"], _style(SANS_BOLD, 10.5, 14, textColor=accent)),
        Paragraph(manuscript["title"], _style(SERIF, 28, 33, textColor=accent, spaceBefore=4, spaceAfter=6)),
        Paragraph(f"{manuscript['number']}, {manuscript['date']}", _style(SANS, 10, 14, spaceAfter=10)),
        _notice_box(accent),
        Spacer(1, 10),
    ]
    return [*opening, NextPageTemplate("body"), FrameBreak()] if manuscript["layout"] == "columns" else opening


def _notice_box(accent: Color) -> Table:
    words = Paragraph(NOTICE, _style(SANS, 8.5, 12))
    style = [("BACKGROUND", (0, 0), (-1, -1), PALE), ("LINEBEFORE", (0, 0), (0, -1), 3, accent)]
    return Table([[words]], colWidths=["100%"], style=style)


def _flow(manuscript: Manuscript) -> list[Flowable]:
    """The pieces as flowables. A caption stays with its table or figure; facts and tiles become one table each."""
    layout, flow = manuscript["layout"], []
    pieces = [*manuscript.pieces, Piece("end", "")]
    held: list[Piece] = []
    for piece in pieces:
        if held and piece.kind != held[0].kind:
            flow.append(_facts(held))
            held = []
        if piece.kind in ("tile", "fact"):
            held.append(piece)
        elif piece.kind == "break":
            flow.append(FrameBreak() if layout == "columns" else PageBreak())
        elif piece.kind == "table":
            flow[-1] = KeepTogether([flow[-1], _table(piece, layout)])
        elif piece.kind == "caption" and piece.mark == "Figure":
            flow.append(KeepTogether([_text(piece, layout), _chart(manuscript.front["figure"])]))
        elif piece.kind != "end":
            if piece.kind == "heading" and piece.level == 1 and layout == "report":
                flow.append(PageBreak())
            elif piece.kind == "heading":
                flow.append(CondPageBreak(80))
            flow.append(_text(piece, layout))
    return flow


def _text(piece: Piece, layout: str) -> Paragraph:
    accent, sans = ACCENTS[layout], layout == "plan"
    font, size, leading = (SANS, 9.8, 14.2) if sans else (SERIF, 11, 15.4) if layout == "report" else (SERIF, 10.6, 14)
    indent = 34.0 if layout != "columns" else 0.0
    words = BOLD.sub(r"<b>\1</b>", piece.text)
    if piece.kind == "heading":
        sizes = {"report": (28, 17, 13), "plan": (15, 12, 11), "columns": (14, 12, 11)}[layout]
        big = sizes[piece.level - 1]
        heading_font = SERIF if layout == "report" and piece.level == 1 else SANS_BOLD
        after = 20 if big == 28 else 6
        room = {"spaceBefore": 12, "spaceAfter": after, "keepWithNext": 1}
        style = _style(heading_font, big, big * 1.22, textColor=accent, **room)
        heading = Paragraph(words, style)
        heading.heading_level = piece.level  # pyright: ignore[reportAttributeAccessIssue]
        return heading
    if piece.kind in ("numbered", "lettered", "bullet"):
        inner = piece.kind == "lettered"
        left = indent + 22 if inner else indent
        style = _style(
            font, size, leading, spaceAfter=8, leftIndent=left, bulletIndent=left - 22 if inner else 0,
            bulletFontName=SANS_BOLD, bulletFontSize=size - 1.2, bulletColor=accent,
        )  # fmt: skip
        return Paragraph(words, style, bulletText=piece.mark or "•")
    if piece.kind == "caption":
        style = _style(SANS_BOLD, 9.5, 13, textColor=accent, spaceBefore=8, spaceAfter=6)
        return Paragraph(f"{piece.mark} {words}", style)
    if piece.kind == "note":
        return Paragraph(f"Note: {words}", _style(SANS, 8, 11, spaceBefore=5, spaceAfter=12))
    return Paragraph(words, _style(font, size, leading, spaceAfter=8))


def _facts(pieces: list[Piece]) -> Table:
    """Key facts: tiles side by side, plain facts as ruled lines."""
    accent = ACCENTS["report"]
    if pieces[0].kind == "tile":
        big, small = _style(SERIF_BOLD, 30, 36, textColor=accent), _style(SANS, 9, 12.5)
        cells = [[Paragraph(p.mark, big), Paragraph(p.text, small)] for p in pieces]
        style = [
            ("BACKGROUND", (0, 0), (-1, -1), PALE), ("LINEABOVE", (0, 0), (-1, 0), 3, GOLD),
            ("VALIGN", (0, 0), (-1, -1), "TOP"), ("BOTTOMPADDING", (0, 0), (-1, -1), 12),
            ("LEFTPADDING", (0, 0), (-1, -1), 10), ("INNERGRID", (0, 0), (-1, -1), 6, white),
        ]  # fmt: skip
        return Table([cells], colWidths=[f"{100 / len(cells):.4f}%"] * len(cells), style=style, spaceAfter=22)
    number, words = _style(SERIF_BOLD, 14, 18, textColor=accent), _style(SERIF, 11, 15)
    rows = [[Paragraph(p.mark, number), Paragraph(p.text, words)] for p in pieces]
    style = [("LINEBELOW", (0, 0), (-1, -1), 0.6, RULE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    return Table(rows, colWidths=["22%", "78%"], style=style)


def _table(piece: Piece, layout: str) -> Table:
    """A ruled table; the first row is the head, columns of figures stand to the right, the total is bold."""
    accent = ACCENTS[layout]
    columns = list(zip(*piece.rows, strict=True))
    figures = [all(cell.replace(",", "").isdigit() for cell in column[1:] if cell) for column in columns]
    rows = []
    for at, row in enumerate(piece.rows):
        strong = at == 0 or row[0] == "Total"
        font, colour = (SANS_BOLD if strong else SANS), (white if at == 0 else INK)
        style = _style(font, 8.8, 12, textColor=colour)
        right = _style(font, 8.8, 12, textColor=colour, alignment=TA_RIGHT)
        rows.append([Paragraph(c, right if n else style) for c, n in zip(row, figures, strict=True)])
    shares = [max(12, min(30, max(map(len, column)))) for column in columns]
    widths = [f"{100 * share / sum(shares):.4f}%" for share in shares]
    style = [
        ("BACKGROUND", (0, 0), (-1, 0), accent), ("GRID", (0, 0), (-1, -1), 0.6, RULE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]  # fmt: skip
    if piece.rows[-1][0] == "Total":
        style.append(("BACKGROUND", (0, -1), (-1, -1), PALE))
    return Table(rows, colWidths=widths, style=style, repeatRows=1)


def _chart(panels: list[dict[str, Any]]) -> Drawing:
    """Planned against actual change, one panel a measure on one scale, zero in the middle of the page."""
    wide, tall, zero, scale = WIDTH - LEFT - RIGHT, 190.0, 100.0, 0.00022
    accent, drawing = ACCENTS["report"], Drawing(WIDTH - LEFT - RIGHT, tall)
    drawing.add(_block(0, 0, wide, tall, PALE))
    for at, panel in enumerate(panels):
        left = wide * (0.06 + 0.5 * at)
        drawing.add(String(left, tall - 18, panel["name"], fontName=SANS_BOLD, fontSize=9.5, fillColor=accent))
        for step, (label, colour) in enumerate((("planned", HexColor("#9fb4c1")), ("actual", accent))):
            value, x = panel[label], left + 14 + step * 84
            height = value * scale
            drawing.add(_block(x, zero + min(height, 0), 58, abs(height), colour))
            beside = zero - 12 if value > 0 else zero + 5
            drawing.add(String(x + 29, beside, label.title(), fontName=SANS, fontSize=8.5, textAnchor="middle"))
            sign, beyond = ("+", zero + height + 5) if value > 0 else ("–", zero + height - 12)
            figure = f"{sign}{abs(value):,}"
            drawing.add(String(x + 29, beyond, figure, fontName=SANS_BOLD, fontSize=9, textAnchor="middle"))
        drawing.add(Line(left, zero, left + 170, zero, strokeColor=INK, strokeWidth=0.8))
    return drawing


def _block(x: float, y: float, width: float, height: float, colour: Color) -> Rect:
    paint: dict[str, Any] = {"fillColor": colour, "strokeColor": None}
    return Rect(x, y, width, height, **paint)
