"""One file or text on its way: read, put together, identified, searched. A file's error is a value, not the end."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from extractor import finders as ways
from extractor import readers, segment
from extractor.errors import ExtractorError, SourceError
from extractor.finders import Finders, Sifted
from extractor.identify import Given, identify, kind_of
from extractor.model import Document, How, Outcome, Source
from extractor.pipeline.ahead import Ahead
from extractor.pipeline.survey import Piece
from extractor.readers import Reading
from extractor.resources import shipped

log = logging.getLogger(__name__)


def finders_for(rules: Path | None, model: bool) -> Finders:
    """The finders, loaded once a process; a pack that was edited since is read again."""
    folder = rules or shipped("rules")
    stamp = tuple((f.name, f.stat().st_mtime_ns) for f in sorted(folder.glob("*.toml"))) if folder.is_dir() else ()
    return _finders(rules, model, stamp)


@lru_cache(maxsize=4)
def _finders(rules: Path | None, model: bool, stamp: tuple[tuple[str, int], ...]) -> Finders:
    return ways.load(rules, use_model=model)


def document_of(
    data: bytes,
    name: str,
    kind: str | None = None,
    spots: tuple[str, ...] = (),
    given: tuple[tuple[How, Given], ...] = (),
    tables: bool = True,
) -> Document:
    """The document that a file's bytes hold. `name` tells text from Markdown; `kind` overrides what the text says, and
    so does what else is `given`: what people say of the document and how, the word that holds first. Where no `tables`
    are wanted those of PDF files are read as text.

    Raises SourceError where the bytes cannot be read, or are no document.
    """
    media_type = readers.media_type_of(data, name)
    if media_type is None:
        what = "is no kind of document read here."
        raise SourceError(name, what, "Read are PDF, HTML, DOCX, Markdown and plain text.")
    source = Source(spots or (name,), hashlib.sha256(data).hexdigest(), media_type, len(data))
    return _built(readers.read(data, media_type, name, tables), source, name, (*_flag(kind, name), *given))


def document_of_text(text: str, name: str = "text", kind: str | None = None) -> Document:
    """The document of a plain text; its `origin` leads back to `text`."""
    data = text.encode("utf-8", "surrogatepass")
    source = Source((name,), hashlib.sha256(data).hexdigest(), "text/plain", len(data))
    return _built(readers.read_text(text), source, name, _flag(kind, name))


def _built(reading: Reading, source: Source, name: str, given: tuple[tuple[How, Given], ...]) -> Document:
    return segment.build(
        source.sha256,
        source,
        reading.blocks,
        identify(reading.blocks, name, reading.properties, given),
        page_count=reading.page_count,
        page_labels=reading.page_labels,
        notes=reading.notes,
        turns=reading.turns,
        papers=reading.papers,
    )


def _flag(word: str | None, name: str) -> tuple[tuple[How, Given], ...]:
    if word is None:
        return ()
    kind = kind_of(word)
    if kind is None:
        raise SourceError(name, f"{word!r} is not a kind of document.", "See `extractor extract --help` for the kinds.")
    return (("flag", Given(kind=kind)),)


Prepared = tuple[Document, Sifted]


def outcome_of(
    piece: Piece, finders: Finders, tables: bool = True, ahead: Ahead[Piece, Prepared] | None = None
) -> Outcome:
    """Read and search one file: what goes wrong with it becomes the outcome's error. `ahead` has prepared it.

    Raises RuleError or SettingsError for what would go wrong with every file (the encoder is missing).
    """
    paths = tuple(spot.path for spot in piece.spots)
    source = Source(paths, piece.sha256, piece.media_type, piece.size_bytes)
    try:
        document, sifted = ahead.taken() if ahead else prepared(piece, None, finders, tables)
        found = tuple(finders.find(document, sifted))
    except SourceError as fault:
        # The sentence without the file's name, which stands beside it wherever it is shown.
        return Outcome(source, None, error=f"{fault.what} {fault.hint}".rstrip())
    except ExtractorError:
        raise
    except Exception as fault:  # the one broad net: a bug that one file brings out must not lose the others
        log.exception("%s could not be processed", paths[0])
        error = f"the program failed on it ({type(fault).__name__}: {fault}). Please report this as a bug."
        return Outcome(source, None, error=error)
    return Outcome(document.source, document, found)


def prepared(piece: Piece, following: Piece | None, finders: Finders, tables: bool) -> Prepared:
    """A file read and sifted; the process that reads PDF files goes on with the `following` one.

    Raises SourceError where the file cannot be read.
    """
    paths = tuple(spot.path for spot in piece.spots)
    if piece.trouble:
        raise SourceError(paths[0], piece.trouble, "Is it open elsewhere, or not yours to read?")
    try:
        data = piece.spots[0].file.read_bytes()
    except OSError as fault:
        what = f"cannot be opened any more ({fault.strerror or fault})."
        raise SourceError(paths[0], what, "Was it moved or deleted since? Load it again from where it lies.") from fault
    readers.begin(data, piece.media_type, tables)
    if following and not following.trouble and following.media_type == readers.PDF:
        with suppress(OSError):  # told when its turn comes
            readers.begin(following.spots[0].file.read_bytes(), following.media_type, tables)
    document = document_of(data, paths[0], spots=paths, given=piece.given, tables=tables)
    return document, finders.sift(document)


def crashed(piece: Piece) -> Outcome:
    """What became of a file whose reading ended its process."""
    source = Source(tuple(spot.path for spot in piece.spots), piece.sha256, piece.media_type, piece.size_bytes)
    error = "reading it ended the process at work on it. It is probably damaged: fetch it anew."
    return Outcome(source, None, error=error)
