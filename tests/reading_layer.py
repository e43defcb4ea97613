"""What became of the words of the text layer: whether each is in a block, in one only, verbatim, and at its place."""

from __future__ import annotations

import bisect
import difflib
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pdfplumber
import pypdfium2
from reading_layouts import tokens
from reading_pages import DOCUMENTS, read
from scores import Score, Scores

from extractor.model import Box, Document, Sentence, Word
from extractor.pipeline import find
from extractor.readers.characters import Hyphens, Traced, cleaned

#: The real documents with a text layer.
FILES = (
    "audit/gao-07-106.pdf",
    "parliament/lords-behaviour-change-report.pdf",
    "parliament/government-response-behaviour-change.pdf",
    "plans/babergh-mid-suffolk-local-plan-2023.pdf",
    "plans/black-country-core-strategy-2011.pdf",
    "plans/tewkesbury-borough-plan-2011-2031.pdf",
)
AUDIT, SECOND_OPINION = FILES[0], "audit/gao-07-106.md"
_EDGES = re.compile(r"^\W+|\W+$")
# The mark of a footnote, or the number of a paragraph, that no space parts from a word in PDFium's text.
_HUNG = re.compile(r"\W*(?:\d{1,3}|[*†‡a-z])$")
_BEFORE = re.compile(r"^\d[\d.]*(?=[A-Z])")
_NO_WORDS = re.compile(r"[.…_]{3,}|[¹²³⁰⁴-⁹]")


def scores(name: str) -> Iterator[tuple[str, Scores]]:
    """Each real document: its words in blocks (furniture among them), words held once, quotations verbatim, and for
    the audit report the likeness of its prose to another program's."""
    for file in FILES:
        if name in file:
            out = {field: Score() for field in ("in blocks", "once", "verbatim", "likeness")}
            document, _ = read(DOCUMENTS / file)
            _covered(document, layer(file), out["in blocks"])
            _once(document, out["once"])
            _verbatim(document, out["verbatim"])
            if file == AUDIT:
                _alike(document, out["likeness"])
            yield Path(file).stem[:12], out


def layer(file: str) -> list[list[str]]:
    """The words of the file's own text layer, page by page, cleaned as the reader cleans."""
    paper = pypdfium2.PdfDocument((DOCUMENTS / file).read_bytes())
    try:
        given = [page.get_textpage().get_text_range() for page in paper]
    finally:
        paper.close()
    hyphens = Hyphens("\n".join(given))
    given = [_once_printed(text) for text in given]
    return [_words(cleaned(Traced.of(text), hyphens).text) for text in given]


def _once_printed(text: str) -> str:
    """The text without the lines that it repeats: some files print lines twice at one place."""
    lines = text.splitlines(keepends=True)
    return "".join(line for n, line in enumerate(lines) if len(line.split()) < 2 or line not in lines[:n])


def _words(text: str) -> list[str]:
    """What has a letter or a digit, without the marks around it or the raised ones of notes; dot leaders part words."""
    bare = (_EDGES.sub("", word) for word in _NO_WORDS.sub(" ", text).split())
    return [word for word in bare if word]


class Held(NamedTuple):
    """What one block holds: its words in its text or the document's, and its number and page where it has them."""

    text: str
    words: Sequence[Word]
    numbers: tuple[str, ...] = ()
    page: int | None = None


def blocks(document: Document) -> Iterator[Held]:
    """All blocks, furniture among them. A footnote's mark stands there and where it is referred to."""
    places = sorted(document.words)
    starts = [word.start for word in places]
    for p in document.paragraphs:
        own = places[bisect.bisect_left(starts, p.span.start) : bisect.bisect_left(starts, p.span.end)]
        numbers = (p.number,) * (1 + (p.kind == "footnote")) if p.number else ()
        yield Held(document.text, own, numbers, p.page)
    for block in document.furniture:
        yield Held(block.text, block.words)


def held(document: Document) -> list[list[str]]:
    """The words that blocks hold, page by page."""
    found: list[list[str]] = [[] for _ in document.pages]
    for block in blocks(document):
        text: dict[int, str] = {}
        last = -1
        for word in block.words:
            gap = "" if word.start == last and word.page in text else " "
            text[word.page] = text.get(word.page, "") + gap + block.text[word.start : word.end]
            last = word.end
        for page, said in text.items():
            found[page - 1] += _words(said)
        if block.page:
            found[block.page - 1] += _words(" ".join(block.numbers))
    return found


def _covered(document: Document, told: list[list[str]], score: Score) -> None:
    for number, (want, have) in enumerate(zip(told, held(document), strict=True), 1):
        missing, spare = Counter(want) - Counter(have), Counter(have) - Counter(want)
        # What is parted or joined otherwise than PDFium's text has it is there all the same.
        rest = " ".join(spare.elements())
        tight = rest.replace(" ", "")
        lost = [word for word in missing.elements() if not _there(word, rest, tight)]
        fault = f"page {number}: {len(lost)} of {len(want)} words: {' '.join(lost[:12])}"
        score.add(len(want) - len(lost), len(want), [fault] if lost else ())


def _there(word: str, rest: str, tight: str) -> bool:
    """Is the word among what is left over: in other pieces, or with the mark of a footnote hung on it or before it?"""
    stems = {_HUNG.sub("", word), _BEFORE.sub("", word)} - {word}
    return len(word) > 1 and (word in tight or any(f" {stem} " in f" {rest} " for stem in stems if len(stem) > 1))


def _once(document: Document, score: Score) -> None:
    """Each printed word is in one block; a word that the file prints twice at one place may be twice in one."""
    seen: dict[tuple[int, Box, str], int] = {}
    for n, block in enumerate(blocks(document)):
        for word in block.words:
            key = (word.page, word.box, block.text[word.start : word.end])
            other = seen.setdefault(key, n)
            score.add(other == n, 1, [f"page {word.page}: {key[2]!r} is in two blocks"] if other != n else ())


def _verbatim(document: Document, score: Score) -> None:
    """Quotations are the document's text, and each of their words has its place on a page."""
    for finding in find(document, model=False):
        right = finding.quote == finding.span.of(document.text) and all(place.box for place in finding.places)
        score.add(right, 1, [] if right else [f"{finding.quote[:60]!r} {finding.places}"])


def _alike(document: Document, score: Score) -> None:
    """How far the prose agrees with another program's Markdown of the same report, word for word.

    That prints lines twice where it set a marker apart, and keeps markers and page numbers as words: lone numbers are
    left out on both sides, and a line that repeats the one before.
    """
    lines = [line.strip() for line in (DOCUMENTS / SECOND_OPINION).read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line]
    theirs = [w for n, line in enumerate(lines) if not n or line != lines[n - 1] for w in _prose(line)]
    ours = [word for token in tokens(document) if not token.number for word in _prose(token.text)]
    matcher = difflib.SequenceMatcher(None, theirs, ours)
    faults = [
        f"{what}: theirs “{' '.join(theirs[a:b][:14])}” ({b - a}), ours “{' '.join(ours[c:d][:14])}” ({d - c})"
        for what, a, b, c, d in matcher.get_opcodes()
        if what != "equal" and max(b - a, d - c) > 3
    ]
    score.add(matcher.ratio(), 1, faults)


def _prose(text: str) -> list[str]:
    return [word for word in _words(re.sub(r"[*_#]+", " ", text)) if not re.fullmatch(r"\d{1,3}", word)]


# ---- boxes --------------------------------------------------------------------------------------------------------


def box_scores(name: str) -> Iterator[tuple[str, Scores]]:
    """Sentences on a few pages of each real document: the box round their words against that of the same words as
    another program finds them. The two do not mean the same by the height of a word, which a box of one line shows:
    so "lines" asks only whether both begin and end at one place, on one line."""
    for file in FILES:
        if name in file:
            out = {"boxes": Score(), "lines": Score(), "found": Score()}
            document, _ = read(DOCUMENTS / file)
            pages = _sampled(document)
            for page, others in zip(pages, _others_words(file, pages), strict=True):
                _boxed(document, page, others, out)
            yield Path(file).stem[:12], out


def _sampled(document: Document, count: int = 3) -> list[int]:
    """Pages with prose on them, spread over the document."""
    long = sorted({p.page for p in document.paragraphs if p.kind == "paragraph" and p.page and len(p.span) > 200})
    return long[:: max(1, len(long) // count)][:count]


def _others_words(file: str, pages: Sequence[int]) -> Iterator[list[tuple[str, Box]]]:
    with pdfplumber.open(io.BytesIO((DOCUMENTS / file).read_bytes())) as pdf:
        for page in pages:
            found = pdf.pages[page - 1].extract_words(use_text_flow=True)
            yield [(w["text"], (w["x0"], w["top"], w["x1"], w["bottom"])) for w in found]


def _boxed(document: Document, page: int, others: Sequence[tuple[str, Box]], out: Scores) -> None:
    words = sorted(word for word in document.words if word.page == page)
    bare = [_EDGES.sub("", text) for text, _ in others]
    for sentence in _sentences(document, page):
        own = [w for w in words if sentence.span.start <= w.start and w.end <= sentence.span.end]
        said = [_EDGES.sub("", document.text[w.start : w.end]) for w in own]
        if len(said) < 4:
            continue
        at = next((i for i in range(len(bare)) if bare[i : i + len(said)] == said), None)
        out["found"].add(at is not None, 1)
        if at is None:
            continue
        ours, theirs = _round([w.box for w in own]), _round([box for _, box in others[at : at + len(said)]])
        share, wide, high = (overlap(ours, theirs, axes) for axes in ((0, 1), (0,), (1,)))
        fault = f"page {page}: {share:.2f} ({wide:.2f} wide, {high:.2f} high) for “{' '.join(said[:6])} …”"
        out["boxes"].add(share >= 0.9, 1, [] if share >= 0.9 else [fault])
        right = wide >= 0.95 and high >= 0.7
        out["lines"].add(right, 1, [] if right else [fault])


def _sentences(document: Document, page: int) -> list[Sentence]:
    return [
        s for s in document.sentences
        if document.paragraphs[s.paragraph].kind == "paragraph" and document.paragraphs[s.paragraph].page == page
    ]  # fmt: skip


def _round(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def overlap(a: Box, b: Box, axes: Sequence[int] = (0, 1)) -> float:
    """What two boxes share, as a share of what either covers; along one axis only if told so."""
    sides = [(min(a[i + 2], b[i + 2]) - max(a[i], b[i]), a[i + 2] - a[i], b[i + 2] - b[i]) for i in axes]
    common = math.prod(max(0.0, side[0]) for side in sides)
    both = math.prod(side[1] for side in sides) + math.prod(side[2] for side in sides) - common
    return common / both if both else 0.0
