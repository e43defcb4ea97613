"""show, open and extract: one finding, its source, or the findings of one document."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli import console
from extractor.cli.documents import open_store
from extractor.cli.options import Db, NoModel, Rules
from extractor.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from extractor.answers import Answer
    from extractor.settings import Settings


class LineFormat(StrEnum):
    """How `extract` prints."""

    jsonl = "jsonl"
    table = "table"


Name = Annotated[str, typer.Argument(help="The id of a finding, or its beginning.", metavar="FINDING")]


def show(
    name: Name,
    db: Db = None,
    image: Annotated[
        Path | None, typer.Option("--image", help="Draw the quotation on its page (PDF only).", metavar="OUT.png")
    ] = None,
) -> None:
    """Show a finding in its paragraph, and where each attribute was read.

    With --image, the part of the page around the quotation is drawn from the file, with the quotation marked.

    \b
    extractor show 3fa9c1
    extractor show 3fa9c1 --image quotation.png
    """
    if image is not None:
        from extractor.cli.paper import draw_finding

        draw_finding(open_store(db).finding(name), image)
        return
    from rich.padding import Padding
    from rich.text import Text

    from extractor.cli.tables import show_rows

    found = open_store(db).finding(name)
    out = console.out()
    out.print(Text(f"{found['type'].replace('_', ' ')}  {found['id']}", style="bold"))
    out.print(Text(found["citation"], style="cyan"))
    if found["section"]:
        out.print(Text(found["section"], style="dim"))
    paragraph = Text(found["paragraph_text"])
    start = found["start_offset"] - found["paragraph_start"]
    paragraph.stylize("reverse", max(start, 0), found["end_offset"] - found["paragraph_start"])
    if not out.is_terminal:  # no colour there: brackets tell the finding from its paragraph
        paragraph = _bracketed(found["paragraph_text"], start, found["end_offset"] - found["paragraph_start"])
    out.print(Padding(paragraph, (1, 2)))
    rows = [
        [a["name"], _value(a), a["words"] or "", a["set_by"], "yes" if a["inherited"] else ""]
        for a in found["attributes"]
    ]
    show_rows(["attribute", "value", "read in the words", "read by", "elsewhere"], rows)
    out.print(f"\nFound by {found['found_by']}; confidence {found['confidence']:.2f}.")
    if found["ocr"]:
        out.print("Its page was read from a picture (OCR): compare the words with the page.", style="yellow")
    out.print(f"Open its source: extractor open {found['id']}", style="dim")


def _bracketed(text: str, start: int, end: int) -> Any:
    from rich.text import Text

    return Text(f"{text[: max(start, 0)]}»{text[max(start, 0) : end]}«{text[end:]}")


def _value(attribute: dict[str, Any]) -> str:
    from decimal import Decimal

    from extractor.briefing.amounts import number

    value = attribute["value"]
    if attribute["name"] in ("amount", "amount_high", "planned_amount"):
        return number(Decimal(value))
    return value


def open_source(
    name: Name,
    db: Db = None,
    print_only: Annotated[bool, typer.Option("--print", help="Only say which file and page.")] = False,
) -> None:
    """Open the source of a finding at its page.

    Browsers go to the page of a PDF; where none can be started, file and page are printed.

    \b
    extractor open 3fa9c1
    """
    found = open_store(db).finding(name)
    file = Path(found["folder"]) / found["path"]
    page = found["page"]
    if not file.is_file():
        raise SourceError(str(file), "the file is no longer there.", "Load the folder from where it lies now.")
    console.write(f"{file}, page {page}" if page else str(file))
    if not print_only and not _opened(file, page):
        console.say("No browser could be started here; open the file by hand.")


def _opened(file: Path, page: int | None) -> bool:
    import webbrowser

    try:
        return webbrowser.open(file.as_uri() + (f"#page={page}" if page else ""))
    except webbrowser.Error:
        return False


def extract(
    source: Annotated[
        str, typer.Argument(help="A document, a .jsonl file of texts, or - for such lines.", metavar="FILE|-")
    ],
    format: Annotated[
        LineFormat, typer.Option("--format", "-f", help="How the findings are printed.")
    ] = LineFormat.jsonl,
    rules: Rules = None,
    no_model: NoModel = False,
) -> None:
    """Print the findings of one document, or of texts in JSON Lines; no database.

    A line of input is {"id": ..., "text": ..., "doc_kind": ...}, the kind optional (nao_report, pac_report,
    government_response, hansard, local_plan, board_paper, press, other; or nao, pac, report, plan). A line of output
    is one finding; start and end are code points of the text as given. finding.schema.json in the package describes it.

    \b
    extractor extract report.pdf --format table
    extractor extract items.jsonl > findings.jsonl
    echo '{"id": "a", "text": "The merger will save £2 million."}' | extractor extract -
    """
    from extractor.settings import resolve

    settings = resolve({"rules": rules, "model": False if no_model else None})
    if source == "-":
        lines: Iterable[str] = (line.decode("utf-8") for line in sys.stdin.buffer)
        _print(_of_items(lines, "standard input", settings), format, of_a_file=False)
    elif Path(source).suffix.lower() in (".jsonl", ".ndjson"):
        with _opened_text(Path(source)) as lines:
            _print(_of_items(lines, source, settings), format, of_a_file=False)
    else:
        _print(_of_file(Path(source), settings), format, of_a_file=True)


def _opened_text(path: Path):
    try:
        return path.open(encoding="utf-8-sig", newline="\n")
    except OSError as fault:
        raise SourceError(str(path), f"cannot be opened ({fault.strerror or fault}).") from fault


def _of_file(path: Path, settings: Settings) -> Iterator[Answer]:
    from extractor.answers import answer
    from extractor.identify import beside
    from extractor.pipeline import document_of, find

    try:
        data = path.read_bytes()
    except OSError as fault:
        raise SourceError(str(path), f"cannot be opened ({fault.strerror or fault}).") from fault
    document = document_of(data, path.name, given=beside(path))
    for note in document.notes:
        console.say(f"{path.name}: {note.what}. {note.hint}".strip())
    for finding in find(document, rules=settings.rules, model=settings.model):
        yield answer(path.name, finding, document)


def _of_items(lines: Iterable[str], where: str, settings: Settings) -> Iterator[Answer]:
    from extractor.evaluation import answers_of

    for number, line in enumerate(lines, 1):
        if line.strip():
            yield from answers_of(_item(line, f"{where}:{number}"), settings.rules, settings.model)


def _item(line: str, where: str) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except json.JSONDecodeError as fault:
        raise SettingsError(where, f"is no JSON: {fault.msg}.", 'A line is {"id": ..., "text": ...}.') from fault
    known = isinstance(item, dict) and isinstance(item.get("text"), str) and isinstance(item.get("id"), (str, int))
    if not known:
        raise SettingsError(where, "holds no id and text.", 'A line is {"id": ..., "text": ...}.')
    return {**item, "id": str(item["id"])}


def _print(answers: Iterator[Answer], format: LineFormat, of_a_file: bool) -> None:
    if format is LineFormat.jsonl:
        for found in answers:
            console.write(found.line(of_a_file))
        return
    from extractor.briefing.amounts import amount
    from extractor.cli.tables import show_rows

    rows = []
    for a in answers:
        where = (f"p. {a.page}" if a.page else "") if of_a_file else a.item
        figure = amount(a.amount, a.unit, a.currency)
        quote = " ".join(a.quote.split())
        rows.append([where, a.type.replace("_", " "), figure, a.status or "", a.claimant or "", quote])
    names = ["page" if of_a_file else "item", "type", "amount", "status", "claimant", "quote"]
    show_rows(names, rows, right=("amount",))
