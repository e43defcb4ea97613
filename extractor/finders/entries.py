"""The attributes of a finding from a table: figure and metric from its row, period and status from the heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.finders import columns, measures
from extractor.finders.columns import Role
from extractor.model import Attribute, Cell, Document, FindingType, Kind, Span
from extractor.quantities import PeriodMention, read_periods, read_quantities
from extractor.quantities.marks import mark
from extractor.rulebook import Cue
from extractor.tabular import MONEY

_OWN_PAPERS: tuple[Kind, ...] = ("local_plan", "board_paper")
#: Units that findings have beside money; whatever else is counted is a count.
_UNITS = frozenset(
    {
        "percent", "percentage_points", "days", "weeks", "months", "years", "hours", "minutes", "tonnes_co2e", "ratio",
        "count",
    }
)  # fmt: skip
#: Strongest first.
_STATUSES = ("missed", "at risk", "credible", "achieved", "target", "forecast", "planned")
_BY_ROLE: dict[Role, str] = {"forecast": "forecast", "actual": "achieved", "target": "target"}
_RATINGS = (
    ("missed", re.compile(r"(?i)(?:not\s+(?:met|achieved|delivered)|missed|undelivered|failed)")),
    ("at risk", re.compile(r"(?i)(?:red|amber(?:/red|/green)?|at\s+risk|off\s+(?:track|target)|delayed|behind.*)")),
    ("achieved", re.compile(r"(?i)(?:(?:fully\s+)?(?:achieved|delivered|met)|complete[d]?)")),
)
_INTERIM = re.compile(
    r"(?i)\b(?:ytd|year-to-date|to\s+date|so\s+far|q[1-3]|quarter\s+[1-3]|month\s+\d{1,2}|mid-?year|in-?year|"
    r"to\s+(?:end[\s-](?:of\s+)?)?(?:January|February|April|May|June|July|August|September|October|November|December))\b"
)
_UPPER, _LOWER = (
    re.compile(r"\s*(?:[<≤]|no\s+more|max|under|below|up\s+to)", re.I),
    re.compile(r"\s*(?:[>≥]|at\s+least|min|over|above)", re.I),
)
#: A goal of so large a share tells of those who are served: "four-hour waits 95%".
_MOST_KEPT_LOW = 50
_WORD = re.compile(r"[^\W\d_]{3,}")
_NAME = re.compile(r"[^,;(]*[^,;(\s]")


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that makes a finding of a type, the plan beside it, and what says so, how surely.

    `high` is the upper end of a range that begins at `cell`.
    """

    type: FindingType
    cell: Cell
    plan: Cell | None
    by: str
    confidence: float
    high: Cell | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding from a row. All spans are the document's; `figure` is that of the cell."""

    type: FindingType
    paragraph: int
    span: Span
    figure: Span
    attributes: tuple[Attribute, ...]
    by: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a claim's cell: its row, the name of the group of rows above it, the table's caption."""

    document: Document
    row: tuple[Cell, ...]
    group: Span | None
    caption: Span | None

    def of(self, span: Span) -> str:
        return span.of(self.document.text)

    def heads(self, cell: Cell) -> list[Span]:
        """The heads of a cell's column, innermost first."""
        return list(reversed(cell.column_heads))

    def places(self, cell: Cell) -> list[Span]:
        """Where words say something of the figure, the nearest first."""
        return [*self.heads(cell), *filter(None, (cell.row_head, self.group, self.caption))]

    def beside(self) -> list[Span]:
        """What else is told in words in the row."""
        return [cell.span for cell in self.row if cell.value is None and _WORD.search(self.of(cell.span))]

    def role(self, cell: Cell) -> Role:
        return columns.role_of(map(self.of, self.heads(cell)))


def entry(claim: Claim, around: Around, paragraph: int, cues: Sequence[Cue]) -> Entry:
    """The finding that a claim makes, with the row for its span. `cues` are those of the status."""
    worded = [cell.span for cell in around.row if len(cell.span)]
    span = Span(worded[0].start, worded[-1].end)
    found = tuple(_attributes(claim, around, cues))
    return Entry(claim.type, paragraph, span, claim.cell.span, found, claim.by, claim.confidence)


def _attributes(claim: Claim, around: Around, cues: Sequence[Cue]) -> Iterator[Attribute]:
    cell, by = claim.cell, claim.by
    raw = around.of(cell.span)
    amount = abs(cell.value or Decimal(0)) if claim.type == "savings_claim" or cell.unit in MONEY else cell.value
    assert amount is not None
    yield Attribute("amount", amount, raw, cell.span, by)
    if claim.high is not None and claim.high.value is not None:
        yield Attribute("amount_high", abs(claim.high.value), around.of(claim.high.span), claim.high.span, by)
    yield from _unit(claim, around)
    if qualifier := _qualifier(raw):
        yield Attribute("qualifier", qualifier, qualifier, cell.span, by)
    if claim.plan is not None and claim.plan.value is not None:
        planned = abs(claim.plan.value) if claim.plan.unit in MONEY else claim.plan.value
        yield Attribute("planned_amount", planned, around.of(claim.plan.span), claim.plan.span, by)
    named = measures.metric(
        claim.type, cell.row_head, around.heads(cell), [*filter(None, (around.group, around.caption))], around.of
    )
    if named:
        yield Attribute("metric", named[0], around.of(named[1]), named[1], by)
    if base := _baseline_cell(around):
        yield Attribute("baseline", around.of(base.span), around.of(base.span), base.span, by)
    yield from _period(cell, around)
    yield from _direction(claim, around)
    yield _status(claim, around, cues)
    own = around.document.identity.kind in _OWN_PAPERS
    yield _claimant(around)
    yield Attribute("stance", "asserted" if own else "neutral", "", None, "default")
    yield Attribute("negated", False, "", None, "default")
    yield Attribute("modality", "future" if claim.type == "target" else "factual", "", None, "default")


def _claimant(around: Around) -> Attribute:
    """Who a column of sources names, without what is said of it behind a comma; else the document's author."""
    for cell in around.row:
        if any(columns.names_source(around.of(head)) for head in cell.column_heads):
            named = _NAME.match(around.of(cell.span))
            if named and _WORD.search(named[0]):
                return Attribute(
                    "claimant", named[0], named[0], Span(*named.span()).shifted(cell.span.start), "tables/source"
                )
    return Attribute("claimant", "author", "", None, "default")


def _unit(claim: Claim, around: Around) -> Iterator[Attribute]:
    cell = claim.cell
    if cell.unit is None:
        name = "GBP" if claim.type == "savings_claim" else "count"
        yield Attribute("unit", name, "", None, "default")
    else:
        name = (
            cell.unit if cell.unit in MONEY or cell.unit in _UNITS else "other" if cell.unit == "hectares" else "count"
        )
        raw = around.of(cell.unit_span) if cell.unit_span else ""
        yield Attribute("unit", name, raw, cell.unit_span, claim.by if cell.unit_span else "default")
    if name in MONEY:
        span = cell.unit_span if cell.unit else None
        yield Attribute("currency", name, around.of(span) if span else "", span, claim.by if span else "default")


def _qualifier(raw: str) -> str | None:
    return next((quantity.qualifier for quantity in read_quantities(raw)), None)


def _baseline_cell(around: Around) -> Cell | None:
    return next((cell for cell in around.row if cell.value is not None and around.role(cell) == "baseline"), None)


def _period(cell: Cell, around: Around) -> Iterator[Attribute]:
    """How often, and when: each from the nearest words that say so."""
    recurring: tuple[PeriodMention, Span] | None = None
    dated: tuple[PeriodMention, Span] | None = None
    for place in around.places(cell):
        for mention in read_periods(around.of(place)):
            told = mention, mention.span.shifted(place.start)
            if mention.period.recurring:
                recurring = recurring or told
            else:
                dated = dated or told
    told = [each for each in (recurring, dated) if each]
    if told:
        raw = "; ".join(dict.fromkeys(mention.raw for mention, _ in told))
        yield Attribute("period", told[-1][0].period, raw, told[-1][1], "quantities/period")


def _direction(claim: Claim, around: Around) -> Iterator[Attribute]:
    """Savings fall unless they are money that comes in; a goal goes as words, baseline or bound say, else up."""
    places = [around.of(place) for place in around.places(claim.cell)]
    if claim.cell.unit in MONEY or claim.type == "savings_claim":
        says = next((words for words in places if columns.names_savings(words) or columns.is_yield(words)), "")
        said = "increase" if columns.is_yield(says) and not columns.names_savings(says) else "reduce"
    else:
        said = columns.way(" ".join(places)) or _way_from_baseline(claim.cell, around)
    is_kept_low = _is_kept_low(claim, around)
    if said is None and claim.type == "target":
        said = "maintain" if _UPPER.match(around.of(claim.cell.span)) else "reduce" if is_kept_low else "increase"
    elif said is None and (not is_kept_low or _verdict(claim, around) == "achieved"):
        said = "reduce" if is_kept_low else "increase"
    if said:
        yield Attribute("direction", said, "", None, "default")


def _way_from_baseline(cell: Cell, around: Around) -> str | None:
    base = _baseline_cell(around)
    if base is None or base.value is None or cell.value is None or base.unit != cell.unit:
        return None
    return "maintain" if cell.value == base.value else "increase" if cell.value > base.value else "reduce"


def _status(claim: Claim, around: Around, cues: Sequence[Cue]) -> Attribute:
    """What a rating in the row says; else result against plan; else the words of heads, row and caption."""
    rated = _rating(claim, around)
    if rated is not None:
        return rated
    if claim.type == "outcome" and claim.plan is not None:
        return Attribute("status", _verdict(claim, around), "", None, "default")
    role = around.role(claim.cell)
    nearest = [*around.heads(claim.cell), *around.beside()]
    for place in dict.fromkeys([*nearest, *around.places(claim.cell)]):
        if found := _cued(claim.type, around.of(place), place.start, cues):
            return found
        if place in claim.cell.column_heads and role in _BY_ROLE and columns.role_of([around.of(place)]) == role:
            return Attribute("status", _BY_ROLE[role], around.of(place), place, "tables/head")
    silent = (
        "target"
        if claim.type == "target"
        else "planned"
        if around.document.identity.kind in _OWN_PAPERS
        else "forecast"
    )
    return Attribute("status", silent, "", None, "default")


def _rating(claim: Claim, around: Around) -> Attribute | None:
    for cell in around.row:
        if cell is claim.cell or around.role(cell) != "status":
            continue
        for status, words in _RATINGS:
            if words.fullmatch(around.of(cell.span).strip()) and (status != "achieved" or claim.type == "outcome"):
                return Attribute("status", status, around.of(cell.span), cell.span, "tables/rating")
    return None


def _verdict(claim: Claim, around: Around) -> str:
    """Met or missed, by arithmetic; below plan before the year is out is at risk."""
    assert claim.plan is not None
    assert claim.plan.value is not None
    assert claim.cell.value is not None
    actual, planned = claim.cell.value, claim.plan.value
    if claim.cell.unit in MONEY:
        actual, planned = abs(actual), abs(planned)
    if actual <= planned if _is_kept_low(claim, around) else actual >= planned:
        return "achieved"
    words = " ".join(around.of(place) for place in around.places(claim.cell))
    return "at risk" if _INTERIM.search(words) else "missed"


def _is_kept_low(claim: Claim, around: Around) -> bool:
    """Is less of it better, by the bound of its plan or by its name?"""
    if claim.cell.unit in MONEY:
        return False
    plan = claim.plan or claim.cell
    bound = around.of(plan.span)
    if _UPPER.match(bound):
        return True
    if _LOWER.match(bound) or (plan.unit == "percent" and plan.value is not None and plan.value >= _MOST_KEPT_LOW):
        return False
    return columns.better_low(around.of(claim.cell.row_head) if claim.cell.row_head else "")


def _cued(type: FindingType, text: str, at: int, cues: Sequence[Cue]) -> Attribute | None:
    """The strongest status that the project's cues read in a head, a label or a caption."""
    marked = mark(text).text
    best: tuple[int, Attribute] | None = None
    for cue in cues:
        found = cue.pattern.search(marked) if type in cue.types else None
        if found is None or any(veto.search(marked) for veto in cue.unless):
            continue
        rank = _STATUSES.index(str(cue.value))
        if best is None or rank < best[0]:
            span = Span(*found.span()).shifted(at)
            best = rank, Attribute("status", cue.value, text[found.start() : found.end()], span, cue.id)
    return best[1] if best else None
