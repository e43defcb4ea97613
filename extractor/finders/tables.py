"""Findings from the cells of tables: a saving, a goal, or a result against its goal, with its row for a quotation.

A table speaks only where its caption, its heads or the labels of its rows say what the figures are. A row whose parts
and total stand beside each other gives its total; its years, where no total stands, give one finding each. Rows of
totals are claims as well as the rows that they add up, but a sub-total beside a grand total is not told again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.finders import columns
from extractor.finders.columns import Role
from extractor.finders.entries import Around, Claim, Entry, entry
from extractor.model import Cell, Document, FindingType, Span, Table
from extractor.quantities import read_quantities
from extractor.rulebook import Cue
from extractor.tabular import MONEY, is_time, is_total

#: What changes the findings of tables, beside the cues.
WORDS = columns.WORDS
#: More goals than these in a row are a trajectory, month by month, and no commitments.
_MOST_GOALS = 6
_SUBTOTAL = re.compile(r"(?i).*\bsub[-\s]?totals?\b")
_WORD = re.compile(r"[^\W\d_]{3,}")
# Running text in a cell: it ends as a sentence does, or is long and has the verb of one.
_SENTENCE = re.compile(r"(?:\S+\s+){5,}\S+[.;!?]|(?:\S+\s+){11,}\S+")
_VERB = re.compile(r"(?i)\b(?:will|should|must|shall|is|are|was|were|has|have|been|be|to\s+(?!the\b)\w+)\b")


@dataclass(frozen=True, slots=True)
class Tabled:
    """What the tables of a document say. `rows` are the indices of the sentences that are no prose."""

    entries: tuple[Entry, ...]
    rows: frozenset[int]


def tabled(document: Document, cues: Sequence[Cue]) -> Tabled:
    """Read every table of a document; `cues` are those of the rulebook, read on heads, labels and captions."""
    starts = [sentence.span.start for sentence in document.sentences]
    statuses = [cue for cue in cues if cue.attribute == "status" and cue.scope == "clause"]
    entries: list[Entry] = []
    rows: set[int] = set()
    for table in document.tables:
        reading = _Reading(document, table)
        found = list(reading.entries(statuses))
        entries += found
        if any(cell.value is not None for cell in table.cells):
            told = {each.span.start for each in found}
            rows.update(
                bisect_left(starts, line.start)
                for line, start in reading.lines()
                if start in told or reading.is_bare(line)
            )
    return Tabled(tuple(entries), frozenset(rows))


class _Reading:
    """One table on its way to findings."""

    def __init__(self, document: Document, table: Table) -> None:
        self._document = document
        self._text = document.text
        self._caption = document.paragraphs[table.caption].span if table.caption is not None else None
        self._rows: list[list[Cell]] = [[] for _ in range(table.rows)]
        for cell in table.cells:
            self._rows[cell.row].append(cell)
        self._table = table
        self._has_grand_total = any(
            cell.total and cell.row_head and is_total(self._of(cell.row_head)) and not self._is_subtotal(cell)
            for cell in table.cells
        )
        valued = [cell for cell in table.cells if cell.value is not None]
        self._totals = {cell.column for cell in valued} - {cell.column for cell in valued if not cell.total}
        self._said = self._caption.of(self._text) if self._caption else ""
        self._about = [(self._said, "caption"), *((corner, "corner") for corner in self._corner())]

    def _of(self, span: Span) -> str:
        return span.of(self._text)

    def _corner(self) -> list[str]:
        """The heads of the column that holds the labels of the rows."""
        labels = {cell.row_head for cell in self._table.cells}
        at = next((cell for cell in self._table.cells if cell.span in labels), None)
        return self._heads(at) if at is not None else []

    def _is_subtotal(self, cell: Cell) -> bool:
        return cell.row_head is not None and _SUBTOTAL.match(self._of(cell.row_head)) is not None

    def lines(self) -> Iterator[tuple[Span, int]]:
        """Each row as a sentence of the document, and where its first words begin."""
        for row in self._rows:
            worded = [cell.span for cell in row if len(cell.span)]
            if worded:
                yield Span(row[0].span.start, row[-1].span.end), worded[0].start

    def is_bare(self, line: Span) -> bool:
        """Does the row hold no running text?"""
        return not any(
            _SENTENCE.fullmatch(cell) and _VERB.search(cell) for cell in (c.strip() for c in self._of(line).split("\t"))
        )

    def entries(self, statuses: Sequence[Cue]) -> Iterator[Entry]:
        """The findings of the table's body, row by row."""
        group: Span | None = None
        for row in self._rows[self._table.head_rows :]:
            worded = [cell for cell in row if len(cell.span)]
            if len(worded) == 1 and worded[0] is row[0]:
                group = row[0].span
            figures = [cell for cell in row if cell.value is not None]
            if not figures or (self._has_grand_total and self._is_subtotal(figures[0])):
                continue
            around = Around(self._document, tuple(row), group, self._caption)
            for claim in self._claims(figures, group):
                if claim.cell.value or claim.plan or self._aims_at_nought(claim):
                    yield entry(claim, around, self._table.paragraph, statuses)

    def _aims_at_nought(self, claim: Claim) -> bool:
        """A saving of nought is none; a goal of it is one where it is said, and no dash."""
        said = any(map(str.isalnum, self._of(claim.cell.span)))
        return said and claim.type == "target" and claim.by == "tables/target-column"

    def _claims(self, figures: list[Cell], group: Span | None) -> Iterator[Claim]:
        label = self._of(figures[0].row_head) if figures[0].row_head else ""
        saved = self._savings(figures, label, self._of(group) if group else "")
        if saved:
            yield from self._paired("savings_claim", *saved)
            return
        goals = [cell for cell in figures if self._role(cell) in ("target", "actual") and self._may_aim(cell, label)]
        if any(self._role(cell) == "target" for cell in goals):
            yield from self._paired("target", goals, "tables/target-column", 0.75)
            return
        plain = self._without_parts([cell for cell in figures if self._role(cell) == "" and self._may_aim(cell, label)])
        if len(plain) > _MOST_GOALS or columns.names_savings(label):
            return
        if columns.names_goals(label) and len(_WORD.findall(label)) > 1 and not read_quantities(label):
            yield from (Claim("target", cell, None, "tables/target-row", 0.75) for cell in plain)
            return
        where = next((where for text, where in self._about if columns.names_goals(text)), None)
        if where:
            yield from (Claim("target", cell, None, f"tables/target-{where}", 0.7) for cell in plain)

    def _savings(self, figures: list[Cell], label: str, group: str) -> tuple[list[Cell], str, float] | None:
        """The figures of a row that are savings, what says so, and how surely."""
        money = [
            cell
            for cell in figures
            if self._is_money(cell) and self._role(cell) not in ("variance", "baseline", "status")
        ]
        if not money or columns.is_no_saving(label):
            return None
        money = [cell for cell in money if not any(map(columns.is_no_saving, self._heads(cell)))]
        named = [cell for cell in money if any(map(columns.names_savings, self._heads(cell)))]
        money = [cell for cell in money if not any(map(columns.names_other_money, self._heads(cell)))]
        if named:  # and what stands against them: "Savings target", "Achieved"
            beside = [cell for cell in money if cell not in named and self._role(cell) != ""]
            return [*named, *beside], "tables/savings-column", 0.85
        if not money or columns.names_other_money(label):
            return None
        if columns.names_savings(label):
            return money, "tables/savings-row", 0.8
        if columns.names_savings(group) and not columns.names_other_money(group):
            return money, "tables/savings-group", 0.7
        for text, where in self._about:
            if columns.names_savings(text) and not columns.names_other_money(text):
                return money, f"tables/savings-{where}", 0.75
        return None

    def _is_money(self, cell: Cell) -> bool:
        """Is it money: said so, or in thousands, millions or billions of nothing named?"""
        return cell.unit in MONEY or (
            cell.unit is None and self._of(cell.span).lower().endswith(("bn", "m", "k", "billion", "million"))
        )

    def _may_aim(self, cell: Cell, label: str) -> bool:
        """May the figure be a goal or a result? Sums of money are not: tables of budgets have plans and results too."""
        if columns.names_needs(self._said) and not any("target" in head.lower() for head in self._heads(cell)):
            return False
        return cell.unit not in MONEY and (_WORD.search(label) is not None or cell.total)

    def _heads(self, cell: Cell) -> list[str]:
        """What a cell's column is called, innermost first."""
        return [self._of(head) for head in reversed(cell.column_heads)]

    def _role(self, cell: Cell) -> Role:
        return columns.role_of(self._heads(cell))

    def _without_parts(self, cells: list[Cell]) -> list[Cell]:
        """The totals of a row alone, where it has any beside their parts."""
        totals = [cell for cell in cells if cell.column in self._totals]
        return totals if totals and len(totals) < len(cells) else cells

    def _paired(self, type: FindingType, cells: list[Cell], by: str, confidence: float) -> Iterator[Claim]:
        """A claim for each figure; a result or a forecast takes the plan that it stands against with it."""
        by_role: dict[Role, list[Cell]] = {}
        for cell in cells:
            by_role.setdefault(self._role(cell), []).append(cell)
        if by_role.get("actual") and not by_role.get("target"):  # what was expected is what the result is set against
            by_role["target"] = by_role.pop("forecast", [])
        plans = self._without_parts(by_role.get("target", []))
        for role in ("actual", "forecast"):
            told = self._without_parts(by_role.get(role, []))
            if role == "forecast" and by_role.get("actual") and by_role.get("target") and not plans:
                continue  # the row has told what came of its plan
            for cell, high in self._ranges(self._of_the_plans(told, plans)):
                plan = self._plan_of(cell, plans)
                plans = [each for each in plans if each is not plan]
                if role == "actual" and plan:
                    yield Claim("outcome", cell, plan, "tables/actual-against-target", 0.85)
                elif type == "savings_claim":
                    yield Claim(type, cell, plan, by, confidence, high)
        if type == "savings_claim":
            plans += self._without_parts(by_role.get("", []))
        elif len(plans) > _MOST_GOALS:
            return
        for cell, high in self._ranges(plans):
            yield Claim(type, cell, None, by, confidence, high)

    def _of_the_plans(self, told: list[Cell], plans: list[Cell]) -> list[Cell]:
        """What is told under the heads of the plans, where any is; what stands under other heads was there before.

        Where plans are of years, and so is what is told, that of none of their years is where they start from.
        """
        planned = {columns.rest(self._heads(plan)) for plan in plans} - {()}
        same = [cell for cell in told if columns.rest(self._heads(cell)) in planned]
        timed = [columns.rest(self._heads(cell)) for cell in told]
        all_timed = all(heads and all(map(is_time, heads)) for heads in (*timed, *planned))
        return same if planned and told and all_timed else same or told

    def _ranges(self, cells: list[Cell]) -> Iterator[tuple[Cell, Cell | None]]:
        """Each figure; of low, middle and high ones the middle alone; of low and high ones the low with its high."""
        ends = {columns.bound(self._heads(cell)): cell for cell in cells}
        low, high = ends.get("low"), ends.get("high")
        if low is None or high is None or len(ends) != len(cells) or None in ends or low.unit != high.unit:
            yield from ((cell, None) for cell in cells)
        elif "middle" in ends:
            yield ends["middle"], None
        else:
            yield low, high

    def _plan_of(self, cell: Cell, plans: list[Cell]) -> Cell | None:
        """The plan of the same unit under heads that differ in nothing but plan and result, else the nearest."""
        alike = [plan for plan in plans if plan.unit == cell.unit]
        same = [plan for plan in alike if columns.rest(self._heads(plan)) == columns.rest(self._heads(cell))]
        return min(same or alike, key=lambda plan: abs(plan.column - cell.column), default=None)
