"""The demonstration: seven small documents, three questions, one evidence table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli import console
from extractor.cli.documents import load_paths, summarise
from extractor.cli.tables import laid_out

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

    from extractor.settings import Settings
    from extractor.store import Store

EVIDENCE = Path("evidence.docx")
#: Which saved questions, which of their columns, and how many rows: what a terminal of 80 columns shows at a glance.
_ASKED = (
    ("biggest-savings", ("gbp_m", "claimant", "status", "page", "quote"), 5),
    ("doubted-savings", ("gbp_m", "status", "stance", "evidence", "quote"), 4),
    ("weak-assumptions", ("judged_by", "evidence", "cue", "page", "quote"), 4),
)


def demonstrate(settings: Settings) -> None:
    """Load the demonstration set, answer three questions, write the evidence table beside the database."""
    from extractor.briefing import export
    from extractor.resources import shipped
    from extractor.store import Store

    out = console.out()
    out.print("Evidence from seven documents about the Better Care Fund of 2014", style="bold")
    out.print(
        "An audit report, a committee report, three local plans and two cuttings, written for demonstration.\n",
        style="dim",
    )
    folder = shipped("corpora") / "better-care-fund" / "documents"
    tally = load_paths([folder], settings)
    summarise(replace(tally, skipped=()), settings.db)
    store = Store(settings.db, read_only=True)
    for name, columns, rows in _ASKED:
        _answer(store, name, columns, rows, out)
    claims = store.view("savings_claims")
    target = settings.db.parent / EVIDENCE
    export(claims, target, "Savings claimed for the Better Care Fund", f"From {settings.db.name}, for demonstration.")
    out.print(
        f"\n{target}: {console.counted(claims.num_rows, 'savings claim')}, each with its quotation and page.",
        style="bold",
    )
    _say_next(store, settings.db, out)


def _answer(store: Store, name: str, columns: tuple[str, ...], rows: int, out: Console) -> None:
    from extractor.store import question

    asked = question(name)
    answer: pa.Table = store.query(asked.sql)
    out.print(f"\n{asked.title}", style="bold")
    out.print(laid_out(answer.select(columns).slice(0, rows), out))
    if answer.num_rows > rows:
        out.print(f"and {answer.num_rows - rows} more: extractor ask {name} --db {store.path}", style="dim")


def _say_next(store: Store, db: Path, out: Console) -> None:
    first = store.query("select id from savings_claims order by amount_gbp desc nulls last, id limit 1").to_pylist()
    lines = [f"extractor show {first[0]['id']} --db {db}"] if first else []
    lines += [
        f'extractor query "select type, count(*) as n from findings group by all" --db {db}',
        "extractor load YOUR-FOLDER",
    ]
    out.print("\nTry next", style="bold")
    for line in lines:
        out.print(f"  {line}", style="cyan", soft_wrap=True)
