"""What a reader hands on: blocks in reading order, and what it learnt about the file on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.model import Block, Note, Paper


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, read.

    `properties` holds what the file's metadata says: "title", "author", "created" and "published" (ISO dates; of these,
    only web pages give the second), each only if known.
    `page_count` is None where the format has no pages; `page_labels` are the printed page numbers, in page order.
    `turns` are (index of a block, offset in its text, page): a block that runs over a page break turns there.
    `papers` are the pages' sizes, in page order (PDF).
    """

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    page_count: int | None = None
    page_labels: tuple[str | None, ...] = ()
    turns: tuple[tuple[int, int, int], ...] = ()
    papers: tuple[Paper, ...] = ()
