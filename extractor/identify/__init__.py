"""What a document is: its kind, title, publisher, paper number and session, date, body and plan period, and where
each was read.

A person's word goes before what is read: a sidecar beside the file, a flag, a row of documents.csv.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.identify import bodies, imprint, titles
from extractor.identify.front import Front, front_of
from extractor.identify.given import FIELDS, Given, corrected, kind_of, spelled
from extractor.identify.kinds import kind_as_read
from extractor.identify.sidecar import SUFFIX, beside
from extractor.model import Block, Clue, How, Identity

__all__ = ["FIELDS", "SUFFIX", "Given", "beside", "identify", "kind_of", "spelled"]


def identify(
    blocks: Sequence[Block],
    name: str,
    properties: Mapping[str, str] | None = None,
    given: Sequence[tuple[How, Given]] = (),
) -> Identity:
    """Say what a document is, by its words, its running heads, its name and the properties of its file.

    `given` is what people said of it, and how, the word that holds first.
    """
    front = front_of(blocks, name, properties or {})
    identity = kind_as_read(front)
    for how, said in reversed(given):
        identity = corrected(identity, Given(kind=said.kind), how)
    # The other fields are read as a document of that kind prints them.
    identity = _filled(identity, front)
    for how, said in reversed(given):
        identity = corrected(identity, replace(said, kind=None), how)
    return identity


def _filled(identity: Identity, front: Front) -> Identity:
    kind = identity.kind
    body = bodies.body(front) if kind in ("local_plan", "board_paper") else None
    clues = (
        titles.title(front, kind),
        bodies.publisher(front, kind, body),
        imprint.paper_number(front, kind),
        imprint.session(front, kind),
        imprint.published(front),
        body,
        imprint.plan_period(front) if kind == "local_plan" else None,
    )
    return _with(identity, [clue for clue in clues if clue])


def _with(identity: Identity, clues: Sequence[Clue]) -> Identity:
    read = Given.of({clue.field: clue.value for clue in clues}, "the document")
    return Identity(
        identity.kind,
        read.title,
        read.publisher,
        read.paper_number,
        read.published,
        read.body,
        read.session,
        read.plan_period,
        identity.kind_confidence,
        (*identity.clues, *clues),
    )
