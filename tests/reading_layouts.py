"""How rightly the made documents of `layouts_blind` are read, field by field."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from layouts_blind import HEADINGS, PLACES, TableTruth, Truth
from scores import Score, Scores

from extractor.model import Document, Span, Table
from extractor.pipeline import document_of

#: What stands in a list for a bullet: no word of the truth.
BULLETS = frozenset("•–-")
_MARK = re.compile(r"\(?([a-z]{1,4}|\d{1,3}(?:\.\d{1,3})*)[.)]")
_GLUED = re.compile(r"\d|[*†‡§]|[a-z]$")


class Token(NamedTuple):
    """A word of the text; `number` is true of a paragraph's number or list mark, put back before its paragraph."""

    text: str
    page: int
    note: bool
    number: bool = False


def scores(truth: Truth) -> Scores:
    """Everything the truth tells of, measured on the document that the product makes."""
    document = document_of(truth.pdf, f"{truth.name}.pdf")
    ours = [t for t in tokens(document) if t.text not in BULLETS]
    matcher = difflib.SequenceMatcher(None, [_bare(w) for w in truth.words], [_bare(t.text) for t in ours], False)
    out = {name: Score() for name in ("order", "numbers", "labels", "furniture", "markers", "footnotes", "headings")}
    out["order"].add(matcher.ratio(), 1, _moved(truth.words, ours, matcher))
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
    ours = Counter(
        (p.number.rstrip("."), " ".join(p.span.of(document.text).split()[:3]))
        for p in document.paragraphs
        if p.number and p.kind != "footnote" and re.match(r"\d", p.number)
    )
    numbers = {number for number, _ in truth.paragraphs}
    chapters = {(number, words) for number, words in ours if "." not in number and number not in numbers}
    _compare(Counter(truth.paragraphs), Counter({k: n for k, n in ours.items() if k not in chapters}), score)


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
    slots = {r"\{p\}": f"(?:{PLACES.replace(chr(10), '')})", r"\{y\}": r"\d{4}"}
    pattern = "|".join(re.escape(h) for h in HEADINGS.replace("\n", "").split("|"))
    for slot, stands in slots.items():
        pattern = pattern.replace(slot, stands)
    told = re.findall(rf"(?<!\S)(?:{pattern})(?!\S)", " ".join(truth.words))
    texts = (" ".join(p.span.of(document.text).split()) for p in document.paragraphs if p.kind == "heading")
    ours = [re.sub(r"^\d+\.? ", "", text) for text in texts]
    _compare(Counter((h, "") for h in told), Counter((h, "") for h in ours), score)


# ---- tables -------------------------------------------------------------------------------------------------------

Rows = list[list[str]]


def rows_of(document: Document) -> list[tuple[Table | None, Rows]]:
    """Each table as rows of texts: its cells, or while the document has no tables the lines of its paragraphs."""
    if document.tables:
        out: list[tuple[Table | None, Rows]] = []
        for table in document.tables:
            grid = [[""] * table.columns for _ in range(table.rows)]
            for cell in table.cells:
                grid[cell.row][cell.column] = " ".join(cell.span.of(document.text).split())
            out.append((table, grid))
        return out
    texts = (p.span.of(document.text) for p in document.paragraphs if p.kind == "table")
    return [(None, [[" ".join(c.split()) for c in line.split("\t")] for line in text.split("\n")]) for text in texts]


def _tables(truth: Truth, document: Document, out: Scores) -> None:
    ours = rows_of(document)
    told = [[list(t.heads), *map(list, t.rows)] for t in truth.tables]
    held: list[list[int]] = [[] for _ in told]
    for n, (_, rows) in enumerate(ours):
        alike = [sum((_cells(rows) & _cells(t)).values()) for t in told]
        if told and max(alike):
            held[alike.index(max(alike))].append(n)
    used = {n for group in held for n in group}
    for t, rows, group in zip(truth.tables, told, held, strict=True):
        where = f"{t.caption.partition(':')[0]} (page {t.page})"
        out["tables"].add(len(group) == 1, 1, () if len(group) == 1 else [f"{where} was read as {len(group)} tables"])
        right, of, faults = _exact(rows, [row for n in group for row in ours[n][1]])
        out["ruled" if t.ruled else "borderless"].add(right, of, [f"{where}: {fault}" for fault in faults])
        for n in group:
            table = ours[n][0]
            if table is not None:
                _heads(t, table, document, where, out)
    for n, (_, rows) in enumerate(ours):
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
    """The heads, units and values of the figures that stand in their right row and column."""
    labels = {cell.row: _said(cell.span, document) for cell in table.cells if cell.column == 0}
    for cell in table.cells:
        text = _said(cell.span, document)
        if cell.row < table.head_rows or not 0 < cell.column < len(truth.heads) or not re.search(r"\d|nil|–", text):
            continue
        row = _said(cell.row_head, document)
        heads = " ".join(_said(head, document) for head in cell.column_heads)
        right = heads == truth.heads[cell.column] and row == labels.get(cell.row)
        fault = f"{where}: {text!r} has the heads {heads!r} and {row!r}"
        out["heads"].add(right, 1, () if right else [fault])
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
    if not re.search(r"\d", text):
        return unit, Decimal(0)
    value = Decimal(re.sub(r"[^\d.]", "", text)) * {"£000": 1000, "%": 1}.get(truth.unit, 1_000_000)
    return unit, -value if text.startswith("(") else value
