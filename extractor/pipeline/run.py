"""A load from end to end: what is new is read, searched and stored, one document a transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path

import extractor
from extractor import engine, readers
from extractor.finders import Finders
from extractor.identify import Given
from extractor.model import Kind, Note, Outcome, Source
from extractor.pipeline.ahead import Ahead
from extractor.pipeline.steps import Prepared, crashed, finders_for, outcome_of, prepared
from extractor.pipeline.survey import Piece, Skipped, Survey
from extractor.readers.pdf import ocr
from extractor.settings import Settings
from extractor.store import Store

#: What decides how a document is read and searched, besides rules and model: this program's own code and tables.
_CODE = ("model.py", "readers", "segment.py", "identify", "quantities", "finders", "rulebook")


@dataclass(slots=True)
class Tally:
    """What a load has done so far: counted once a document is stored, never before."""

    documents: int = 0
    unchanged: int = 0
    pages: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, Note]] = field(default_factory=list)
    skipped: tuple[Skipped, ...] = ()

    def add(self, outcome: Outcome) -> None:
        path = outcome.source.paths[0]
        if outcome.error is not None:
            self.errors.append((path, outcome.error))
            return
        if outcome.document is None:
            self.unchanged += 1
            return
        self.documents += 1
        self.pages += len(outcome.document.pages)
        self.findings.update(f.type for f in outcome.findings)
        self.notes += [(path, n) for n in (*outcome.document.notes, *outcome.notes) if n.level != "info"]


def run(
    store: Store, found: Survey, settings: Settings, tally: Tally | None = None, started_at: datetime | None = None
) -> Iterator[Outcome]:
    """Store every document of a survey, yielding one outcome a document, in order, as soon as it is stored.

    A document that is stored already under the same rules and settings is yielded with neither document nor error.
    The search index is rebuilt at the end. Raises RuleError, SettingsError or StoreError where no document can be
    processed at all. Stopped half-way, it leaves every document already yielded in the store.
    """
    tally = tally or Tally()
    tally.skipped = found.skipped
    if settings.workers == 1:
        readers.start({piece.media_type for piece in found.pieces})
    finders = finders_for(settings.rules, settings.model)
    digest = _digest(finders.fingerprint, code_digest(), ocr_version(), *(() if settings.tables else ("no tables",)))
    kinds = store.corrected_kinds()
    pieces = [_corrected(piece, kinds) for piece in found.pieces]
    new = [piece for piece in pieces if not _is_stored(store, piece, _digest_of(piece, digest))]
    waiting = {piece.sha256 for piece in new}
    # The finders travel with every task, so that all documents of a load meet the same rules, edited since or not.
    workers = min(settings.workers, len(new))
    ahead = Ahead(new, partial(_next, finders=finders, tables=settings.tables)) if workers == 1 else None
    work = partial(outcome_of, finders=finders, tables=settings.tables, ahead=ahead)
    results = engine.run(new, work, workers=workers, crashed=crashed)
    with ahead or nullcontext(), closing(results):
        if ahead and new[0].media_type == readers.PDF:
            finders.prepare()  # there is time for it until the first file is read
        for piece in pieces:
            outcome = next(results) if piece.sha256 in waiting else _unchanged(piece)
            if piece.sha256 in waiting:
                _store(store, piece, outcome, _digest_of(_effective(piece, outcome), digest))
            tally.add(outcome)
            yield outcome
    store.index()
    store.record_run(
        settings_digest=digest,
        rules_digest=finders.rulebook.fingerprint,
        program_version=extractor.__version__,
        inputs=[p.sha256 for p in pieces],
        loaded=tally.documents + tally.unchanged,
        failed=len(tally.errors),
        pages=tally.pages,
        findings=tally.findings.total(),
        started_at=started_at,
    )


def _next(piece: Piece, following: Piece | None, finders: Finders, tables: bool) -> Prepared:
    """A file prepared; with the last one the process that reads gives its memory back, before that is searched."""
    try:
        return prepared(piece, following, finders, tables)
    finally:
        if following is None:
            readers.stop()


def _corrected(piece: Piece, kinds: Mapping[tuple[str, str], Kind]) -> Piece:
    """The piece with the kind that documents.csv gives it, which goes before a flag and a sidecar."""
    spots = sorted(piece.spots, key=lambda spot: spot.path)
    places = [*((str(spot.folder), spot.path) for spot in spots), *(("", spot.path) for spot in spots)]
    kind: Kind | None = next((kinds[place] for place in places if place in kinds), None)
    return replace(piece, given=(("documents.csv", Given(kind=kind)), *piece.given)) if kind else piece


def _effective(piece: Piece, outcome: Outcome) -> Piece:
    """Without a correction that says what the document says itself: the store will not keep it."""
    clue = outcome.document.identity.clue("kind") if outcome.document else None
    if clue and clue.how == "documents.csv":
        return piece
    return replace(piece, given=tuple(said for said in piece.given if said[0] != "documents.csv"))


def _digest_of(piece: Piece, digest: str) -> str:
    """What people say of a document decides how it is read and searched."""
    return _digest(digest, repr(piece.given)) if piece.given else digest


def _is_stored(store: Store, piece: Piece, digest: str) -> bool:
    missing = [s for s in piece.spots if store.needs(piece.sha256, s.path, digest, s.folder)]
    if not missing:
        return True
    if piece.trouble:
        return False
    return all(store.adopt(piece.sha256, paths, digest, folder) for folder, paths in _by_folder(piece).items())


def _store(store: Store, piece: Piece, outcome: Outcome, digest: str) -> None:
    """The document goes in with the places below its first folder; other folders then only name it."""
    first, *others = _by_folder(piece).items()
    for folder, paths in [first] if outcome.error is None else [first, *others]:
        source = outcome.source
        here = Source(paths, source.sha256, source.media_type, source.size_bytes)
        store.write(replace(outcome, source=here), digest, folder)
    if outcome.document is not None:
        for folder, paths in others:
            store.adopt(outcome.document.id, paths, digest, folder)


def _by_folder(piece: Piece) -> dict[Path, tuple[str, ...]]:
    grouped: dict[Path, tuple[str, ...]] = {}
    for spot in piece.spots:
        grouped[spot.folder] = (*grouped.get(spot.folder, ()), spot.path)
    return grouped


def _unchanged(piece: Piece) -> Outcome:
    paths = tuple(spot.path for spot in piece.spots)
    return Outcome(Source(paths, piece.sha256, piece.media_type, piece.size_bytes), None)


@lru_cache(maxsize=1)
def ocr_version() -> str:
    """What reads pages from their pictures: once it is installed, documents are read anew."""
    program = ocr.available()
    try:
        return ocr.version(program) if program else "none"
    except ocr.OcrError:
        return "none"


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Hashes the code that reads and finds, with its tables, so that a new version reads every document anew."""
    root = Path(__file__).resolve().parent.parent
    hasher = hashlib.sha256()
    for name in _CODE:
        place = root / name
        for file in sorted([*place.rglob("*.py"), *place.rglob("*.npz")]) if place.is_dir() else [place]:
            hasher.update(file.relative_to(root).as_posix().encode())
            hasher.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return hasher.hexdigest()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
