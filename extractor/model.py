"""The frozen types that flow from bytes to evidence. Offsets are 0-based, half-open code points; pages are 1-based."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, Protocol

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

    def distance(self, other: Span) -> int:
        """How many characters stand between the two."""
        return max(self.start - other.end, other.start - self.end, 0)


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Leads from cleaned text back to the text as given.

    `clean` and `given` are parallel: the run of cleaned characters that begins at `clean[i]` was copied from the given
    text beginning at `given[i]`. Both ascend, but where a reader put columns in order that stood mixed.
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


class Word(NamedTuple):
    """A word as printed: where it stands in its block's text (in a Document's `words`, in the document's) and on paper.

    A word broken over two lines is two of these. `confidence` is OCR's, from 0 to 1; None for a text layer.
    """

    start: int
    end: int
    page: int
    box: Box
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page as a reader sees it: cleaned text (one line, but for tables: a line a row, cells by tabs).

    `page` is None where the format has no pages; `level` is the depth of a heading (1 is the title); `number` is a
    printed paragraph number ("1.14") taken out of the text; `origin` leads back to the text as given (text formats).
    `words` are where its words stand on paper (PDF); `references` are the markers of footnotes that were taken out of
    the text: the offset at which each hung, and the marker. `head_rows` counts the rows of a table that are heads,
    None where the format does not say.
    """

    text: str
    kind: BlockKind = "paragraph"
    page: int | None = None
    box: Box | None = None
    level: int = 0
    number: str | None = None
    origin: OffsetMap | None = None
    words: tuple[Word, ...] = ()
    references: tuple[tuple[int, str], ...] = ()
    head_rows: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """The size of a page as shown, in points, and whether its words were read from a picture."""

    width: float
    height: float
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page and where its text stands; `label` is the printed page number where one is known.

    `paper` is None where the format has no paper.
    """

    number: int
    span: Span
    label: str | None = None
    paper: Paper | None = None


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


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table with what its row and its column are called. All spans are of the document's text.

    `row_head` is the label of its row; `column_heads` are the heads above it, outermost first. `value` is its figure
    in the main unit ("12.5" under "£000" is 12500, "(3)" is -3, "nil" and a dash are 0), None where it is no figure;
    `unit` is GBP, USD, EUR, percent, days, homes ... as the finders name them, read at `unit_span` (in the cell, a
    head, the corner or the caption), None where nothing says. `total` is true in a row or column of totals.
    """

    span: Span
    row: int
    column: int
    row_head: Span | None = None
    column_heads: tuple[Span, ...] = ()
    value: Decimal | None = None
    unit: str | None = None
    unit_span: Span | None = None
    total: bool = False
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the paragraph that holds its text, the one that holds its caption, its cells (heads among them).

    `rows` and `columns` count all, heads included; `head_rows` of the rows are heads.
    """

    paragraph: int
    caption: int | None
    rows: int
    columns: int
    head_rows: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The marker of a footnote, taken out of the text at `offset`; `note` is the footnote's paragraph, if found."""

    offset: int
    marker: str
    note: int | None


NoteLevel = Literal["info", "warning", "error"]
Lost = Literal["words", "table"]


@dataclass(frozen=True, slots=True)
class Note:
    """A soft trouble that the reader of the evidence must see ("page 7 has no text").

    `lost` names what the trouble kept from being read, and `count` how many: words of the text layer that stand in no
    block, or tables given up.
    """

    level: NoteLevel
    what: str
    page: int | None = None
    hint: str = ""
    lost: Lost | None = None
    count: int = 0


How = Literal[
    "cover", "front matter", "running head", "text", "metadata", "file name", "kind", "sidecar", "flag", "documents.csv"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clue:
    """Where a field of an Identity was read: `value` as text, in the words `words` on `page` (None where unpaged).

    `how` names the place, or who said it: "sidecar", "flag" and "documents.csv" are a person's word; "kind" follows
    from the kind of document (its usual publisher).
    """

    field: str
    value: str
    how: How
    words: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is. Each field is None where the document does not say.

    `session` is Parliament's ("2014-15"); `plan_period` what a plan plans for; several bodies are parted by "; ".
    `kind_confidence` runs 0 to 1, and is 1 for a kind that a person gave. `clues` say where each field was read; the
    first of a field holds, and what a person overrode stands after it.
    """

    kind: Kind = "other"
    title: str | None = None
    publisher: str | None = None
    paper_number: str | None = None
    published: date | None = None
    body: str | None = None
    session: str | None = None
    plan_period: Period | None = None
    kind_confidence: float = 0.0
    clues: tuple[Clue, ...] = ()

    def clue(self, field: str) -> Clue | None:
        return next((clue for clue in self.clues if clue.field == field), None)


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its text, and where everything stands in it. `id` is the sha256 of its bytes.

    `words` stand in order of page, then of text; `furniture` (running heads, page numbers) is no part of the text.
    """

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
    words: tuple[Word, ...] = ()
    tables: tuple[Table, ...] = ()
    furniture: tuple[Block, ...] = ()
    references: tuple[Reference, ...] = ()


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

    def having(self, attribute: Attribute) -> Finding:
        """The finding with this attribute in place of the one of its name."""
        rest = tuple(a for a in self.attributes if a.name != attribute.name)
        return replace(self, attributes=(*rest, attribute))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a document with findings, or an error. An error is a value here, not the end."""

    source: Source
    document: Document | None
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = field(default=())
    error: str | None = None


class Finder(Protocol):
    """Whatever finds things in a document."""

    def find(self, document: Document) -> Iterator[Finding]: ...
