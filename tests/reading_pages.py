"""How rightly real pages are read, against the truth written by eye from their images (golden/pages-*.toml)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
from scores import Score, Scores

from extractor.model import Document, Paragraph, Span
from extractor.pipeline import document_of

GOLDEN = Path(__file__).parent / "golden"
DOCUMENTS = Path(__file__).resolve().parents[2] / "shared" / "documents"
FIELDS = ("first", "last", "label", "paragraphs", "order", "furniture", "tables", "footnotes")
_LIKE = str.maketrans("‘’“”–—‐‑−", "''\"\"-----")
# What a page may open with and the truth leaves out: bullets, list marks, a paragraph's number.
_OPENING = r"(?:(?:[•●▪■◦○➢✓*\-]|\(?(?:\w{1,2}|[ivxl]+|\d+(?:\.\d+)*\w?)[.):]?)\s+)*"


@dataclass(frozen=True)
class Seen:
    """What the product made of one page: the text on it in the order of reading, its furniture and its blocks.

    `numbers` are those of its paragraphs, `marks` those of its footnotes; `bare` is its text without the numbers of
    paragraphs, which the text has in their place.
    """

    text: str
    bare: str
    furniture: str
    label: str | None
    own_label: str | None
    numbers: tuple[str, ...]
    marks: tuple[str, ...]
    tables: int


def truths() -> dict[str, list[dict[str, Any]]]:
    """The pages whose truth is known, by the file that they are of."""
    found: dict[str, list[dict[str, Any]]] = {}
    for file in sorted(GOLDEN.glob("pages-*.toml")):
        for page in tomllib.loads(file.read_text(encoding="utf-8"))["page"]:
            found.setdefault(page["file"], []).append(page)
    return found


def scores(name: str) -> Iterator[tuple[str, Scores]]:
    """Each page whose truth is known in the files with `name` in their names, scored by field."""
    for file, pages in truths().items():
        if any(name in _title(page) for page in pages):
            document, labels = read(DOCUMENTS / file)
            for page in pages:
                if name in _title(page):
                    yield _title(page), scored(page, seen(document, page["page"], labels))


def _title(page: dict[str, Any]) -> str:
    return f"{Path(page['file']).stem[:12]}-{page['page']}"


@cache
def read(file: Path) -> tuple[Document, list[str]]:
    """A file as the product reads it, and the page labels that the file itself holds."""
    data = file.read_bytes()
    paper = pypdfium2.PdfDocument(data)
    try:
        labels = [paper.get_page_label(i) for i in range(len(paper))]
    finally:
        paper.close()
    return document_of(data, file.name), labels


def seen(document: Document, number: int, labels: Sequence[str]) -> Seen:
    """One page of a document as it was read; a paragraph that runs over to the next comes before the page's notes."""
    pieces = _pieces(document, number)
    last = pieces[-1][0] if pieces else None
    over = (Span(word.start, word.end) for word in document.words if word.page == number + 1)
    if last and last.kind != "footnote" and any(map(last.span.holds, over)):
        at = len(pieces) - 1
        while at and pieces[at - 1][0].kind == "footnote":
            at -= 1
        pieces.insert(at, pieces.pop())
    begun = [p for p, _ in pieces if p.number and p.page == number]
    page = document.pages[number - 1]
    return Seen(
        _even(" ".join(f"{p.number} {said}" if p in begun else said for p, said in pieces)),
        _even(" ".join(said for _, said in pieces)),
        _even(" ".join(block.text for block in document.furniture if block.page == number)),
        page.label,
        labels[number - 1] or None,
        tuple(str(p.number).rstrip(".") for p in begun if p.kind == "paragraph"),
        tuple(str(p.number) for p in begun if p.kind == "footnote"),
        sum(p.kind == "table" for p, _ in pieces),
    )


def _pieces(document: Document, number: int) -> list[tuple[Paragraph, str]]:
    """The paragraphs that have words on a page, each with those words."""
    words = sorted(word for word in document.words if word.page == number)
    found: list[tuple[Paragraph, str]] = []
    at = 0
    for paragraph in document.paragraphs:
        said, last = "", -1
        while at < len(words) and words[at].start < paragraph.span.end:
            said += ("" if words[at].start == last else " ") + document.text[words[at].start : words[at].end]
            last, at = words[at].end, at + 1
        if said:
            found.append((paragraph, said))
    return found


def _even(text: str) -> str:
    """One kind of quote, dash and space: an eye does not tell them apart."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_LIKE).split())


def _found(words: str, text: str) -> list[int]:
    """Where the words stand in the text, whole."""
    return [m.start() for m in re.finditer(rf"(?<!\w){_pattern(words)}(?!\w)", text)]


def _pattern(words: str) -> str:
    """The words as a pattern; a stop or a dash after the number of a heading may have gone with the number."""
    number = re.match(r"(\d+\w?)(?:\.|\s+-)\s+", words := _even(words))
    if number:
        return rf"{number[1]}[\s.-]+{re.escape(words[number.end() :])}"
    return re.escape(words)


def scored(page: dict[str, Any], ours: Seen) -> Scores:
    out = {field: Score() for field in FIELDS}
    _edges(page, ours, out)
    label = page.get("label")
    allowed = {label} if label else {None, ours.own_label}
    out["label"].add(ours.label in allowed, 1, [] if ours.label in allowed else [f"{label} was read as {ours.label}"])
    for field, have in (("paragraphs", ours.numbers), ("footnotes", ours.marks)):
        want = page[field]
        right = sum(n in have for n in want)
        # Notes under a table (mostly "a", "*") are not counted by the truth, neither way.
        extra = [n for n in have if n not in want and (n[0].isdigit() or field == "paragraphs")]
        faults = [f"missing {n}" for n in want if n not in have] + [f"invented {n}" for n in extra]
        out[field].add(right, right + max(len(want) - right, len(extra)), faults)
    _order(page["order"], ours, out["order"])
    for piece in page["furniture"]:
        right = bool(_found(piece, ours.furniture)) or not _found(piece, ours.text)
        out["furniture"].add(
            right, 1, [] if right else [f"{piece!r} stands in the text; furniture: {ours.furniture!r}"]
        )
    right = ours.tables == page["tables"]
    out["tables"].add(right, 1, [] if right else [f"{page['tables']} tables were read as {ours.tables}"])
    return out


def _edges(page: dict[str, Any], ours: Seen, out: Scores) -> None:
    """The page's first words and its last; numbers and bullets before the first may be there or not."""
    if "first" in page:
        words = _pattern(page["first"])
        right = any(re.match(rf"{_OPENING}[\"'(\[]?{words}(?!\w)", text) for text in (ours.text, ours.bare))
        out["first"].add(right, 1, [] if right else [f"{page['first']!r} but read {ours.text[:60]!r}"])
    if "last" in page:
        # Of an address the truth may quote no more than the beginning.
        words = _pattern(page["last"]) + (r"\S*" if "http" in page["last"] else r"\W*")
        right = any(re.search(rf"(?<!\w){words}$", text) for text in (ours.text, ours.bare))
        out["last"].add(right, 1, [] if right else [f"{page['last']!r} but read {ours.text[-60:]!r}"])


def _order(told: Sequence[str], ours: Seen, score: Score) -> None:
    """Each opening of a block: right if it is found, and stands with the most others in the order told."""
    spots = [_found(words, ours.bare) or _found(words, ours.text) for words in told]
    best: list[tuple[int, ...]] = [()]
    chains: list[tuple[int, int, tuple[int, ...]]] = []
    for k, places in enumerate(spots):
        for at in places:
            before = max((c for _, end, c in chains if end < at and (not c or c[-1] < k)), key=len, default=())
            chains.append((k, at, (*before, k)))
            best.append((*before, k))
    kept = max(best, key=len)
    faults = [
        f"{words!r} is {'out of order' if spots[k] else 'not on the page'}"
        for k, words in enumerate(told) if k not in kept
    ]  # fmt: skip
    score.add(len(kept), len(told), faults)
