"""Looks through files and folders: which are documents, which lie there twice, which are skipped, and why."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.errors import SettingsError
from extractor.identify import SUFFIX, Given, beside
from extractor.model import How, Kind
from extractor.readers import media_type_of


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a file lies: `path`, with forward slashes, below the folder that was loaded."""

    folder: Path
    path: str

    @property
    def file(self) -> Path:
        return self.folder / self.path


@dataclass(frozen=True, slots=True)
class Piece:
    """One document to be: the same bytes in several places are one. `trouble` says why a file could not be opened.

    `given` is what people say of it and how (a sidecar, a flag, documents.csv), the word that holds first.
    """

    sha256: str
    media_type: str
    size_bytes: int
    spots: tuple[Spot, ...]
    trouble: str = ""
    given: tuple[tuple[How, Given], ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left alone, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies at the paths given, in the order of their names."""

    pieces: tuple[Piece, ...]
    skipped: tuple[Skipped, ...]


def survey(paths: Sequence[Path], kind: Kind | None = None) -> Survey:
    """Look through files and folders (subfolders too). `kind`, if given, is what all of them are.

    Raises SettingsError for a path that is not there, and for a sidecar that is not understood.
    """
    found: dict[str, Piece] = {}
    skipped: list[Skipped] = []
    seen: set[Path] = set()
    for path in paths:
        for spot in _walk(path, skipped):
            if spot.file in seen:
                continue
            seen.add(spot.file)
            if spot.path.endswith(SUFFIX):
                if not spot.file.with_name(spot.file.name.removesuffix(SUFFIX)).is_file():
                    skipped.append(Skipped(spot.path, "says what a document is that is not there"))
                continue
            piece = _look(spot)
            if piece is None:
                skipped.append(Skipped(spot.path, _kind_skipped(spot.file)))
            elif piece.sha256 in found:
                twin = found[piece.sha256]
                spots, given = (*twin.spots, *piece.spots), twin.given or piece.given
                found[piece.sha256] = replace(twin, spots=spots, given=given)
            else:
                found[piece.sha256] = piece
    flag: tuple[tuple[How, Given], ...] = (("flag", Given(kind=kind)),) if kind else ()
    return Survey(tuple(replace(p, given=(*flag, *p.given)) for p in found.values()), tuple(skipped))


def _walk(path: Path, skipped: list[Skipped]) -> Iterator[Spot]:
    if path.is_file():
        whole = path.resolve()
        yield Spot(whole.parent, whole.name)
        return
    if not path.is_dir():
        raise SettingsError(str(path), "there is no such file or folder.", "Check the spelling.")
    root = path.resolve()
    for folder, names, files in os.walk(root):
        here = Path(folder)
        for name in sorted(names):
            if _is_hidden(name):
                skipped.append(Skipped((here / name).relative_to(root).as_posix() + "/", "hidden folder"))
        names[:] = sorted(name for name in names if not _is_hidden(name))
        for name in sorted(files):
            below = (here / name).relative_to(root).as_posix()
            if _is_hidden(name):
                skipped.append(Skipped(below, "hidden file"))
            elif (here / name).exists() and not (here / name).is_file():
                skipped.append(Skipped(below, "no file but a pipe or a device"))
            else:
                yield Spot(root, below)


def _is_hidden(name: str) -> bool:
    # Word leaves "~$..." beside a document that is open.
    return name.startswith((".", "~$")) or name in ("__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini")


def _look(spot: Spot) -> Piece | None:
    try:
        data = spot.file.read_bytes()
    except OSError as fault:
        # No bytes, no digest: the place stands for it.
        stand_in = hashlib.sha256(os.fsencode(spot.file)).hexdigest()
        return Piece(stand_in, "", 0, (spot,), f"cannot be opened ({fault.strerror or fault}).")
    media_type = media_type_of(data, spot.path)
    if media_type is None:
        return None
    return Piece(hashlib.sha256(data).hexdigest(), media_type, len(data), (spot,), given=beside(spot.file))


def _kind_skipped(file: Path) -> str:
    suffix = file.suffix.lower()
    return f"{suffix} is no kind of document read here" if suffix else "no kind of document read here"


def by_reason(skipped: Iterable[Skipped]) -> dict[str, list[str]]:
    """The paths skipped, under each reason."""
    grouped: dict[str, list[str]] = {}
    for item in skipped:
        grouped.setdefault(item.reason, []).append(item.path)
    return grouped
