"""Builds the demonstration set: source/*.md becomes documents/*.pdf, .docx, .html, .txt and documents.csv.

    python corpora/better-care-fund/build.py [--into FOLDER]

The same sources give the same bytes: no clock, no machine fonts, fixed dates inside the DOCX.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import html
import re
import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor
from manuscript import BOLD, NOTICE, SHORT_NOTICE, Manuscript, Piece, read
from pages import set_pages
from pypdfium2 import PdfDocument

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "source"
CSV_COLUMNS = ("path", "title", "published", "kind", "body")
TABLE_STYLES = ("Light Grid Accent 3", "Normal Table")
STAMP = (2014, 9, 12, 0, 0, 0)
QUESTION = re.compile(r"\[(Q[^\]]+)\]")

STYLE = """
body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; font: 1.06rem/1.6 Georgia, serif; color: #1f2a33; }
header { border-bottom: 4px solid #6b2f45; margin-bottom: 2rem; }
h1, h2 { font-weight: normal; color: #6b2f45; line-height: 1.2; } h1 { font-size: 2.2rem; }
.about, .notice { font: .9rem/1.5 Helvetica, Arial, sans-serif; }
.notice { background: #eef2f4; border-left: 3px solid #6b2f45; padding: .5rem .8rem; }
.numbered { padding-left: 2.4rem; text-indent: -2.4rem; }
.number { display: inline-block; width: 2.4rem; text-indent: 0; color: #6b2f45; }
.recommendation { margin-left: 2.4rem; font-style: italic; } sup { font-size: .7em; }
"""


def build(into: Path) -> list[Path]:
    """Build every document into a folder and give the paths written, in order of name."""
    into.mkdir(parents=True, exist_ok=True)
    manuscripts = [read(path) for path in sorted(SOURCES.glob("*.md"))]
    written = []
    for manuscript in manuscripts:
        path = into / manuscript["file"]
        path.write_bytes(_render(manuscript))
        written.append(path)
    listing = into / "documents.csv"
    listing.write_bytes(_listing(manuscripts).encode())
    return sorted([*written, listing])


def _render(manuscript: Manuscript) -> bytes:
    layout = manuscript["layout"]
    if layout == "html":
        return _html(manuscript).encode()
    if layout == "txt":
        return _text(manuscript).encode()
    if layout == "docx":
        return _docx(manuscript)
    pdf = set_pages(manuscript)
    wanted = manuscript.front.get("pages")
    if wanted and (count := len(PdfDocument(pdf))) != wanted:
        raise ValueError(f"{manuscript['file']}: {count} pages, but the source promises {wanted}")
    return pdf


def _listing(manuscripts: list[Manuscript]) -> str:
    """The list of documents that a reader may keep beside a folder; here for the local plans only."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for plan in manuscripts:
        if "body" in plan.front:
            writer.writerow([plan["file"], plan["title"], plan["published"], "local_plan", plan["body"]])
    return out.getvalue()


def _text(manuscript: Manuscript) -> str:
    head = [manuscript["title"], f"{manuscript['author']}, {manuscript['date']}\n{manuscript['number']}", NOTICE]
    return "\n\n".join([*head, *(piece.text for piece in manuscript.pieces)]) + "\n"


def _html(manuscript: Manuscript) -> str:
    title = html.escape(manuscript["title"])
    about = f"{manuscript['author']}<br>{manuscript['number']} ({manuscript['number_note']})<br>{manuscript['date']}"
    body = "\n".join(_element(piece) for piece in manuscript.pieces)
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
        f'<p class="about">{about}</p>\n<p class="notice">{NOTICE}</p>\n</header>\n<main>\n{body}\n</main>\n'
        "</body>\n</html>\n"
    )


def _element(piece: Piece) -> str:
    words = BOLD.sub(r"<strong>\1</strong>", html.escape(piece.text, quote=False))
    words = QUESTION.sub(r"<sup>\1</sup>", words)
    if piece.kind == "heading":
        return f"<h{piece.level + 1}>{words}</h{piece.level + 1}>"
    if piece.kind == "numbered":
        return f'<p class="numbered"><span class="number">{piece.mark}</span> {words}</p>'
    if piece.kind == "advice":
        return f'<p class="recommendation">Recommendation: {words}</p>'
    return f"<ul><li>{words}</li></ul>" if piece.kind == "bullet" else f"<p>{words}</p>"


def _docx(manuscript: Manuscript) -> bytes:
    document = docx.Document()
    _lighten(document)
    _dress(document, manuscript)
    document.add_heading(manuscript["title"], 0)
    document.add_paragraph(f"{manuscript['author']}\n{manuscript['number']}, {manuscript['date']}")
    document.add_paragraph(NOTICE, "Intense Quote")
    for piece in manuscript.pieces:
        if piece.kind == "heading":
            document.add_heading(piece.text, piece.level)
        elif piece.kind == "table":
            _docx_table(document, piece)
        elif piece.kind == "caption":
            document.add_paragraph(f"{piece.mark} {piece.text}", "Caption").paragraph_format.keep_with_next = True
        else:
            document.add_paragraph(piece.text, "List Bullet" if piece.kind == "bullet" else "Normal")
    packed = BytesIO()
    document.save(packed)
    return _restamped(packed)


def _lighten(document: Document) -> None:
    """Leave out what the template brings and no plan uses: nine tenths of its bytes."""
    holders: list[tuple[Any, str]] = [(document.part, "stylesWithEffects"), (document.part.package, "thumbnail")]
    for holder, unused in holders:
        for key in [key for key, relation in holder.rels.items() if relation.reltype.endswith(unused)]:
            del holder.rels[key]
    for style in [s for s in document.styles if s.type == WD_STYLE_TYPE.TABLE and s.name not in TABLE_STYLES]:
        style.delete()


def _dress(document: Document, manuscript: Manuscript) -> None:
    """Type, footer and properties; the dates inside are those of the plan, not of the day it was built."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(10.5)  # pyright: ignore[reportAttributeAccessIssue]
    for name in ("Title", "Heading 1", "Intense Quote", "Caption"):
        document.styles[name].font.color.rgb = RGBColor(0x2F, 0x5D, 0x50)  # pyright: ignore[reportAttributeAccessIssue]
    document.sections[0].footer.paragraphs[0].text = SHORT_NOTICE
    properties, day = document.core_properties, datetime.datetime(*STAMP)
    properties.title, properties.author, properties.comments = manuscript["title"], manuscript["author"], NOTICE
    properties.created = properties.modified = properties.last_printed = day
    properties.last_modified_by, properties.revision = manuscript["author"], 1


def _docx_table(document: Document, piece: Piece) -> None:
    table = document.add_table(len(piece.rows), len(piece.rows[0]), TABLE_STYLES[0])
    for cells, row in zip(table.rows, piece.rows, strict=True):
        for cell, words in zip(cells.cells, row, strict=True):
            cell.text = words
            if words.replace(",", "").isdigit():
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _restamped(packed: BytesIO) -> bytes:
    """The same parts with one fixed time each, stored and not deflated, since zlib differs between machines."""
    out = BytesIO()
    with zipfile.ZipFile(packed) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as kept:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, STAMP)
            part.create_system = 3
            kept.writestr(part, given.read(name))
    return out.getvalue()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Build the demonstration set.")
    arguments.add_argument("--into", type=Path, default=HERE / "documents", help="folder to write to")
    for built in build(arguments.parse_args().into):
        print(built.name)
