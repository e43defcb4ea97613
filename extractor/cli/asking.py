"""query, ask, search and export: what the database answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli import console
from extractor.cli.documents import open_store
from extractor.cli.options import Db, Format, TableFormat

if TYPE_CHECKING:
    from rich.text import Text

    from extractor.store import Hits


def query(
    sql: Annotated[str, typer.Argument(help="One SELECT. The views are listed in the README.", metavar='"SQL"')],
    db: Db = None,
    format: Format = TableFormat.table,
) -> None:
    """Ask the database in SQL.

    The views: documents, pages, sentences, findings, savings_claims, targets, outcomes, assumptions, recommendations,
    tables, cells, attributes, coverage, coverage_details, notes, runs. The question runs apart, can change nothing, and
    is stopped after a minute.

    \b
    extractor query "select document, amount, status, quote, page from savings_claims order by amount desc limit 10"
    extractor query "select status, sum(amount_gbp) from savings_claims group by all" --format csv > sums.csv
    """
    from extractor.cli.tables import show

    show(open_store(db).query(sql), format)


def ask(
    name: Annotated[str | None, typer.Argument(help="A saved question: its number, or words of its name.")] = None,
    db: Db = None,
    format: Format = TableFormat.table,
    sql: Annotated[
        bool, typer.Option("--sql", help="Show the SQL, to copy and change, instead of running it.")
    ] = False,
) -> None:
    """List the saved questions, or answer one.

    \b
    extractor ask
    extractor ask 4
    extractor ask doubted-savings --sql
    """
    from extractor.cli.tables import show, show_rows
    from extractor.store import question, questions

    if name is None:
        rows = [[q.name, q.title, q.about] for q in questions()]
        show_rows(["question", "title", "what it answers"], rows)
        return
    chosen = question(name)
    if sql:
        console.write(chosen.sql)
        return
    answer = open_store(db).query(chosen.sql)
    if format is TableFormat.table:
        out = console.out()
        out.print(chosen.title, style="bold")
        out.print(chosen.about + "\n", style="dim")
    show(answer, format, "Nothing in this database answers it.")


def search(
    words: Annotated[str, typer.Argument(help="Words to look for.", metavar='"WORDS"')],
    db: Db = None,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many of each.", min=1)] = 10,
    words_only: Annotated[
        bool, typer.Option("--words-only", help="Sentences that hold the words; no search by meaning.")
    ] = False,
) -> None:
    """Search sentences by words, then findings by meaning.

    The first search by meaning in a database reads every finding once, and keeps what it read beside the database.

    \b
    extractor search "delayed transfers of care"
    extractor search "savings nobody believes in" --words-only
    """
    store = open_store(db)
    hits = store.search(words, limit)
    _show_sentences(hits)
    if words_only:
        return
    from extractor.pipeline.likeness import alike

    near = alike(store, words, limit, say=console.say)
    out = console.out()
    out.print("\nFindings alike in meaning", style="bold")
    if not near:
        out.print("There are no findings.", style="dim")
    for likeness, finding in near:
        _print_hit(f"{likeness:.2f}  {finding['id']}", finding["quote"], finding["citation"])


def _show_sentences(hits: Hits) -> None:
    out = console.out()
    out.print("Sentences with these words", style="bold")
    if hits.note:
        console.say(hits.note)
    if not hits.rows:
        out.print("None.", style="dim")
    for row in hits.rows:
        page = f", p. {row['page']}" if row["page"] else ""
        para = f", para {row['paragraph']}" if row["paragraph"] else ""
        _print_hit(
            f"{row['score']:.1f}" if row["score"] is not None else "", row["text"], f"{row['document']}{page}{para}"
        )


def _print_hit(mark: str, text: str, where: str) -> None:
    from rich.padding import Padding
    from rich.text import Text

    out = console.out()
    line: Text = Text(where, style="cyan")
    if mark:
        line = Text.assemble((mark, "dim"), "  ", line)
    out.print(line)
    out.print(Padding(Text(" ".join(text.split())), (0, 0, 0, 2)))


def export(
    target: Annotated[
        Path, typer.Argument(help="The file to write: .docx .xlsx .csv .md .jsonl .parquet", metavar="OUT")
    ],
    db: Db = None,
    view: Annotated[str | None, typer.Option("--view", help="A view, whole (findings if neither is given).")] = None,
    sql: Annotated[str | None, typer.Option("--sql", help="The rows that a question in SQL gives.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="The title above the table (.docx, .md, .xlsx).")] = None,
) -> None:
    """Write an evidence table; the suffix chooses the format.

    .docx is a Word table on landscape A4, ready for a briefing; .xlsx holds true numbers and dates; .csv opens in
    Excel with its pound signs. `--view documents` to a .csv gives the list that `load --meta` takes back.

    \b
    extractor export evidence.docx --view savings_claims
    extractor export doubts.xlsx --sql "select * from savings_claims where stance = 'criticised'"
    extractor export documents.csv --view documents
    """
    import pyarrow as pa

    from extractor.briefing import export as write
    from extractor.errors import SettingsError

    if view and sql:
        raise SettingsError("export", "--view and --sql were both given.", "Give one of the two.")
    store = open_store(db)
    name = view or "findings"
    if sql:
        table = store.query(sql)
    elif name == "documents" and target.suffix.lower() == ".csv" and (rows := store.documents_csv_rows()):
        table = pa.Table.from_pylist(rows)
    else:
        table = store.view(name)
    heading = title or ("Evidence" if sql or not view else view.replace("_", " ").capitalize())
    write(table, target, heading, f"From {store.path.name}.")
    console.say(f"{target}: {console.counted(table.num_rows, 'row')}")
