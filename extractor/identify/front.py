"""Where the identity of a document is read: its cover, its front matter, its running heads, its file's properties."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from extractor.model import Block, Clue, How

# How much of the beginning is the cover, the front matter, the part that is judged at all; in characters.
_COVER = 900
_FRONT = 5000
_SEEN = 40_000
# Longer than a line of a cover.
_PROSE = 180
# Longer than a running head.
_HEAD = 110
# Where a cover ends, if nothing else tells.
_OVER = re.compile(r"(?i)(?:table of )?contents|(?:executive )?summary|foreword|introduction|highlights")
# A disclaimer names the body that did not publish the paper.
_DISCLAIMER = re.compile(
    r"(?i)\bnot (?:an? )?(?:official )?(?:publication|paper|product|report)s? (?:of|by|from) [^.\n]*"
)
_PAGE_NUMBER = re.compile(r"^(?:page )?[\divxl]{1,4}\s+|\s+(?:page )?[\divxl]{1,4}$|^(?:page )?[\divxl]{1,4}$", re.I)


@dataclass(frozen=True, slots=True)
class Front:
    """The beginning of a document, a line a block, and what its file says of it.

    `text` holds the cover up to `cover` and the front matter up to `front`; `starts` and `pages` say where each line
    begins and on which page. `heads` are the running heads, the commonest first, without page numbers, and the first
    page of each.
    """

    text: str
    starts: tuple[int, ...]
    pages: tuple[int | None, ...]
    cover: int
    front: int
    heads: tuple[tuple[str, int | None], ...]
    blocks: tuple[Block, ...]
    words: int
    stem: str
    properties: Mapping[str, str]

    def clue(self, field: str, value: str, start: int, end: int) -> Clue:
        """The clue that stands at `text[start:end]`."""
        how: How = "cover" if start < self.cover else "front matter" if start < self.front else "text"
        page = self.pages[max(0, bisect.bisect_right(self.starts, start) - 1)] if self.pages else None
        return Clue(field, value, how, " ".join(self.text[start:end].split()), page)

    def lines(self, start: int = 0, end: int | None = None) -> list[tuple[int, str]]:
        """The lines that begin in `text[start:end]`, each with its offset."""
        end = self.front if end is None else end
        return [(at, self.line(i)) for i, at in enumerate(self.starts) if start <= at < end]

    def line(self, i: int) -> str:
        end = self.starts[i + 1] - 1 if i + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[i] : end]


def front_of(blocks: Sequence[Block], name: str, properties: Mapping[str, str]) -> Front:
    """The front of a document of these blocks, in a file of that name."""
    kept = [block for block in blocks if block.kind != "furniture"]
    lines: list[str] = []
    starts: list[int] = []
    pages: list[int | None] = []
    length = 0
    cover: int | None = None
    for block in kept:
        if length >= _SEEN:
            break
        if cover is None and _ends_cover(block, length):
            cover = length
        line = _DISCLAIMER.sub("", block.text)
        if cover is None:
            line = line.replace("\t", " ")
        lines.append(line)
        starts.append(length)
        pages.append(block.page)
        length += len(line) + 1
    text = "\n".join(lines)
    return Front(
        text,
        tuple(starts),
        tuple(pages),
        len(text) if cover is None else cover,
        next((at for at in starts if at >= _FRONT), len(text)),
        _running_heads(blocks),
        tuple(kept[: len(lines)]),
        sum(block.text.count(" ") + 1 for block in blocks),
        re.sub(r"[-_.]+", " ", PurePosixPath(name).stem),
        properties,
    )


def _ends_cover(block: Block, length: int) -> bool:
    prose = block.kind in ("paragraph", "list_item") and len(block.text) > _PROSE
    # What a cover sets side by side ("2011 - 2031") may look like a row of a table.
    table = block.kind == "table" and ("\n" in block.text or len(block.text) > _PROSE // 2)
    return length > _COVER or prose or table or (block.page or 1) > 1 or bool(_OVER.fullmatch(block.text.strip()))


def _running_heads(blocks: Sequence[Block]) -> tuple[tuple[str, int | None], ...]:
    seen: Counter[str] = Counter()
    first: dict[str, int | None] = {}
    for block in blocks:
        if block.kind != "furniture":
            continue
        text = _PAGE_NUMBER.sub("", _DISCLAIMER.sub("", block.text)).strip()
        if 3 < len(text) < _HEAD:
            seen[text] += 1
            first.setdefault(text, block.page)
    return tuple((text, first[text]) for text, count in seen.most_common(8) if count > 1)
