"""The whole order: find the files, read, search, store. What the command does, and what `import extractor` offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from extractor.answers import to_given
from extractor.errors import SettingsError, SourceError
from extractor.identify import beside
from extractor.model import Document, Finding
from extractor.pipeline.run import Tally, run
from extractor.pipeline.steps import document_of, document_of_text, finders_for
from extractor.pipeline.survey import Piece, Skipped, Spot, Survey, by_reason, survey
from extractor.settings import Settings
from extractor.store import Store

__all__ = [
    "Piece", "Skipped", "Spot", "Survey", "Tally", "by_reason", "document_of", "document_of_text", "extract",
    "extract_text", "find", "load", "run", "survey",
]  # fmt: skip


def extract(source: Path | str | bytes | Document, *, rules: Path | None = None, model: bool = True) -> list[Finding]:
    """The findings of one document: a file by its path, the bytes of one, or a Document.

    `rules` is a folder of packs (the shipped ones if None); `model=False` leaves the embedding finder out. Offsets are
    of `Document.text`. Raises SourceError where the file cannot be read, RuleError for a malformed pack.
    """
    if isinstance(source, bytes):
        source = document_of(source, "bytes")
    elif not isinstance(source, Document):
        path = Path(source)
        try:
            source = document_of(path.read_bytes(), path.name, given=beside(path))
        except OSError as fault:
            raise SourceError(str(path), f"cannot be opened ({fault.strerror or fault}).") from fault
    return find(source, rules=rules, model=model)


def extract_text(text: str, kind: str | None = None, *, rules: Path | None = None, model: bool = True) -> list[Finding]:
    """The findings of a text. Their spans and quotations are of `text` itself: `text[f.span.start:f.span.end]`.

    `kind` says what sort of document it is from ("nao_report", "press", "local_plan", ...), where that is known.
    """
    document = document_of_text(text, kind=kind)
    return [_as_given(f, document, text) for f in find(document, rules=rules, model=model)]


def find(document: Document, *, rules: Path | None = None, model: bool = True) -> list[Finding]:
    """The findings of a document, in the order of its text."""
    return list(finders_for(rules, model).find(document))


def load(
    folder: Path | str | Iterable[Path | str],
    db: Path | str = "findings.duckdb",
    *,
    rules: Path | None = None,
    workers: int = 1,
    model: bool = True,
) -> Tally:
    """Load a folder (or files and folders) into a database, and say what was done.

    A file that cannot be read is told in `Tally.errors`; the others are loaded. Raises SettingsError where there is no
    document at all, RuleError for a malformed pack, StoreError where the database cannot be used. With more than one
    worker, a script must guard its entry with `if __name__ == "__main__":`, as for any pool of processes.
    """
    paths = [folder] if isinstance(folder, (str, Path)) else list(folder)
    found = survey([Path(p) for p in paths])
    if not found.pieces:
        where = ", ".join(map(str, paths))
        raise SettingsError(where, "there is no document here.", "Read are PDF, HTML, DOCX, Markdown and plain text.")
    tally = Tally()
    with Store(db) as store:
        for _ in run(store, found, Settings(Path(db), rules, workers, model), tally):
            pass
    return tally


def _as_given(finding: Finding, document: Document, text: str) -> Finding:
    span = to_given(document, finding.span)
    attributes = tuple(
        replace(a, span=to_given(document, a.span)) if a.span is not None else a for a in finding.attributes
    )
    return replace(finding, span=span, quote=span.of(text), attributes=attributes)
