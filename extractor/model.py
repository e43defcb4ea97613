"""The frozen types that flow from bytes to evidence. Offsets are 0-based, half-open code points; pages are 1-based."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

FindingType = Literal["savings_claim", "target", "outcome", "assumption", "recommendation"]
FINDING_TYPES: tuple[FindingType, ...] = ("savings_claim", "target", "outcome", "assumption", "recommendation")

Kind = Literal[
    "nao_report", "pac_report", "government_response", "hansard", "local_plan", "board_paper", "press", "other"
]
KINDS: tuple[Kind, ...] = (
    "nao_report", "pac_report", "government_response", "hansard", "local_plan", "board_paper", "press", "other",
)  # fmt: skip
SHORT_KINDS: dict[str, Kind] = {"nao": "nao_report", "pac": "pac_report", "plan": "local_plan", "report": "other"}

BlockKind = Literal["heading", "paragraph", "list_item", "table", "caption", "footnote", "furniture"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text, `text[start:end]`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def shifted(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Leads from cleaned text back to the text as given.

    `clean` and `given` are parallel and ascending: the run of cleaned characters that begins at `clean[i]` was copied
    from the given text beginning at `given[i]`.
    """

    clean: tuple[int, ...]
    given: tuple[int, ...]

    def at(self, offset: int) -> int:
        i = max(0, bisect.bisect_right(self.clean, offset) - 1)
        return self.given[i] + (offset - self.clean[i])

    def to_given(self, span: Span) -> Span:
        """The span of the given text that was cleaned into `span`; an empty span maps to an empty one."""
        start = self.at(span.start)
        return Span(start, self.at(span.end - 1) + 1 if len(span) else start)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as found: `paths` are relative to the loaded root; one document may lie in several places."""

    paths: tuple[str, ...]
    sha256: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page as a reader sees it: cleaned text (one line, but for tables: a line a row, cells by tabs).

    `page` is None where the format has no pages; `level` is the depth of a heading (1 is the title); `number` is a
    printed paragraph number ("1.14") taken out of the text; `origin` leads back to the text as given (text formats).
    """

    text: str
    kind: BlockKind = "paragraph"
    page: int | None = None
    box: Box | None = None
    level: int = 0
    number: str | None = None
    origin: OffsetMap | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page and where its text stands; `label` is the printed page number where one is known."""

    number: int
    span: Span
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that stands under it, down to the next heading of its level."""

    title: str
    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block in the document's text. `section` indexes Document.sections; `number` is the printed one ("1.14")."""

    span: Span
    kind: BlockKind
    page: int | None
    section: int | None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; `paragraph` indexes Document.paragraphs."""

    span: Span
    paragraph: int


NoteLevel = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Note:
    """A soft trouble that the reader of the evidence must see ("page 7 has no text")."""

    level: NoteLevel
    what: str
    page: int | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is. Each field is None where the document does not say."""

    kind: Kind = "other"
    title: str | None = None
    publisher: str | None = None
    paper_number: str | None = None
    published: date | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its text, and where everything stands in it. `id` is the sha256 of its bytes."""

    id: str
    source: Source
    identity: Identity
    text: str
    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    notes: tuple[Note, ...] = ()
    origin: OffsetMap | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch or point of time. `start` and `end` are inclusive; either may be open (None).

    precision says how finely the words fix it ("day", "month", "quarter", "year", "financial_year", "span",
    "duration"); `recurring` is true for "a year", "per annum". "2015-16" is 2015-04-01 to 2016-03-31.
    """

    start: date | None
    end: date | None
    precision: str
    recurring: bool = False


Value = Decimal | str | Period | bool


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a finding: its value, the words it was read from, and what read it.

    `by` names the rule, cue or model, or "default"; only a default has no span. An inherited attribute was read in
    another sentence, and its span points there.
    """

    name: str
    value: Value
    raw: str
    span: Span | None
    by: str
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand on paper: a page and, where known, a box in points from its top left."""

    page: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim, target, result, premise or piece of advice, pointing at the words that make it.

    `quote` is `document.text[span]`, verbatim; `paragraph` and `section` index the document's tuples; `confidence`
    runs 0 to 1; `found_by` lists the rules and models that voted for it; `fingerprint` hashes their behaviour.
    """

    id: str
    document_id: str
    type: FindingType
    span: Span
    quote: str
    places: tuple[Place, ...]
    paragraph: int
    section: int | None
    attributes: tuple[Attribute, ...]
    confidence: float
    found_by: tuple[str, ...]
    fingerprint: str

    def get(self, name: str) -> Attribute | None:
        return next((a for a in self.attributes if a.name == name), None)

    def value(self, name: str) -> Value | None:
        found = self.get(name)
        return found.value if found else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a document with findings, or an error. An error is a value here, not the end."""

    source: Source
    document: Document | None
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = field(default=())
    error: str | None = None
    seconds: float = 0.0


class Finder(Protocol):
    """Whatever finds things in a document."""

    def find(self, document: Document) -> Iterator[Finding]: ...
