"""How rightly the made documents of `layouts_blind` and `layouts_platypus` are read, field by field."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import layouts_blind
import layouts_platypus
from layouts_blind import TableTruth, Truth
from scores import Score, Scores

from extractor.model import Document, Paragraph, Span, Table
from extractor.pipeline import document_of

#: What stands for a bullet in a list or parts the words of a caption: no word.
BULLETS = frozenset("•–-")
_MARK = re.compile(r"\(?([a-z]{1,4}|\d{1,3}(?:\.\d{1,3})*)[.)]")
_HEADING_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.?|Annex [A-Z]:) ")
_FIGURE = re.compile(r"\(?£?[\d,]+(?:\.\d+)?m?\)?")
_NOTHING = ("nil", "–")


class Token(NamedTuple):
    """A word of the text; `number` is true of a paragraph's number or list mark, put back before its paragraph."""

    text: str
    page: int
    note: bool
    number: bool = False


@cache
def made() -> tuple[Truth, ...]:
    """All made documents."""
    return (*layouts_blind.documents(), *layouts_platypus.documents())


def _pattern(entries: Sequence[str]) -> re.Pattern[str]:
    """Any of these entries of a maker's stock, with whatever its slots were filled with; the longest that fits."""
    places = "|".join(_entries(f"{layouts_blind.PLACES}; {layouts_platypus.PLACES}"))
    bodies = layouts_platypus.BODIES.replace("{}", "{p}")
    slots = {"y": r"\d{4}(?:-\d\d)?", "d": r"\d+ \w+ \d{4}", "o": "|".join(_entries(bodies)), "p": places}
    pattern = "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True))
    for slot, stands in slots.items():
        pattern = pattern.replace(rf"\{{{slot}\}}", f"(?:{stands})").replace(f"{{{slot}}}", f"(?:{stands})")
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


def _entries(stock: str) -> list[str]:
    return re.split(r"[|;]\s*", stock.replace("\n", " "))


_OPENINGS = [_entries(entry.split(" | ")[0]) for entry in layouts_platypus.STOCK.values()]
_TITLED = [title for title, *_ in _OPENINGS]
_HEADING = _pattern([*_entries(layouts_blind.HEADINGS), *_entries(layouts_platypus.HEADINGS), *_TITLED])
#: The lines between a title and the text, which may be headings or not.
_UNDER_TITLE = _pattern([line for _, *lines in _OPENINGS for line in lines])


def scores(truth: Truth) -> Scores:
    """Everything the truth tells of, measured on the document that the product makes."""
    document = document_of(truth.pdf, f"{truth.name}.pdf")
    words = [word for word in truth.words if word not in BULLETS]
    ours = [t for t in tokens(document) if t.text not in BULLETS]
    matcher = difflib.SequenceMatcher(None, [_bare(w) for w in words], [_bare(t.text) for t in ours], False)
    out = {name: Score() for name in ("order", "numbers", "labels", "furniture", "markers", "footnotes", "headings")}
    out["order"].add(matcher.ratio(), 1, _moved(words, ours, matcher))
    _numbers(truth, document, out["numbers"])
    _labels(truth, document, out["labels"])
    _furniture(truth, document, out["furniture"])
    _markers(truth, ours, matcher, out["markers"])
    _footnotes(truth, document, out["footnotes"])
    _headings(truth, document, out["headings"])
    out |= {name: Score() for name in ("tables", "ruled", "borderless", "heads", "units")}
    _tables(truth, document, out)
    return out


def tokens(document: Document) -> list[Token]:
    """The words of the prose as the truth tells them: page by page, the bodies of its notes last on each.

    So a paragraph that runs over a page may stand before the notes of its first page or after them.
    """
    found: list[Token] = []
    places = sorted(document.words)
    at = 0
    for paragraph in document.paragraphs:
        if paragraph.kind in ("table", "furniture"):
            continue
        page = paragraph.page or 1
        note = paragraph.kind == "footnote"
        # A heading may keep its number in its text.
        if (
            paragraph.number
            and not note
            and paragraph.span.of(document.text).split()[0].rstrip(".") != paragraph.number
        ):
            found.append(Token(paragraph.number, page, note, True))
        for word in re.finditer(r"\S+", paragraph.span.of(document.text)):
            start = paragraph.span.start + word.start()
            while at < len(places) and places[at].end <= start:
                at += 1
            if at < len(places) and places[at].start < start + len(word.group()):
                page = places[at].page
            found.append(Token(word.group(), page, note))
    return sorted(found, key=lambda token: (token.page, token.note))


def _bare(word: str) -> str:
    """List marks and numbers without their brackets: whether these belong to them is the reader's affair."""
    mark = _MARK.fullmatch(word)
    return mark[1] if mark else word


def _moved(words: Sequence[str], ours: Sequence[Token], matcher: difflib.SequenceMatcher[str]) -> Iterator[str]:
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            want, have = (_short(x) for x in (words[a:b], [t.text for t in ours[c:d]]))
            page = ours[min(c, len(ours) - 1)].page if ours else 0
            yield f"p{page} {what} after “{' '.join(words[max(0, a - 3) : a])}”: truth “{want}”, read “{have}”"


def _short(words: Sequence[str]) -> str:
    return " ".join(words) if len(words) <= 12 else f"{' '.join(words[:5])} … ({len(words)}) … {' '.join(words[-5:])}"


def _numbers(truth: Truth, document: Document, score: Score) -> None:
    """The numbers of paragraphs; those of headings are no matter here."""
    told = {words for words, _ in _told_headings(truth)}
    ours = Counter(
        (p.number.rstrip("."), " ".join(p.span.of(document.text).split()[:3]))
        for p in document.paragraphs
        if p.number and p.kind != "footnote" and re.match(r"[A-Z]?\d", p.number) and _heading(p, document) not in told
    )
    _compare(Counter(truth.paragraphs), ours, score)


def _compare(truth: Counter[tuple[str, str]], ours: Counter[tuple[str, str]], score: Score) -> None:
    """What the truth has and we have is right; what we have beyond it counts against us."""
    missing, extra = truth - ours, ours - truth
    # One that is there with another number or other words is one fault, not two.
    right = sum((truth & ours).values())
    score.add(right, right + max(sum(missing.values()), sum(extra.values())))
    score.faults += [f"missing {key}" for key in missing.elements()]
    score.faults += [f"invented {key}" for key in extra.elements()]


def _labels(truth: Truth, document: Document, score: Score) -> None:
    for page, label in zip(document.pages, truth.labels, strict=True):
        right = page.label == label
        score.add(right, 1, () if right else [f"page {page.number}: {label!r} was read as {page.label!r}"])


def _furniture(truth: Truth, document: Document, score: Score) -> None:
    """Pieces of furniture that stand in the text: as a block of their own, or within one if they are words."""
    told = set(truth.words)
    blocks = [(p, " ".join(p.span.of(document.text).split())) for p in document.paragraphs]
    for piece in truth.furniture:
        held = re.compile(rf"(?<!\w){re.escape(piece)}(?!\w)")
        long = len(piece.split()) > 2
        lone = [p for p, text in blocks if text == piece and (piece not in told or not piece.isdigit())]
        within = [p for p, text in blocks if long and text != piece and held.search(text)]
        # A running head may say what a heading says: so often it belongs to the text.
        own = " ".join(truth.words).count(piece) if long or lone else 0
        wrong = len(lone) + len(within) > own
        where = ", ".join(f"{p.kind} on page {p.page}" for p in (*lone, *within))
        score.add(not wrong, 1, [f"{piece!r} stands in the text: {where}"] if wrong else ())


def _markers(truth: Truth, ours: Sequence[Token], matcher: difflib.SequenceMatcher[str], score: Score) -> None:
    """Markers of footnotes that were left in the text, glued to a word or beside it."""
    marks = {mark for mark, _ in truth.footnotes}
    told = set(truth.words)
    bad: list[str] = []
    for what, _, _, c, d in matcher.get_opcodes():
        for k in range(c, d) if what in ("insert", "replace") else ():
            word = ours[k].text
            glued = any(word.rstrip(".,").endswith(m) and word.rstrip(".,")[: -len(m)] in told for m in marks)
            if glued or (word in marks and not ours[k].number):
                bad.append(f"page {ours[k].page}: “{' '.join(t.text for t in ours[max(0, k - 3) : k + 1])}”")
    score.add(max(0, len(marks) - len(bad)), len(marks), bad)


def _footnotes(truth: Truth, document: Document, score: Score) -> None:
    ours = Counter(
        (p.number or "", " ".join(p.span.of(document.text).split()[:3]))
        for p in document.paragraphs
        if p.kind == "footnote"
    )
    _compare(Counter(truth.footnotes), ours, score)


def _headings(truth: Truth, document: Document, score: Score) -> None:
    told = _told_headings(truth)
    ours = Counter((_heading(p, document), "") for p in document.paragraphs if p.kind == "heading")
    _compare(told, Counter({key: n for key, n in ours.items() if not _UNDER_TITLE.fullmatch(key[0])}), score)


def _told_headings(truth: Truth) -> Counter[tuple[str, str]]:
    return Counter((heading, "") for heading in _HEADING.findall(" ".join(truth.words)))


def _heading(paragraph: Paragraph, document: Document) -> str:
    """The words of a paragraph without the number that a heading may keep in its text."""
    return _HEADING_NUMBER.sub("", _said(paragraph.span, document))


# ---- tables -------------------------------------------------------------------------------------------------------

Rows = list[list[str]]


def folded(rows: Rows, heads: int) -> Rows:
    """The rows with the heads over a column in one, outermost first; one over several columns is over each."""
    for row in rows[: max(0, heads - 1)]:
        for at in range(1, len(row)):
            row[at] = row[at] or row[at - 1]
    over = [" ".join(filter(None, column)) for column in zip(*rows[:heads], strict=True)]
    return [over, *rows[heads:]] if heads else rows


def _rows(table: Table, document: Document) -> Rows:
    grid = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        grid[cell.row][cell.column] = _said(cell.span, document)
    return folded(grid, table.head_rows)


def _tables(truth: Truth, document: Document, out: Scores) -> None:
    ours = [_rows(table, document) for table in document.tables]
    told = [[list(t.heads), *map(list, t.rows)] for t in truth.tables]
    held: list[list[int]] = [[] for _ in told]
    for n, rows in enumerate(ours):
        alike = [sum((_cells(rows) & _cells(t)).values()) for t in told]
        if told and max(alike):
            held[alike.index(max(alike))].append(n)
    used = {n for group in held for n in group}
    for t, rows, group in zip(truth.tables, told, held, strict=True):
        where = f"{t.caption.partition(':')[0]} (page {t.page})"
        out["tables"].add(len(group) == 1, 1, () if len(group) == 1 else [f"{where} was read as {len(group)} tables"])
        right, of, faults = _exact(rows, [row for n in group for row in ours[n]])
        out["ruled" if t.ruled else "borderless"].add(right, of, [f"{where}: {fault}" for fault in faults])
        for n in group:
            _heads(t, document.tables[n], document, where, out)
    for n, rows in enumerate(ours):
        if n not in used:
            out["tables"].add(0, 1, [f"no table: {rows[0]} ... ({len(rows)} rows)"])


def _cells(rows: Rows) -> Counter[str]:
    return Counter(cell for row in rows for cell in row if cell)


def _exact(told: Rows, ours: Rows) -> tuple[int, int, list[str]]:
    """Cells that are right where they stand, of all that are told or that were read beyond those."""
    matcher = difflib.SequenceMatcher(None, [tuple(r) for r in told], [tuple(r) for r in ours], False)
    right, of, faults = 0, sum(map(len, told)), []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            right += sum(map(len, told[a:b]))
            continue
        for k in range(max(b - a, d - c)):
            want = told[a + k] if a + k < b else []
            have = ours[c + k] if c + k < d else []
            right += sum(x == y for x, y in zip(want, have, strict=False))
            of += sum(1 for y in have[len(want) :] if y)
            faults.append(f"row {want} was read as {have}")
    return right, of, faults


def _heads(truth: TableTruth, table: Table, document: Document, where: str, out: Scores) -> None:
    """The heads of the cells that stand in their right row and column, and the units and values of figures."""
    labels = {cell.row: _said(cell.span, document) for cell in table.cells if cell.column == 0}
    for cell in table.cells:
        text = _said(cell.span, document)
        if cell.row < table.head_rows or not 0 < cell.column < len(truth.heads) or not text:
            continue
        row = _said(cell.row_head, document)
        heads = " ".join(_said(head, document) for head in cell.column_heads)
        right = heads == truth.heads[cell.column] and row == labels.get(cell.row)
        fault = f"{where}: {text!r} has the heads {heads!r} and {row!r}"
        out["heads"].add(right, 1, () if right else [fault])
        if text not in _NOTHING and not _FIGURE.fullmatch(text):
            continue
        want, value = _value(text, truth)
        # Where each cell has its own unit, a dash has none.
        unit = cell.unit or (want if not truth.unit and not value else None)
        right = (unit, cell.value) == (want, value)
        fault = f"{where}: {text!r} is {cell.value} {cell.unit}, not {value} {want}"
        out["units"].add(right, 1, () if right else [fault])


def _said(span: Span | None, document: Document) -> str:
    return " ".join(span.of(document.text).split()) if span else ""


def _value(text: str, truth: TableTruth) -> tuple[str, Decimal]:
    """The unit and the value in it that a printed figure has."""
    unit = "percent" if truth.unit == "%" else "GBP"
    if text in _NOTHING:
        return unit, Decimal(0)
    value = Decimal(re.sub(r"[^\d.]", "", text)) * {"£000": 1000, "%": 1}.get(truth.unit, 1_000_000)
    return unit, -value if text.startswith("(") else value
