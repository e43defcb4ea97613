"""Blocks become one Document: its text, and where pages, sections, paragraphs and sentences stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extractor import tabular
from extractor.model import (
    Block,
    Document,
    Identity,
    Note,
    OffsetMap,
    Page,
    Paper,
    Paragraph,
    Reference,
    Section,
    Sentence,
    Source,
    Span,
    Word,
)

_BETWEEN = "\n\n"


def build(
    id: str,
    source: Source,
    blocks: Sequence[Block],
    identity: Identity,
    *,
    page_count: int | None = None,
    page_labels: Sequence[str | None] = (),
    notes: Iterable[Note] = (),
    turns: Sequence[tuple[int, int, int]] = (),
    papers: Sequence[Paper] = (),
) -> Document:
    """Put a file's blocks together. Furniture (running heads, page numbers) stays out of the text.

    `papers` are the pages' sizes; `turns` are (index in `blocks`, offset in that block, page): where a block goes on
    on the next page. The document has an `origin` if every block in its text has one.
    """
    kept = [(i, block) for i, block in enumerate(blocks) if block.kind != "furniture"]
    starts: dict[int, int] = {}
    length = 0
    for i, block in kept:
        starts[i] = length + (len(_BETWEEN) if length else 0)
        length = starts[i] + len(block.text)
    text = _BETWEEN.join(block.text for _, block in kept)
    sections = _sections(kept, starts, len(text))
    paragraphs: list[Paragraph] = []
    found: list[Sentence] = []
    section = -1
    for i, block in kept:
        section += block.kind == "heading"
        span = Span(starts[i], starts[i] + len(block.text))
        at = section if section >= 0 else None
        paragraphs.append(Paragraph(span, block.kind, block.page, at, block.number))
        # A heading is one sentence whatever stops it holds; so is a row of a table.
        spans = _rows(block.text) if block.kind in ("heading", "table") else sentences(block.text)
        found += [Sentence(piece.shifted(span.start), len(paragraphs) - 1) for piece in spans]
    pages = _pages(kept, starts, len(text), page_count, page_labels, turns, papers)
    return Document(
        id,
        source,
        identity,
        text,
        pages,
        sections,
        tuple(paragraphs),
        tuple(found),
        tuple(notes),
        _origin(kept, starts),
        tuple(_words(kept, starts)),
        tabular.tables(text, paragraphs, [block for _, block in kept]),
        furniture=tuple(block for block in blocks if block.kind == "furniture"),
        references=tuple(_references(kept, starts)),
    )


def _words(kept: Sequence[tuple[int, Block]], starts: dict[int, int]) -> Iterator[Word]:
    """Where the words of the text stand on paper: by page, then by text."""
    shifted = (Word(w[0] + starts[i], w[1] + starts[i], *w[2:]) for i, b in kept for w in b.words)
    return iter(sorted(shifted, key=lambda word: word.page))


def _references(kept: Sequence[tuple[int, Block]], starts: dict[int, int]) -> Iterator[Reference]:
    """Markers with the footnotes that they call: those of the same marker that stand next after the block's page."""
    notes: dict[str, list[tuple[int, int]]] = {}
    for n, (_, block) in enumerate(kept):
        if block.kind == "footnote" and block.number:
            notes.setdefault(block.number, []).append((block.page or 0, n))
    for i, block in kept:
        for offset, marker in block.references:
            page = max((w.page for w in block.words if w.start <= offset), default=block.page or 0)
            called = next((n for at, n in notes.get(marker, ()) if at >= page), None)
            yield Reference(starts[i] + offset, marker, called)


def _sections(kept: Sequence[tuple[int, Block]], starts: dict[int, int], length: int) -> tuple[Section, ...]:
    heads = [(starts[i], block) for i, block in kept if block.kind == "heading"]
    ends = [length] * len(heads)
    waiting: list[int] = []
    for at, (start, block) in enumerate(heads):
        while waiting and heads[waiting[-1]][1].level >= block.level:
            ends[waiting.pop()] = max(0, start - len(_BETWEEN))
        waiting.append(at)
    return tuple(
        Section(block.text, block.level, Span(start, end)) for (start, block), end in zip(heads, ends, strict=True)
    )


def _pages(
    kept: Sequence[tuple[int, Block]],
    starts: dict[int, int],
    length: int,
    count: int | None,
    labels: Sequence[str | None],
    turns: Sequence[tuple[int, int, int]],
    papers: Sequence[Paper],
) -> tuple[Page, ...]:
    """One page after the other, together covering the whole text; a page without text has an empty span."""
    begins: dict[int, int] = {}
    for i, block in kept:
        if block.page is not None:
            begins.setdefault(block.page, starts[i])
    for i, offset, page in turns:
        if i in starts:
            begins[page] = min(starts[i] + offset, begins.get(page, length))
    last = max([count or 0, *begins])
    pages: list[Page] = []
    end = length
    for number in range(last, 0, -1):
        start = 0 if number == 1 else min(begins.get(number, end), end)
        label = labels[number - 1] if number <= len(labels) else None
        paper = papers[number - 1] if number <= len(papers) else None
        pages.append(Page(number, Span(start, end), label, paper))
        end = start
    return tuple(reversed(pages))


def _origin(kept: Sequence[tuple[int, Block]], starts: dict[int, int]) -> OffsetMap | None:
    clean: list[int] = []
    given: list[int] = []
    for i, block in kept:
        if block.origin is None:
            return None
        clean += [starts[i] + offset for offset in block.origin.clean]
        given += block.origin.given
    return OffsetMap(tuple(clean), tuple(given)) if clean else None


def _rows(text: str) -> list[Span]:
    return [Span(found.start(), found.end()) for found in re.finditer(r"[^\n]*\S[^\n]*", text)]


# ---- sentences ----------------------------------------------------------------------------------------------------

# A stop, what closes with it, the figure of a footnote that hangs on it, and the space after.
_STOP = re.compile(
    r"(?P<stop>[.!?]+|…)(?P<close>[\"'”’)\]]*)(?P<note>\d{1,3}(?:[,–]\d{1,3})*|\[\d{1,3}\])?(?P<late>[\"”’]?)(?P<gap>\s+)"
    # Two sentences with no space between them, where the second plainly begins one.
    r"|(?<=[a-z]{3})\.(?=(?:The|This|These|It|We|In|However|If|There|They)\s)"
)
_BEFORE = re.compile(r"[^\W\d_](?:[^\W\d_]|\.(?=[^\W\d_]))*$")
# A footnote hangs on a word, a year or a share; after any other number the digits are decimals.
_NOTED = re.compile(r"""(?:\b(?:19|20)\d\d|\d[-–/]\d\d|%|[”’"')\]]|[^\W\d])$""")
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})$")
_START = re.compile(r"[“‘\"'(\[]*(?:[^\W\d_a-zß-öø-ÿ]|[£$€]?\d|\.\s+[A-Z])")
_WORD = re.compile(r"[“‘\"'(\[]*([^\W\d_]+)")
_HOLE = re.compile(r"(?:^|\s)\.\s*$")

# Never the end of a sentence, whatever follows.
_ALWAYS_OPEN_WORDS = (
    "mr mrs ms messrs dr prof rev hon rt lt col gen capt cpt sgt maj cllr e.g i.e eg ie cf viz vs c ca approx "
    "esp incl excl q.v op al st mt"
)
_ALWAYS_OPEN = frozenset(_ALWAYS_OPEN_WORDS.split())
# Open where a number follows ("No. 4", "paras. 1.2", "Cm. 8948", "Feb. 2015").
_OPEN_BEFORE_NUMBERS_WORDS = (
    "no nos para paras p pp fig figs ch chs chap cl cm cmd cmnd cd vol vols col cols s ss sec secs sect art arts reg "
    "regs app ref refs ed eds pt pts q qq ex v jan feb mar apr jun jul aug sep sept oct nov dec circ min est tel "
    "ext hc hl"
)
_OPEN_BEFORE_NUMBERS = frozenset(_OPEN_BEFORE_NUMBERS_WORDS.split())
# Both inside sentences and at their ends: the next word decides.
_EITHER_WORDS = "u.s u.k u.s.a e.u u.n u.s.c co corp inc ltd jr sr ph.d b.sc m.sc d.c bros dept govt assoc"
_EITHER = frozenset(_EITHER_WORDS.split())
_OPENERS_WORDS = (
    "a about according after all also although an and another any as at because before both but by despite during "
    "each even few finally first for from further given he her here his how however i if in instead it its last "
    "later many meanwhile more moreover most much nevertheless no nor not now of on once one only or other our "
    "out over overall perhaps previously recent same second several she since so some still such that the their "
    "then there therefore these they this those though three through thus to together two under unless until we "
    "what when whereas where whether which while who why with within without would yet you your"
)
_OPENERS = frozenset(_OPENERS_WORDS.split())


def sentences(text: str) -> list[Span]:
    """The sentences of a text, without the space around them; a line break always ends one.

    Closing quotation marks and the figure of a footnote ("savings.1") belong to the sentence that they follow. Lists
    parted by semicolons stay whole.
    """
    spans: list[Span] = []
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for stop in _STOP.finditer(text, line.start(), line.end()):
            if stop.end() < line.end() and _ends_here(text, start, stop):
                spans.append(Span(start, stop.end() if stop["gap"] is None else stop.start("gap")))
                start = stop.end()
        spans.append(Span(start, line.end()))
    return [trimmed for span in spans if (trimmed := _trimmed(text, span))]


def _trimmed(text: str, span: Span) -> Span | None:
    piece = span.of(text)
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, start + len(piece.strip())) if piece.strip() else None


def _ends_here(text: str, start: int, stop: re.Match[str]) -> bool:
    """Does the sentence that began at `start` end at this stop?"""
    if stop["gap"] is None:
        return True
    if not _START.match(text, stop.end()):
        return False
    before = text[max(start, stop.start() - 24) : stop.start()]
    word = _WORD.match(text, stop.end())
    opener = word is not None and word[1].lower() in _OPENERS
    if stop["note"] and not stop["note"].startswith("[") and not stop["close"] and not _NOTED.search(before):
        return False
    if stop["stop"] in ("...", "…") or len(stop["stop"]) > 3:
        return opener or bool(stop["close"])
    if stop["stop"] != "." or stop["close"] or stop["note"]:
        return True
    if not before.strip():
        return False
    if before[-1].isspace():
        # A lone stop: the place of words that were lost, unless another such hole stands right before it.
        return opener or _HOLE.search(before) is not None
    if stop.start() - start <= 6 and _ENUMERATOR.match(text[start : stop.start()]):
        return False
    return _closes(before, text[stop.end()], opener)


def _closes(before: str, following: str, opener: bool) -> bool:
    """Does a full stop after these words end a sentence, or only an abbreviation?"""
    found = _BEFORE.search(before)
    if not found:
        return True
    word = found.group()
    low = word.lower()
    if low in _ALWAYS_OPEN and not (low == "st" and opener):
        return False
    if low in _OPEN_BEFORE_NUMBERS:
        return not (following.isdigit() or following in "([")
    if low in _EITHER:
        return opener
    if len(word) == 1 and word.isupper():
        # An initial ("J. Smith"), unless a sentence plainly begins ("Plan B. The ...").
        return opener
    return True
