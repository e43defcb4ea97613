"""The marks of Markdown: those that open a line, and those within it that the cleaned text does without."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from extractor.readers.characters import Traced
from extractor.readers.glued import unglued
from extractor.readers.labels import parted
from extractor.readers.lines import Line
from extractor.readers.marks import Mark, ends
from extractor.readers.marks import cells as row_cells
from extractor.readers.running import unturned

_CLEAR = re.compile(
    r"^#{1,6}\s*\S|^[ \t]*+\|.*\|\s*$|^[ \t]*+(?:\|[ \t]*+)?:?-{3,}:?\s*\|[\s|:-]*$|\*\*[^*\n]+\*\*|\]\([^\s()]+[()]|"
    r"\[\^\w+\]|\\[()\[\]*_]",
    re.M,
)
_HASHES = re.compile(r"(#{1,6})(?:\s+|(?=[^\s#\d])|(?<=##)(?=\d))")
_HEADING_NUMBER = re.compile(r"[*_\s]*(\d{1,3}(?:\.\d{1,3})*)[.)]?\s+(?=[*_]*[^\W\d])")
_RULE = re.compile(r"(?:([-*_=])\s*)(?:\1\s*){2,}$")
# A list of attributes, as Kramdown, Pandoc and Govspeak have them: on a line of its own, or at a line's end.
_LISTED = r"(?<![{$\\])\{[:.#]?\s*[A-Za-z][\w.:#=\"' -]*\}"
_ATTRIBUTES = re.compile(
    rf"\{{:[^}}]*\}}$|{_LISTED}$|<!--.*-->$|</?(?:div|section|article|span|p|br|hr|center)\b[^<>]*>$|<a\b[^<>]*></a>$"
)
_FENCE = re.compile(r"(?:```|~~~)")
_QUOTE = re.compile(r">[>\s]*")
_BULLET = re.compile(r"[*+-]\s+(?=\S)")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:\s*")
_BOLD_LINE = re.compile(r"(?:(?:\*\*|__)\s*(?=\S)[^*_]+(?:\*\*|__)\s*)+$")
_RULER = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
_PIPE = re.compile(r"(?<!\\)\|")
# Cells that people part with bars without more ado, and one that holds a figure.
_BAR = re.compile(r"\S[ \t]+\|[ \t]+(?=\S)")
_FIGURE_CELL = re.compile(r"\|[ \t]+[(–-]?[£$€]?\d[\d,.]*[ \t]?(?:%|bn|m|k|million|billion)?\)?[ \t]*(?:\||$)")
_BARRED_ROWS = re.compile(r"^([^|\n]*\S[ \t]+\|[ \t]+\S[^\n]*)\r?\n(?=([^|\n]*\S[ \t]+\|[ \t]+\S[^\n]*))", re.M)
_PROPERTY = re.compile(r"(title|author|date|created)\s*:\s*[\"']?(.+?)[\"']?$", re.I)

_TARGET = r"\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+[\"'][^\"']*[\"'])?\)"
_LINK = re.compile(rf"!\[[^\[\]]*\]{_TARGET}|(?<!\\)\[([^\[\]^][^\[\]]*)\](?:{_TARGET}|\[[\w -]*\])")
_DROPPED = re.compile(
    r"\[\^[^\[\]\s]+\]|</?[a-zA-Z](?![a-z]+://)[^<>]*>|<!--.{0,2000}?-->|\{:[^{}]*\}"
    rf"|(?<![ \t])[ \t]*+{_LISTED}(?=[ \t\r]*$)"
    r"|(?<!\S)\*+(?!\S)|(?<!\\)(?:\*{2,3}|_{2,3}(?=\w)|(?<=[\w.,;:!?)])_{2,3}|`+)",
    re.S | re.M,
)
_REFERENCE = re.compile(r"&(?:#\d{1,6}|#x[\da-fA-F]{1,5}|[a-zA-Z]{2,8});")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])([^*]*[^\s*\\])\*(?![\w*])|(?<![\w_\\])_(?=[^\s_])([^_]*[^\s_\\])_(?![\w_])"
)
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_QUOTE_AT_BREAK = re.compile(r"(?<=[\r\n])[ \t]*>[> \t]*")


def is_markdown(text: str) -> bool:
    """Does the text plainly use Markdown, or part the cells of its tables with bars as Markdown does?"""
    return _CLEAR.search(text) is not None or any(_are_cells(rows) for rows in _BARRED_ROWS.findall(text))


def front_matter(lines: list[Line]) -> dict[str, str]:
    """Takes the lines of a YAML front matter away, and gives what they say of title, author and date."""
    if not lines or lines[0].text != "---":
        return {}
    stop = next((i for i, line in enumerate(lines[1:40], 1) if line.text == "---"), 0)
    found = [_PROPERTY.match(line.text) for line in lines[1:stop]]
    del lines[: stop + 1 if stop else 0]
    return {("created" if m[1].lower() == "date" else m[1].lower()): m[2].strip() for m in found if m}


def marked(given: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines with their marks set, without those that only lay out (rules, fences, attributes, rulers of tables).

    Beside them, the furniture of the pages that the text once had.
    """
    kept: list[Line] = []
    unbroken, furniture = unturned(given)
    lines = unglued(parted(unbroken))
    table = _tables(lines)
    for i, line in enumerate(lines):
        if i in table:
            if _RULER.match(line.text):
                continue
            is_head = i + 1 in table and _RULER.match(lines[i + 1].text) is not None
            line.mark = Mark("table", cells=_filled(_pipe_cells(line.text), table[i], len(line.text)), head=is_head)
        else:
            if quote := _QUOTE.match(line.text):
                line.start += quote.end()
                line.text = line.text[quote.end() :]
            if not line.text or _FENCE.match(line.text) or _ATTRIBUTES.match(line.text):
                continue
            if _RULE.match(line.text):
                underlines = bool(kept) and not line.gap and line.text[0] in "=-" and kept[-1].mark is None
                if underlines and len(kept[-1].text) < 110:
                    kept[-1].mark = Mark("heading", level=1 if line.text[0] == "=" else 2)
                continue
            line.mark = line.mark or _mark(line)
            if line.mark is None and _is_bold(line) and kept and kept[-1].mark and _is_bold(kept[-1]):
                line.mark = Mark("heading", level=3)
        kept.append(line)
    return kept, furniture


def _is_bold(line: Line) -> bool:
    """A line all in bold type that is no sentence: as good as a heading."""
    plain = line.text.strip("*_ ")
    return (
        len(line.text) < 110
        and _BOLD_LINE.match(line.text) is not None
        and not (row_cells(plain) or ends(plain))
        and any(map(str.isalpha, plain))
    )


def _mark(line: Line) -> Mark | None:
    text = line.text
    if found := _HASHES.match(text):
        number = _HEADING_NUMBER.match(text, found.end())
        return Mark("heading", number.end() if number else found.end(), number and number[1], len(found[1]))
    if found := _FOOTNOTE.match(text):
        return Mark("footnote", found.end(), found[1])
    if _is_bold(line) and not text.strip("*_ ")[0].islower():
        number = _HEADING_NUMBER.match(text)
        return Mark("heading", number.end() if number else 0, number and number[1], 3)
    if found := _BULLET.match(text):
        return Mark("list_item", found.end())
    return None


def _tables(lines: Sequence[Line]) -> dict[int, int]:
    """The lines that are rows of pipe tables, by index, and how many columns their table has."""
    rows: dict[int, int] = {}
    run: list[int] = []
    for i, line in enumerate([*lines, None]):
        if line is not None and _PIPE.search(line.text) and not (run and line.gap):
            run.append(i)
            continue
        if len(run) > 1 and _are_rows([lines[k].text for k in run]):
            width = max(len(_pipe_cells(lines[k].text)) for k in run)
            rows.update(dict.fromkeys(run, width))
        run = [i] if line is not None and _PIPE.search(line.text) else []
    return rows


def _are_rows(lines: Sequence[str]) -> bool:
    """Are lines with bars a table's: with a ruler below the first, or opened by bars, or all of as many cells?"""
    if _RULER.match(lines[1]) or all(line.startswith("|") for line in lines):
        return True
    return _are_cells(lines)


def _are_cells(lines: Sequence[str]) -> bool:
    """Do bars part lines into as many cells each, and below the first one into figures?"""
    bars = {len(_BAR.findall(line)) for line in lines}
    return len(bars) == 1 and 0 not in bars and any(_FIGURE_CELL.search(line) for line in lines[1:])


def _filled(cells: list[tuple[int, int]], width: int, end: int) -> tuple[tuple[int, int], ...]:
    """The cells of a row with those that it leaves out at its end, empty."""
    return (*cells, *[(end, end)] * (width - len(cells)))


def _pipe_cells(text: str) -> list[tuple[int, int]]:
    """The spans of a pipe table's cells, the empty ones among them."""
    start = 1 if text.startswith("|") else 0
    cells: list[tuple[int, int]] = []
    for found in _PIPE.finditer(text, start):
        cells.append((start, found.start()))
        start = found.end()
    return cells if cells and text.endswith("|") else [*cells, (start, len(text))]


def polish(text: Traced) -> Traced:
    """The text without Markdown's marks, HTML tags and character references."""
    text = text.unwrapped(_QUOTE_AT_BREAK).unwrapped(_LINK).unwrapped(_DROPPED)
    text = text.replaced(_REFERENCE, lambda found: html.unescape(found.group()))
    return text.unwrapped(_EMPHASIS).unwrapped(_ESCAPE)
