"""What the beginning of a printed line says it is: a bullet, a number in a sequence, a row of figures, a heading."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.model import BlockKind

_STOP = re.compile(r"(?:[.!?:;]|…)[\"'”’)\]*_]*\d{0,3}$")
_BULLET = re.compile(r"[•▪▫●○◦‣∙·■□◼➢➤✓✔❖\uf0b7\uf0a7\uf0d8\uf02d\uf0fc][\s\u200b]*|o\s+(?=[a-z])")
_DASH = re.compile(r"[-–—*]\s+(?=\S)")
_LETTERED = re.compile(r"\(?([a-z]|[ivx]{1,5}|\d{1,2})\)\s+(?=\S)|([a-z]|[ivx]{2,5})\.\s+(?=[*_]{0,3}[A-Z“‘\"'])")
# The same before a small letter, where only the sequence tells it from an abbreviation.
_LETTERED_SMALL = re.compile(r"([a-z])\.\s+(?=[a-z])")
_QUESTION = re.compile(r"(Q{1,2}\s?\d{1,4})[:.]?\s+(?=[A-Z])")
_OPENING = r"[*_]{0,3}[A-Z“‘\"'£\[(\u00c0-\u00de]"
_DOTTED = re.compile(rf"(\d{{1,3}}(?:\.\d{{1,3}}){{1,3}}[a-z]?)(?:\.\s*|\s+)(?:[-–]\s+)?(?={_OPENING})")
_NUMBERED = re.compile(rf"(\d{{1,3}})(?:\.|\s+[-–])\s+(?={_OPENING})")
_BARE = re.compile(r"(\d{1,3})\s+(?=[A-Z“‘\"])")
# The numbers of an annex: its letter, then those of its paragraphs.
_ANNEXED = re.compile(rf"([A-Z]\d{{1,3}}(?:\.\d{{1,3}}){{0,2}})\.?\s+(?={_OPENING})")
_LAST_DIGITS = re.compile(r"(.*?)(\d+)[a-z]?$")
_CAPTION = re.compile(r"(?:Figure|Fig\.|Table|Chart|Map|Diagram|Graph)\s+\d+(?:\.\d+)*[a-z]?(?=$|[:.\s–-])")
_DIVISION = re.compile(r"(?:part|chapter|appendix|annex|section)\s+(?:\w{1,6})\b", re.I)
# What stands under a table or a chart.
_UNDER = re.compile(r"(?:Sources?|Notes?):", re.I)
_LEADER = re.compile(r"(?<![.…\s])\s*(?:(?:\.\s*+){4,}+|(?:…\s*+){2,}+)(?=\d+$|$)")
_NUMBER = re.compile(
    r"[(\-–+]?[£$€]?\d[\d,]*(?:\.\d+)?(?:%|m|bn|k|p|ha|pp)?\)?[*†]?|[-–—]|n/?[ak]|N/?A|\d{4}[-/–]\d{2,4}", re.I
)
_TOKEN = re.compile(r"\S+")
_GAP = re.compile(r"\t+|\s{2,}")
_NEVER_LAST = "a an and as at by for from in into is its of on or our than that the their this to was were with"
_DANGLING = frozenset(_NEVER_LAST.split())
_LAST_NUMBER = re.compile(r"[^\W\d]\)? \d{1,3}$")
# Prose whose last sentence breaks off at a name: what it names goes on. No sentence is longer than this.
_NAME_LAST = re.compile(r".{20,}[a-z)][.!?] (?:[A-Z]{2,}|[A-Z].*\b[a-z]+,?(?: [A-Z][\w’']*){1,3})$", re.S)
_SENTENCE = 500
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What begins at a line. `skip` characters of it are the mark itself; `cells` are the spans of a row's cells.

    `head` is true of a row that the format says is one of heads.
    """

    kind: BlockKind
    skip: int = 0
    number: str | None = None
    level: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    head: bool = False


def ends(text: str) -> bool:
    """Does the line end as a sentence does (closing quotes and the figure of a footnote allowed)?"""
    stop = _STOP.search(text)
    return stop is not None and not (stop.group()[0] in ":;" and _is_open(text))


def is_contents(text: str) -> bool:
    """Is it a line of a table of contents: words, and the number of a page?"""
    return text[:1].isupper() and _LAST_NUMBER.search(text) is not None


def opens_lower(text: str) -> bool:
    """Does the line go on in the middle of a sentence?"""
    head = text.lstrip("“‘\"'(")
    return bool(head) and (head[0].islower() or head[0] in ",;)&%")


def hangs(text: str) -> bool:
    """Does the line plainly want more: a last word that cannot be the last, a name in mid-sentence, an open bracket?"""
    if ends(text):
        return False
    last = text.split()[-1]
    if last.lower() in _DANGLING or _is_open(text):
        return True
    return last[0].isupper() and _NAME_LAST.match(text[-_SENTENCE:]) is not None and not _BULLET.match(text)


def _is_open(text: str) -> bool:
    return text.rfind("(") > text.rfind(")")


def is_prose(text: str, room: int = 60) -> bool:
    """Is the line a piece of running text, and not a name, a title or a cell?"""
    words = text.split()
    lower = sum(word[0].islower() for word in words)
    return len(text) >= min(40, 0.7 * room) and len(words) > 3 and lower * 3 >= len(words)


class Marks:
    """The marks of a document's lines; a number is one only where its neighbours in the sequence are printed too."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._places: dict[tuple[str, str], list[int]] = {}
        for i, text in enumerate(texts):
            if (text[:1].isdigit() or text[1:2].isdigit()) and (found := _numbering(text)):
                self._places.setdefault(found[:2], []).append(i)
            elif letter := _LETTERED_SMALL.match(text):
                self._places.setdefault(("lettered", letter[1]), []).append(i)

    def at(self, i: int, fresh: bool) -> Mark | None:
        """The mark of line `i`. `fresh`: a paragraph may begin here, by what stands before it."""
        text = self._texts[i]
        if found := _BULLET.match(text):
            return Mark("list_item", found.end())
        if row := cells(text):
            return Mark("table", cells=tuple(row)) if len(row) > 1 or fresh else None
        if found := _QUESTION.match(text):
            return Mark("paragraph", found.end(), found.group(1).replace(" ", ""))
        if text[:1].isdigit() or (text[1:2].isdigit() and _ANNEXED.match(text)):
            return self._number(i, fresh)
        if (found := _LETTERED_SMALL.match(text)) and self._has_neighbour(i, found[1]):
            return Mark("list_item", found.end(), found[1])
        before = self._texts[i - 1] if i else ""
        if fresh or before.endswith((",", " and", " or", " –")) or _DASH.match(before) or _LETTERED.match(before):
            if found := _DASH.match(text):
                return Mark("list_item", found.end())
            if found := _LETTERED.match(text):
                return Mark("list_item", found.end(), found.group(1) or found.group(2))
        if fresh and len(text) < 160 and _CAPTION.match(text) and not text.endswith((".", ";")):
            return Mark("caption")
        if fresh and len(text) < 90 and _DIVISION.match(text) and text[0].isupper() and _may_head(text):
            return Mark("heading", level=2)
        return None

    def _number(self, i: int, fresh: bool) -> Mark | None:
        text = self._texts[i]
        found = _numbering(text)
        if found is None:
            lettered = _LETTERED.match(text) if fresh else None
            return Mark("list_item", lettered.end(), lettered.group(1)) if lettered else None
        style, number, skip = found
        sequel = self._in_sequence(i, style, number)
        if style == "dotted" or style == "numbered":
            return Mark("paragraph", skip, number) if fresh or sequel else None
        return Mark("paragraph", skip, number) if fresh and sequel else None

    def _has_neighbour(self, i: int, letter: str) -> bool:
        """Does the letter before or after open a line near by?"""
        return any(self._stands("lettered", chr(ord(letter) + step), i - 39, i + 40) for step in (-1, 1))

    def _in_sequence(self, i: int, style: str, number: str) -> bool:
        parts = _LAST_DIGITS.match(number)
        if not parts:
            return False
        head, digits = parts.groups()
        value = int(digits)
        width = len(digits) if digits.startswith("0") else 1
        return any(
            self._stands(style, f"{head}{value + step:0{width}d}", low, high)
            for step, low, high in ((-1, i - 150, i), (1, i + 1, i + 150))
        )

    def _stands(self, style: str, number: str, low: int, high: int) -> bool:
        """Does one of the lines from `low` to below `high` open with this number?"""
        places = self._places.get((style, number), ())
        at = bisect_left(places, low)
        return at < len(places) and places[at] < high


def _numbering(text: str) -> tuple[str, str, int] | None:
    for style, pattern in (("dotted", _DOTTED), ("numbered", _NUMBERED), ("bare", _BARE), ("annexed", _ANNEXED)):
        if found := pattern.match(text):
            if style == "bare" and _MONTH.match(text, found.end()):
                return None
            return style, found.group(1), found.end()
    return None


def cells(text: str) -> list[tuple[int, int]]:
    """The spans of a table row's cells; empty where the line is no row."""
    if (".." in text or ". ." in text or "……" in text) and (found := _LEADER.search(text)):
        label = (0, found.start())
        return [label, (found.end(), len(text))] if found.end() < len(text) else [label]
    if ("\t" in text or "  " in text) and (parts := _parted(text)):
        return parts
    if (text[-1:].isalpha() and text[-1] not in "mnkpahA") or _CAPTION.match(text):
        return []
    tokens = [found.span() for found in _TOKEN.finditer(text)]
    tail = 0
    while tail < len(tokens) and _NUMBER.fullmatch(text, *tokens[-1 - tail]):
        tail += 1
    figures = tokens[len(tokens) - tail :]
    digits = sum(any(c.isdigit() for c in text[a:b]) for a, b in figures)
    if not digits or (tail == len(tokens) == 1 and len(text) < 2):
        return [tokens[0]] if tail and len(tokens) == 1 and digits else []
    if tail == len(tokens):
        return figures
    label = (0, tokens[len(tokens) - tail - 1][1])
    if text[: label[1]].rsplit(None, 1)[-1].lower() in _DANGLING:
        return []
    return [label, *figures] if tail >= 2 and digits >= 2 and label[1] <= 70 else []


def _parted(text: str) -> list[tuple[int, int]]:
    """Cells parted by tabs or by runs of spaces: three of them, or two of which one is a figure."""
    spans, at = [], 0
    for gap in _GAP.finditer(text):
        spans.append((at, gap.start()))
        at = gap.end()
    spans = [(a, b) for a, b in [*spans, (at, len(text))] if b > a]
    figures = sum(_NUMBER.fullmatch(text, a, b) is not None for a, b in spans)
    short = all(b - a <= 60 for a, b in spans)
    return spans if (figures and len(spans) > 1) or (short and len(spans) > 2) else []


def looks_like_heading(below: Sequence[str], room: int, marks: Marks, i: int) -> bool:
    """Is the first of these lines a heading: short, unstopped, and with a body of text under it?"""
    if not _may_head(below[0]) or len(below) < 2:
        return False
    if below[0].isupper() and len(below[0]) > 5 and not opens_lower(below[1]):
        return True
    return _fits_alone(below[0], below[1], room, marks, i + 1) and (
        _is_body(below[1], room, marks, i + 1)
        or (len(below) > 2 and _may_head(below[1]) and _is_body(below[2], room, marks, i + 2))
    )


def _may_head(text: str) -> bool:
    if len(text) > 110 or len(text.split()) > 14 or text.endswith((".", ";", ":", ",", "-", "–", "—")) or cells(text):
        return False
    if hangs(text) or not any(c.isalpha() for c in text) or (text.endswith("?") and ": " in text):
        return False
    if _UNDER.match(text):
        return False
    if _LAST_NUMBER.search(text) and len(text.split()) > 3:
        # A line of a table of contents: the number is a page.
        return False
    return text[0].isupper() or text[0] in "“‘\"'"


def _is_body(text: str, room: int, marks: Marks, i: int) -> bool:
    mark = marks.at(i, fresh=True)
    if mark is not None:
        return mark.kind in ("list_item", "paragraph")
    return (is_prose(text, room) or (ends(text) and len(text) > 30)) and text[0] not in ")," and not opens_lower(text)


def _fits_alone(text: str, below: str, room: int, marks: Marks, i: int) -> bool:
    """The line was ended on purpose: the next word would have found room on it."""
    if opens_lower(below):
        return False
    mark = marks.at(i, fresh=True)
    return mark is not None or len(text) + 1 + len(below.split()[0]) <= 0.86 * room
