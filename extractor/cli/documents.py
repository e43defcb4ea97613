"""load and demo: documents into the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli import console
from extractor.cli.options import Db, NoModel, NoTables, Rules, Workers

if TYPE_CHECKING:
    from extractor.model import Outcome
    from extractor.pipeline import Survey, Tally
    from extractor.settings import Settings
    from extractor.store import Store

#: Troubles of one file that the summary lists before it refers to the view `notes`.
_LISTED = 3
#: Files skipped for one reason that are listed by name.
_NAMED = 40


def load(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders; folders with all below.", metavar="PATH...")],
    db: Db = None,
    workers: Workers = None,
    rules: Rules = None,
    meta: Annotated[
        Path | None,
        typer.Option("--meta", help="A CSV that corrects by path what documents are (kind, title ...).", metavar="CSV"),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="What all of these documents are, for this load.", metavar="KIND")
    ] = None,
    no_model: NoModel = False,
    no_tables: NoTables = False,
) -> None:
    """Read documents, find what they claim, and store both.

    PDF, HTML, DOCX, Markdown and plain text are read, told by content rather than by name. A file that is stored
    already under the same rules is passed over; a changed one replaces its rows. Ctrl-C keeps what is finished.

    What a document is (the view identity says where it was read) can be said better: for good in --meta, beside the
    file in report.pdf.meta.toml (kind, title, publisher, paper_number, session, published, body, plan_period), or for
    one load with --kind. The kind given is the one under which findings are made.

    \b
    extractor load reports/ cuttings/ --workers 4
    extractor load reports/ --meta documents.csv
    extractor load plans/ --kind local_plan
    """
    from extractor.settings import resolve

    off = {"model": False if no_model else None, "tables": False if no_tables else None}
    settings = resolve({"db": db, "workers": workers, "rules": rules, **off})
    if settings.rules:
        _refuse_broken(settings.rules)
    tally = load_paths(paths, settings, _corrections(meta) if meta else (), kind)
    summarise(tally, settings.db)
    if tally.errors:
        raise typer.Exit(1)


def load_paths(
    paths: Sequence[Path],
    settings: Settings,
    corrections: Sequence[dict[str, str]] = (),
    kind: str | None = None,
) -> Tally:
    """Load with progress on standard error. Raises SettingsError where there is nothing to load."""
    from datetime import UTC, datetime

    from extractor.errors import SettingsError
    from extractor.identify import Given
    from extractor.pipeline import Tally, run, survey
    from extractor.store import Store

    found = survey(paths, Given.of({"kind": kind}, "--kind").kind)
    if not found.pieces:
        _say_skipped(found.skipped)
        where = ", ".join(map(str, paths))
        raise SettingsError(where, "there is no document here.", "Read are PDF, HTML, DOCX, Markdown and plain text.")
    tally = Tally()
    store = Store(settings.db)
    if corrections:
        store.apply_meta(corrections)  # refused now rather than after an hour of reading
    outcomes = run(store, found, settings, tally, datetime.now(UTC).replace(tzinfo=None, microsecond=0))
    try:
        with _progress(found, tally) as report:
            for outcome in outcomes:
                report(outcome)
    except KeyboardInterrupt:
        _say_stopped(tally, settings.db)
        raise typer.Exit(130) from None
    for path in store.apply_meta(corrections) if corrections else ():
        console.say(f"{path}: corrected, but no document of that path is loaded.")
    return tally


def summarise(tally: Tally, db: Path) -> None:
    """The closing summary: documents, pages, findings by type, what was skipped, and each trouble by name."""
    from rich.text import Text

    from extractor.model import FINDING_TYPES

    out = console.out()
    parts = [console.counted(tally.documents, "document") + " loaded"]
    if tally.pages:
        parts.append(console.counted(tally.pages, "page"))
    if tally.documents:
        parts.append(console.counted(tally.findings.total(), "finding"))
    if tally.unchanged:
        parts.append(f"{tally.unchanged:,} unchanged")
    out.print(Text(", ".join(parts), style="bold"))
    if tally.findings:
        for type in FINDING_TYPES:
            out.print(f"  {type.replace('_', ' ') + 's':<16} {tally.findings[type]:>7,}")
    _say_skipped(tally.skipped)
    _say_troubles(tally)
    out.print(f"Database: {db}")


def _refuse_broken(rules: Path) -> None:
    from extractor import rulebook
    from extractor.errors import RuleError
    from extractor.rulecheck import check

    faults = check(rulebook.load(rules))
    if faults:
        more = f" ({len(faults) - 1} more.)" if len(faults) > 1 else ""
        raise RuleError(faults[0].where, f"{faults[0].what}{more}", f"See: extractor rules check {rules}")


def _corrections(path: Path) -> list[dict[str, str]]:
    import csv

    from extractor.errors import SettingsError
    from extractor.readers.text import decode

    try:
        text = decode(path.read_bytes())
    except OSError as fault:
        raise SettingsError(str(path), f"cannot be opened ({fault.strerror}).", "Is it open in Excel?") from fault
    lines = (text or "").splitlines()
    if not lines:
        raise SettingsError(str(path), "is no CSV file.", "extractor export documents.csv --view documents writes one.")
    delimiter = max(",;\t", key=lines[0].count)  # Excel writes semicolons where the comma is the decimal point
    return list(csv.DictReader(lines, delimiter=delimiter))


@contextmanager
def _progress(found: Survey, tally: Tally) -> Iterator:
    err = console.err()
    total = len(found.pieces)
    if not err.is_terminal:
        yield lambda outcome: console.say(f"[{_done(tally):>{len(str(total))}}/{total}] {_line(outcome)}")
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("documents"),
        TextColumn("{task.fields[pages]:>6,} pages"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=err,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=total, pages=0)

        def report(outcome: Outcome) -> None:
            bar.update(task, completed=_done(tally), pages=tally.pages, description=outcome.source.paths[0][-50:])
            if outcome.error is not None:
                bar.console.print(_line(outcome))

        yield report


def _done(tally: Tally) -> int:
    return tally.documents + tally.unchanged + len(tally.errors)


def _line(outcome: Outcome) -> str:
    path = outcome.source.paths[0]
    if outcome.error is not None:
        return f"{path}: {outcome.error}"
    if outcome.document is None:
        return f"{path}: unchanged"
    pages = f"{console.counted(len(outcome.document.pages), 'page')}, " if outcome.document.pages else ""
    return f"{path}: {pages}{console.counted(len(outcome.findings), 'finding')}"


def _say_skipped(skipped: Iterable) -> None:
    from extractor.pipeline import by_reason

    out = console.out()
    grouped = by_reason(skipped)
    if grouped:
        out.print(f"Skipped: {console.counted(sum(map(len, grouped.values())), 'file')}")
    for reason, paths in sorted(grouped.items()):
        more = f", and {len(paths) - _NAMED:,} more" if len(paths) > _NAMED else ""
        _indented(f"{reason}: {', '.join(paths[:_NAMED])}{more}")


def _say_troubles(tally: Tally) -> None:
    out = console.out()
    by_path: dict[str, list[str]] = {}
    for path, error in tally.errors:
        by_path.setdefault(path, []).append(f"not loaded: {error}")
    for path, note in tally.notes:
        by_path.setdefault(path, []).append(f"{note.what}. {note.hint}".strip())
    if by_path:
        out.print(f"Troubles: {console.counted(len(by_path), 'file')}", style="yellow")
    for path, whats in by_path.items():
        for what in whats[:_LISTED]:
            _indented(f"{path}: {what}")
        if len(whats) > _LISTED:
            _indented(f"{path}: {len(whats) - _LISTED} more, in the view notes")


def _indented(text: str) -> None:
    from rich.padding import Padding
    from rich.text import Text

    console.out().print(Padding(Text(text), (0, 0, 0, 2)))


def _say_stopped(tally: Tally, db: Path) -> None:
    kept = console.counted(tally.documents + tally.unchanged, "document")
    console.say(f"Stopped. {kept} finished and kept in {db}; the same command again goes on from there.")


def demo(
    db: Annotated[Path, typer.Option("--db", help="Where the demonstration database goes.", metavar="FILE")] = Path(
        "demo.duckdb"
    ),
    no_model: NoModel = False,
) -> None:
    """Load a small set of documents, answer three questions, write an evidence table.

    The documents were written for demonstration, around the Better Care Fund of 2014: an audit report, a committee
    report, three local plans and two press cuttings. A second run finds them unchanged and takes a moment.

    \b
    extractor demo
    """
    from extractor.cli.demonstration import demonstrate
    from extractor.settings import Settings

    demonstrate(Settings(db=db, model=not no_model))


def open_store(db: Path | None) -> Store:
    """The database named, for reading."""
    from extractor.settings import resolve
    from extractor.store import Store

    return Store(resolve({"db": db}).db, read_only=True)
