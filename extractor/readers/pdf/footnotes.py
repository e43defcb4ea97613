"""Footnotes: small type at the foot of a page or of a column, each opened by its marker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.readers.pdf.order import Strip, strips
from extractor.readers.pdf.printed import Printed, Sheet

# Footnotes are set in type smaller than this share of the text's.
_SMALL = 0.93
# So far, in points, the text of a note may stand from its marker.
_TAB = 40.0
_OPENS = re.compile(r"(?:\[?(\d{1,3})\]?[.)]?|([*†‡§¶]{1,3})|\(?([a-z])\)?[.)]?)$")


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: its marker, the word that bears it, and its lines without that."""

    marker: str
    word: Printed
    strips: tuple[Strip, ...]


def footnotes(sheet: Sheet, words: Sequence[Printed], body: float) -> list[Footnote]:
    """The footnotes among a page's words, in order; `body` is the size of the document's text, in points.

    They stand below all the text of their column, and the first is opened by a marker that stands raised in that text,
    or that is raised itself.
    """
    hanging = {w.text for w in words if w.raised} | {w.text[-1] for w in words if w.text[-1] in "*†‡§" and w.text[:-1]}
    signs = {text for text in hanging if not text.isalnum()}
    small = [w for w in words if (w.size < _SMALL * body or w.raised or w.text in signs) and not w.turn]
    found: list[Footnote] = []
    for stack in sorted(_stacks(small), key=lambda s: (s[0].x0 > sheet.width / 2, s[0].top)):
        left, right, top = min(s.x0 for s in stack), max(s.x1 for s in stack), stack[0].top
        under = any(
            w.size >= _SMALL * body
            and w.base > top + 1
            and w.x0 < right
            and w.x1 > left
            and not (w.turn or w.raised)
            and w.text not in signs
            for w in words
        )
        if top < 0.3 * sheet.height or under:
            continue
        opens = [n for n, strip in enumerate(stack) if _marker(strip, left, hanging)]
        if not opens:
            continue
        stack = stack[opens[0] :]
        opens = [n - opens[0] for n in opens]
        for a, b in zip(opens, [*opens[1:], len(stack)], strict=True):
            marker = _marker(stack[a], left, hanging) or ""
            first = Strip(stack[a].words[1:]) if len(stack[a].words) > 1 else None
            lines = [first] if first else []
            found.append(Footnote(marker, stack[a].words[0], (*lines, *stack[a + 1 : b])))
    return [note for note in found if note.strips]


def _marker(strip: Strip, left: float, hanging: set[str]) -> str | None:
    """The marker that opens a line: raised, or alike one that hangs in the text."""
    word = strip.words[0]
    said = _OPENS.match(word.text)
    if not said or word.x0 > left + 1.5 * word.size:
        return None
    text = said[1] or said[2] or said[3]
    if word.raised or text in hanging:
        return text
    return None


def _stacks(words: Sequence[Printed]) -> list[list[Strip]]:
    """Lines of small type that stand one under the other, by column."""
    stacks: list[list[Strip]] = []
    for row in strips(words):
        for strip in row.apart(1.5):
            over = [
                s for s in stacks
                if strip.base - s[-1].base < 2.2 * strip.size and strip.x1 > s[-1].x0 - 12
                and strip.x0 < s[-1].x1 + (_TAB if len(s[-1].words) == 1 else 0.0)
                and min(x.x0 for x in s) - 14 < strip.x0
            ]  # fmt: skip
            if over:
                over[-1].append(strip)
            else:
                stacks.append([strip])
    return stacks
