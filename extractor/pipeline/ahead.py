"""The next file is read while this one is searched: its pages are read in a process apart, which would stand idle."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor import readers
from extractor.pipeline.survey import Piece


class Ahead:
    """Begins to read each file of a load once the one before it is read, and keeps its bytes until then."""

    def __init__(self, pieces: Sequence[Piece], tables: bool) -> None:
        self._after = {a.sha256: b for a, b in pairwise(pieces)}
        self._tables = tables
        self._begun: tuple[str, bytes] | None = None

    def begin(self, piece: Piece) -> bool:
        """Begin with this file. False where it is of a kind that is read at once, or cannot be opened."""
        if piece.trouble or piece.media_type != readers.PDF:
            return False
        try:
            self._begun = piece.sha256, piece.spots[0].file.read_bytes()
        except OSError:  # told when its turn comes
            return False
        readers.begin(self._begun[1], piece.media_type, self._tables)
        return True

    def taken(self, piece: Piece) -> bytes:
        """The bytes of this file, begun or not."""
        begun, self._begun = self._begun, None
        return begun[1] if begun and begun[0] == piece.sha256 else piece.spots[0].file.read_bytes()

    def go_on(self, piece: Piece) -> None:
        """This file is read: begin with the one after it."""
        if following := self._after.get(piece.sha256):
            self.begin(following)
