"""coverage and layout: what was read and what was not, and pictures of pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli import console
from extractor.cli.documents import open_store
from extractor.cli.options import Db
from extractor.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from PIL.Image import Image

_PDF = "application/pdf"
#: Words of a quotation in the list of details.
_SHOWN = 160
#: What the list of details shows, in order, and what stands above it.
_GAPS = {
    "file not read": "Files that could not be read",
    "page without text": "Pages without text",
    "page read by OCR": "Pages read from their picture (OCR): compare figures with the page",
    "words in no block": "Words that could not be placed, and are not in the text",
    "table given up": "Tables that could not be read as cells",
    "sentence without finding": "Sentences with money or a percentage in which nothing was found",
    "cell without finding": "Cells of tables with money or a percentage in which nothing was found",
    "section without finding": "Sections in which nothing was found",
}

_COLUMNS = (
    "document", "pages", "no text", "OCR", "words lost", "tables lost", "sentences", "cells", "sections", "found",
)  # fmt: skip
_READ = ("page", "word", "finding")
_TOTALS = (
    "pages", "words", "findings", "pages_without_text", "pages_by_ocr", "words_in_no_block", "tables",
    "tables_given_up", "sentences_without_finding", "cells_without_finding", "sections", "sections_without_finding",
)  # fmt: skip
_KEY = "Sentences and cells: those with money or a percentage and no finding. Sections: those without any finding."


def coverage(
    db: Db = None,
    document: Annotated[
        str | None,
        typer.Option("--document", help="Only documents with these words in title or path.", metavar="WORDS"),
    ] = None,
    details: Annotated[bool, typer.Option("--details", help="List each page, sentence, cell and section.")] = False,
) -> None:
    """Say what was not read, and where money or a percentage stands and nothing was found.

    By document and in all. The views coverage and coverage_details hold the same.

    \b
    extractor coverage
    extractor coverage --document "core strategy" --details
    """
    store = open_store(db)
    rows = _chosen(store.view("coverage").to_pylist(), document)
    gaps = _chosen(store.view("coverage_details").to_pylist(), document)
    if not rows and not gaps:
        raise SettingsError(
            f"--document {document}" if document else str(store.path),
            "no document has these words in its title or path." if document else "the database holds no document.",
            "See: extractor query 'select document, path from documents'" if document else "Load some: extractor load.",
        )
    _summarise(rows, sum(gap["what"] == "file not read" for gap in gaps))
    if rows:
        _by_document(rows)
    if details:
        _list(gaps)
    else:
        console.out().print("\nEach page and sentence: extractor coverage --details", style="dim")


def _chosen(rows: list[dict[str, Any]], words: str | None) -> list[dict[str, Any]]:
    sought = (words or "").casefold().split()
    return [row for row in rows if all(word in f"{row['document']} {row['path']}".casefold() for word in sought)]


def _summarise(rows: Sequence[dict[str, Any]], unread: int) -> None:
    """What there is in all, and a sentence for each kind of silence."""
    from rich.text import Text

    total = {name: sum(row[name] or 0 for row in rows) for name in _TOTALS}
    out = console.out()
    read = [console.counted(len(rows), "document"), *(console.counted(total[f"{n}s"], n) for n in _READ)]
    out.print(Text(", ".join(read), style="bold"))
    said = list(_silences(total, unread)) or ["Everything was read, and every sum and percentage is in a finding."]
    for line in said:
        out.print(Text(f"  {line}"))
    out.print()


def _silences(total: dict[str, int], unread: int) -> Iterator[str]:
    counted = console.counted
    if unread:
        yield f"{counted(unread, 'file')} could not be read."
    if pages := total["pages_without_text"]:
        yield f"{counted(pages, 'page')} without text: blank, or pictures that were not read."
    if pages := total["pages_by_ocr"]:
        yield f"{counted(pages, 'page')} read from a picture (OCR): compare figures with the page."
    if words := total["words_in_no_block"]:
        yield f"{counted(words, 'word')} could not be placed, and are not in the text."
    if tables := total["tables_given_up"]:
        yield f"{tables:,} of {counted(tables + total['tables'], 'table')} could not be read as cells."
    if sentences := total["sentences_without_finding"]:
        yield f"{counted(sentences, 'sentence')} with money or a percentage, in which nothing was found."
    if cells := total["cells_without_finding"]:
        yield f"{counted(cells, 'cell')} of tables with money or a percentage, in which nothing was found."
    if sections := total["sections_without_finding"]:
        yield f"Nothing was found in {sections:,} of {counted(total['sections'], 'section')}."


def _by_document(rows: Sequence[dict[str, Any]]) -> None:
    from extractor.cli.tables import show_rows

    def share(part: int | None, whole: int | None) -> str:
        return f"{part:,} of {whole:,}" if part else ""

    cells = [
        [
            row["document"],
            f"{row['pages']:,}" if row["pages"] else "",
            _count(row["pages_without_text"]),
            _count(row["pages_by_ocr"]),
            _count(row["words_in_no_block"]),
            share(row["tables_given_up"], row["tables_given_up"] + row["tables"]),
            _count(row["sentences_without_finding"]),
            _count(row["cells_without_finding"]),
            share(row["sections_without_finding"], row["sections"]),
            _count(row["findings"]),
        ]
        for row in sorted(rows, key=lambda row: (row["path"], row["document_id"]))
    ]
    used = [n for n, name in enumerate(_COLUMNS) if name in ("document", "found") or any(row[n] for row in cells)]
    kept = [[row[n] for n in used] for row in cells]
    show_rows([_COLUMNS[n] for n in used], kept, right=_COLUMNS[1:])
    console.out().print(_KEY, style="dim")


def _count(value: int | None) -> str:
    return f"{value:,}" if value else ""


def _list(gaps: Sequence[dict[str, Any]]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    out = console.out()
    for what, title in _GAPS.items():
        found = [gap for gap in gaps if gap["what"] == what]
        if not found:
            continue
        out.print(Text(f"\n{title} ({len(found):,})", style="bold"))
        last = None
        for gap in found:
            if gap["document"] != last:
                out.print(Text(f"  {gap['document']}", style="cyan"))
                last = gap["document"]
            out.print(Padding(Text(_gap(gap)), (0, 0, 0, 4)))


def _gap(gap: dict[str, Any]) -> str:
    """One line of the list: the page, how many, and the words."""
    words = " ".join((gap["words"] or "").split())
    words = words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + " …"
    page = f"p. {gap['page']}" if gap["page"] else ""
    counted = console.counted(gap["count"], "word") if gap["what"] in ("page read by OCR", "words in no block") else ""
    return "  ".join(part for part in (page, counted, words) if part) or gap["what"]


def layout(
    source: Annotated[Path, typer.Argument(help="A PDF file.", metavar="FILE")],
    page: Annotated[int, typer.Option("--page", "-p", help="Which page, from 1.", min=1, metavar="N")] = 1,
    image: Annotated[Path, typer.Option("--image", help="The picture to write.", metavar="OUT.png")] = Path(
        "layout.png"
    ),
) -> None:
    """Draw how a page was read: its blocks by kind, numbered in the order of reading.

    Headings show their level (H2), numbered paragraphs their number (1.14), tables their cells. What has no frame is
    not in the text.

    \b
    extractor layout report.pdf --page 12 --image page-12.png
    """
    from extractor import pictures, readers

    _png(image)
    data = _bytes(source)
    media_type = readers.media_type_of(data, source.name)
    if media_type != _PDF:
        raise SourceError(str(source), "has no pages to draw.", "Only PDF files have.")
    reading = readers.read(data, media_type, source.name)
    _save(pictures.layout(data, str(source), reading.blocks, page), image)


def draw_finding(found: dict[str, Any], image: Path) -> None:
    """Write the picture of a finding's quotation. `found` is what the store says of it."""
    from extractor import pictures
    from extractor.model import Place

    _png(image)
    if found["media_type"] != _PDF or not found["places"]:
        raise SettingsError(
            f"finding {found['id']}",
            f"stands in {found['path']}, which has no pages to draw.",
            f"See its paragraph: extractor show {found['id']}",
        )
    file, data = _original(found)
    edges = ("x0", "y0", "x1", "y1")
    places = [
        Place(p["page"], None if p["x0"] is None else (p["x0"], p["y0"], p["x1"], p["y1"])) for p in found["places"]
    ]
    if any(place[edge] is None for place in found["places"] for edge in edges):
        console.say("Where its words stand on the page is not known, so the whole page is drawn, unmarked.")
    _save(pictures.crop(data, str(file), places, found["labels"]), image)


def _original(found: dict[str, Any]) -> tuple[Path, bytes]:
    """The file that a finding was read from, wherever it still lies unchanged. Raises SourceError if nowhere."""
    changed: list[Path] = []
    files = [Path(place["folder"]) / place["path"] for place in found["files"]]
    for file in files:
        if file.is_file():
            data = _bytes(file)
            if hashlib.sha256(data).hexdigest() == found["document_id"]:
                return file, data
            changed.append(file)
    if changed:
        raise SourceError(str(changed[0]), "the file has changed since it was loaded.", "Load it again.")
    where = ", ".join(map(str, files))
    raise SourceError(where, "the file is no longer there.", "Put it back, or load the folder from where it lies now.")


def _png(image: Path) -> None:
    if image.suffix.lower() != ".png":
        raise SettingsError(f"--image {image}", "is no name of a PNG picture.", "Let it end in .png.")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise SourceError(str(file), f"cannot be opened ({fault.strerror or fault}).") from fault


def _save(picture: Image, image: Path) -> None:
    try:
        picture.save(image, format="PNG", optimize=True)
    except OSError as fault:
        raise SettingsError(str(image), f"cannot be written ({fault.strerror or fault}).") from fault
    console.say(f"Written to {image} ({picture.width} by {picture.height} pixels).")
