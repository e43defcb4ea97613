"""How good the findings are: precision, recall and F1 a type, false findings, and agreement on each attribute."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from extractor.answers import Answer
from extractor.errors import SettingsError
from extractor.evaluation.gold import Item, Marked
from extractor.evaluation.matching import pairs, same_number, sentence_at, trimmed
from extractor.model import FINDING_TYPES

NUMBERS = ("amount", "amount_high", "planned_amount")
LABELS = (
    "amount",
    "amount_high",
    "planned_amount",
    "unit",
    "direction",
    "status",
    "evidence_basis",
    "stance",
    "negated",
)
WORDS = ("period", "claimant", "metric", "baseline", "programme", "qualifier")
#: Labels that coders do not part reliably count as agreeing.
_ALIKE = {"status": {"planned": "target"}, "stance": {"asserted": "neutral"}}
#: Statuses of what has not been achieved.
_NOT_ACHIEVED = frozenset(("target", "planned", "forecast", "at risk", "credible", "missed"))
#: Stands in a confusion table for no finding, and for no value.
NOTHING = "nothing"
#: Bins of confidence, and the likeness of phrases below which a case is shown.
BINS, HALF = 10, 0.5
_TOKEN = re.compile(r"[\w£%.]+")
_SMALL_WORDS = frozenset(("the", "a", "an", "of", "in", "to", "by", "for", "its", "their", "this", "that"))


@dataclass(slots=True)
class Count:
    """What was counted over all items."""

    right: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    agreed: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    compared: Counter[str] = field(default_factory=Counter)
    blank: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    negated: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    types: Counter[tuple[str, str]] = field(default_factory=Counter)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    trusted: defaultdict[tuple[int, str], float] = field(default_factory=lambda: defaultdict(float))
    items: int = 0
    words: int = 0
    empty: int = 0
    false_in_empty: int = 0
    not_achieved: int = 0
    read_as_achieved: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One mistake: a finding missed, an answer that stands for none, or an attribute that disagrees."""

    kind: str
    item: str
    what: str
    quote: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Passed:
    """The first pass: firm findings of a gold, and sentences, with how many of each it let through."""

    findings: int
    findings_through: int
    sentences: int
    sentences_through: int


@dataclass(frozen=True, slots=True)
class Score:
    """The figures, as one JSON object would hold them, the counts of each item, and the cases behind them."""

    figures: dict[str, Any]
    counts: tuple[Count, ...]
    cases: tuple[Case, ...]
    confidences: tuple[float, ...]
    passed: Passed | None = None


def score(gold: Sequence[Item], answers: Iterable[Answer]) -> Score:
    """Compare answers with the gold. Raises SettingsError where an answer names no item or no place in it."""
    by_item: defaultdict[str, list[Answer]] = defaultdict(list)
    for given in answers:
        by_item[given.item].append(given)
    _refuse_strangers(gold, by_item)
    cases: list[Case] = []
    counts = tuple(_judged(item, by_item.get(item.id, []), cases) for item in gold)
    confidences = tuple(sorted({a.confidence for given in by_item.values() for a in given}))
    return Score(figures(total(counts)), counts, tuple(cases), confidences)


def total(counts: Iterable[Count]) -> Count:
    """The counts of many items together."""
    out = Count()
    for count in counts:
        for part in fields(Count):
            mine, theirs = getattr(out, part.name), getattr(count, part.name)
            if isinstance(mine, dict):
                for key, n in theirs.items():
                    mine[key] += n
            else:
                setattr(out, part.name, mine + theirs)
    return out


def _refuse_strangers(gold: Sequence[Item], by_item: dict[str, list[Answer]]) -> None:
    lengths = {item.id: len(item.text) for item in gold}
    for id, given in by_item.items():
        if id not in lengths:
            raise SettingsError(id, "is no item of the gold.")
        for answer in given:
            if not 0 <= answer.start < answer.end <= lengths[id]:
                raise SettingsError(id, f"an answer lies outside the text: {answer.start}-{answer.end}.")


def _judged(item: Item, seen: list[Answer], cases: list[Case]) -> Count:
    count = Count(items=1, words=len(item.text.split()), empty=not item.findings)
    matched = pairs(item.text, item.findings, seen)
    false = _false(item, seen, matched)
    mistaken = list(false)
    for i, gold in enumerate(item.findings):
        if i in matched:
            answer = seen[matched[i]]
            count.right[gold.type] += not gold.borderline
            count.types[gold.type, answer.type] += 1
            if not gold.borderline:
                _trust(count, answer, right=True)
            _compare(item, gold, answer, count, cases)
        elif not gold.borderline:
            count.missed[gold.type] += 1
            instead = next((a for a in mistaken if a.start < gold.end and gold.start < a.end), None)
            count.types[gold.type, instead.type if instead else NOTHING] += 1
            if instead:
                mistaken.remove(instead)
            cases.append(Case("missed", item.id, gold.type, gold.quote, sentence_at(item.text, gold.start)))
    count.types.update((NOTHING, answer.type) for answer in mistaken)
    for answer in false:
        _trust(count, answer, right=False)
        count.false[answer.type] += 1
        count.false_in_empty += not item.findings
        quote = item.text[answer.start : answer.end]
        cases.append(Case("false", item.id, answer.type, quote, sentence_at(item.text, answer.start)))
    return count


def _trust(count: Count, answer: Answer, right: bool) -> None:
    """Put an answer into the bin of its confidence."""
    bin = min(int(answer.confidence * BINS), BINS - 1)
    count.trusted[bin, "said"] += answer.confidence
    count.trusted[bin, "right"] += right
    count.trusted[bin, "all"] += 1


def _false(item: Item, seen: list[Answer], matched: dict[int, int]) -> list[Answer]:
    """The answers that stand for nothing; one comparator inside each finding that was found is excused."""
    used, excused = set(matched.values()), set()
    false: list[Answer] = []
    for j, answer in enumerate(seen):
        if j in used:
            continue
        home = next((i for i in matched if i not in excused and _is_comparator(item, item.findings[i], answer)), None)
        if home is None:
            false.append(answer)
        else:
            excused.add(home)
    return false


def _is_comparator(item: Item, gold: Marked, answer: Answer) -> bool:
    planned = gold.attributes.get("planned_amount")
    (ga, gb) = trimmed(item.text, gold.start, gold.end)
    (pa, pb) = trimmed(item.text, answer.start, answer.end)
    return planned is not None and ga <= pa and pb <= gb and same_number(planned, answer.amount)


def _compare(item: Item, gold: Marked, answer: Answer, count: Count, cases: list[Case]) -> None:
    def differs(name: str, meant: Any, given: Any) -> None:
        sentence = sentence_at(item.text, gold.start)
        cases.append(Case("wrong", item.id, f"{name}: {meant}, read as {given}", gold.quote, sentence))

    for name in LABELS:
        meant, given = gold.attributes.get(name), getattr(answer, name)
        if meant is None:
            count.blank[name] += 1
            count.invented[name] += given is not None
            continue
        count.compared[name] += 1
        agrees = same_number(meant, given) if name in NUMBERS else _same_label(name, meant, given)
        count.agreed[name] += agrees
        if not agrees:
            differs(name, meant, given)
    for name in WORDS:
        meant, given = gold.attributes.get(name), getattr(answer, name)
        if not meant:
            count.blank[name] += 1
            count.invented[name] += bool(given)
        else:
            count.compared[name] += 1
            count.agreed[name] += token_f1(meant, given)
            if token_f1(meant, given) < HALF:
                differs(name, meant, given)
    if gold.attributes.get("status") in _NOT_ACHIEVED:
        count.not_achieved += 1
        count.read_as_achieved += answer.status == "achieved"
    if gold.attributes.get("status") or answer.status:
        count.statuses[gold.attributes.get("status") or NOTHING, answer.status or NOTHING] += 1
    count.negated[bool(gold.attributes.get("negated")), bool(answer.negated)] += 1


def _same_label(name: str, meant: Any, given: Any) -> bool:
    if name == "negated":
        return bool(meant) == bool(given)
    alike = _ALIKE.get(name, {})
    return alike.get(meant, meant) == alike.get(given, given)


def token_f1(meant: str | None, given: str | None) -> float:
    """Likeness of two phrases by their words, small ones left out: 1 is equal, 0 nothing in common."""
    a, b = Counter(_tokens(meant)), Counter(_tokens(given))
    if not a and not b:
        return 1.0
    return 2 * (a & b).total() / (a.total() + b.total())


def _tokens(phrase: str | None) -> list[str]:
    words = (word.strip(".") for word in _TOKEN.findall(str(phrase or "").lower()))
    return [word for word in words if word and word not in _SMALL_WORDS]


def figures(count: Count) -> dict[str, Any]:
    """The figures that follow from counts; None where nothing was there to be measured."""
    types = {type: _row(count, type) for type in FINDING_TYPES}
    held = [row for row in types.values() if row["gold"] or row["found"]]
    right, false, missed = count.right.total(), count.false.total(), count.missed.total()
    precision, recall = _ratio(right, right + false), _ratio(right, right + missed)
    kinds = (*LABELS, *WORDS)
    both, one, other = (count.negated[pair] for pair in ((True, True), (True, False), (False, True)))
    return {
        "items": count.items,
        "types": types,
        "micro_precision": precision,
        "micro_recall": recall,
        "micro_f1": _f1(precision, recall),
        "macro_f1": _ratio(sum(row["f1"] for row in held), len(held)) or 0.0,
        "false_per_100_empty_items": _ratio(100 * count.false_in_empty, count.empty),
        "false_per_1000_words": _ratio(1000 * false, count.words),
        "attributes": {n: _ratio(count.agreed[n], count.compared[n]) for n in kinds if count.compared[n]},
        "invented": {n: _ratio(count.invented[n], count.blank[n]) for n in kinds if count.blank[n]},
        "negated_f1": _ratio(2 * both, 2 * both + one + other),
        "read_as_achieved": _ratio(count.read_as_achieved, count.not_achieved),
    }


def calibration_error(count: Count) -> float | None:
    """How far confidence and precision lie apart on average, over ten bins weighed by their answers."""
    answers = sum(n for (_, what), n in count.trusted.items() if what == "all")
    gaps = (abs(count.trusted[bin, "said"] - count.trusted[bin, "right"]) for bin in range(BINS))
    return _ratio(sum(gaps), answers)


def _row(count: Count, type: str) -> dict[str, Any]:
    right, false, missed = count.right[type], count.false[type], count.missed[type]
    precision, recall = _ratio(right, right + false), _ratio(right, right + missed)
    row = {"precision": precision, "recall": recall, "f1": _f1(precision, recall)}
    return {**row, "gold": right + missed, "found": right + false}


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _f1(precision: float | None, recall: float | None) -> float:
    return 2 * precision * recall / (precision + recall) if precision and recall else 0.0
