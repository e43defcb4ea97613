"""Which way the metric of a claim moves, by the words at its figure, the bound of a goal, and the words around."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.finders.votes import Candidate
from extractor.model import Attribute, Span, Value
from extractor.quantities import Quantity
from extractor.quantities.marks import FIGURE_MARKS, Marked

_GAP = r"(?:[^\W\d_][\w'’-]*\W+)"
_FIGURE = FIGURE_MARKS["FIGURE"]
#: Shares of those for whom something is there: to tell of one is to tell how far it has come.
_REACHED = r"(?:take-?up|uptake|adoption|coverage|enrolment|participation)"

_REDUCE = re.compile(
    r"(?i)\b(?:reduc\w+|cut(?:s|ting)?|decreas\w+|lower\w*|few(?:er)?|fall(?:s|ing|en)?|fell|drop\w*|less(?:en\w*)?|halv\w+|halve|"
    r"declin\w+|shrink\w*|shed\w*|axe[ds]?|avoid\w*|eliminat\w+|remov\w+|clos(?:e|ing|ure)\w*|slash\w*|shav\w+|trim\w*|"
    r"sav(?:e|es|ed|ing|ings)|minimi[sz]\w+|no\s+more\s+than|decarboni\w+|net\s+zero|carbon\s+neutral|eradicat\w+|delet\w+|los(?:e|t|ing))\b"
)
_INCREASE = re.compile(
    r"(?i)\b(?:increas\w+|ris(?:e|es|en|ing)|rose|rais\w+|grow\w*|grew|improv\w+|expand\w*|extend\w*|more|higher|doubl\w+|trebl\w+|"
    r"tripl\w+|boost\w*|additional|extra|new|build\w*|built|deliver\w*|provi[ds]\w+|achiev\w+|reach\w*|recruit\w*|creat\w+|"
    r"at\s+least|minimum|complet\w+|secure\w*|answer\w*|train\w*|plant\w*|up\s+to|better|exceed\w*|meet|met|joined|within)\b"
)
_MAINTAIN = re.compile(
    r"(?i)\b(?:maintain\w*|remain\w*|held\s+(?:at|to)|hold\s+(?:at|to)|keep\w*|kept|protect\w*|sustain(?:ed|ing)?|"
    r"no\s+more\s+than|at\s+or\s+below|at\s+or\s+above|not\s+exceed\w*|stay\s+(?:at|within|below|above)|retain\w*|safeguard\w*|preserv\w+|stabl\w+)\b"
)
#: What is to stay as it is, in words that stand so near to the bound; and growth that a bound caps.
_KEPT, _NEAR = re.compile(r"(?i)\b(?:maintain|retain)\w*|\bremain(?:s|ed)?\b|\bke(?:ep|pt)\b"), 60
#: Bounds that say which way a goal points, and verbs of movement that say it better.
_CEILING = re.compile(
    r"(?i)\b(?:no|not)\s+(?:more|longer|greater|higher)\s+than\b|\bat\s+most\b|\bmaximum\b|(?<!no\s)(?<!not\s)\b(?:fewer|less)\s+than\b"
)
_GROWTH = re.compile(r"(?i)\s*(?:increase|growth|rise)\b")
_FLOOR = re.compile(r"(?i)\bat\s+least\b|\bminimum\b|\bno\s+(?:less|fewer)\s+than\b")
MOVES = re.compile(
    r"(?i)\b(?:reduc\w+|cut(?:s|ting)?|decreas\w+|lower(?:s|ed|ing)?|fall(?:s|ing)?|bring\w*\s+down|shorten\w*|increas\w+|ris(?:e|es|ing)|"
    r"rais(?:e|es|ing)|grow\w*|improv\w+|remain|maintain\w*|kept?|keep\w*|hold|held)\b"
)
#: Movement told of the figure itself, in the words that end where it begins and those that begin where it ends.
_BEFORE = {
    "maintain": re.compile(
        rf"(?i)\b(?:keep\w*|kept|h[eo]ld\w*)\s+{_GAP}{{0,4}}?(?:at|below|under|within)\s+{_GAP}{{0,3}}$"
    ),
    "increase": re.compile(
        rf"(?i)\b(?:(?:r[io]se(?:s|n)?|rising|gr[eo]w(?:s|n|ing)?|climb\w*|increas\w+|go(?:es|ne|ing)?\s+up|went\s+up)\s+by|"
        rf"(?:growth|rise|increase)\s+(?:in\s+{_GAP}{{1,4}})?of|{_REACHED}\s+(?:rates?\s+)?(?:of|at|(?:reach|touch)\w*)|"
        rf"up\s+from\s+{_GAP}{{0,3}}?{_FIGURE}\s+to)\s+{_GAP}{{0,3}}$"
    ),
    "reduce": re.compile(
        rf"(?i)\b(?:(?:f[ae]ll\w*|drop\w*|declin\w+|reduc(?:e[sd]?|ing)|decreas\w+|discount\w*|cut(?:s|ting)?|lower\w*)\s+{_GAP}{{0,4}}?by|"
        rf"(?:reduction|fall|drop|cut|decrease|decline)\s+(?:in\s+{_GAP}{{1,4}})?of|(?:prevent|avoid)\w*|"
        rf"down\s+(?:from\s+{_GAP}{{0,3}}?{_FIGURE}\s+)?to)\s+{_GAP}{{0,3}}$"
    ),
}
_AFTER = {
    "increase": re.compile(
        rf"(?i)(?:,\s+up\s+from|\s+(?:more|additional|extra|higher|growth|rise|increase|{_GAP}?{_REACHED}|up\s+from|ha(?:s|ve|d)\s+done\s+so|"
        rf"{_GAP}?improvement(?!\s+in\s+{_GAP}{{0,3}}?(?:wait\w*|times?|costs?|delays?|emissions?|mortality)\b)))\b"
    ),
    "reduce": re.compile(
        rf"(?i)(?:,\s+|\s+{_GAP}{{0,3}}?)down\s+from\b|\s+(?:(?:fewer|less|lower)\b|{_GAP}{{0,2}}?(?:drop|fall|cut|reduction|decrease|decline|saving)\b|"
        rf"{_GAP}{{0,5}}?(?:can|could|will|would|may|might)\s+be\s+(?:avoided|prevented|saved|removed)\b)"
    ),
}
#: What comes too late by a duration.
_LATE = re.compile(rf"(?i)\b(?:miss|delay|slip|over-?r[au]n|late)\w*\s+by\s+{_GAP}{{0,2}}$")
_LATER = re.compile(r"(?i)\s+(?:later|longer|late|behind|overdue)\b")
#: What a result failed to do says which way it was to go.
_FAILED_TO = re.compile(
    r"(?i)\bfail\w*\s+to\s+(?:\w+ly\s+)?(?:(increase|raise|improve|grow|boost)|reduce|cut|lower|relieve|ease|curb|prevent|avoid)\b"
)
#: What sets a direction that the encoder may overrule: words of movement near the figure, or none at all.
LIKELY_WAY = ("cue/direction", "default")
#: What sets the direction of a sum that is saved or raised.
GAINED = ("cue/saved", "cue/yield")
_YIELD = re.compile(
    r"(?i)\b(?:benefits?(?!\s+from\b)|receipts?|revenues?|income|proceeds|br(?:ing(?:s|ing)?|ought)\s+in|rais(?:e|es|ed|ing)|"
    r"recover\w*|NPV)\b"
)
_SAVINGS = re.compile(
    r"(?i)\b(?:sav(?:e|es|ed|ing|ings)|banked|efficienc\w+|QIPP|CIP|under\s+budget|below\s+the\s+(?:approved\s+)?budget)\b"
)
_PLANNED_WAY = re.compile(
    r"(?i)\b(?:against|versus|compared\s+(?:with|to)|instead\s+of)\s+(?:\w+\W+){0,3}?(?:plan\w*|target\w*|expect\w*|forecast|intended|hoped)\s+"
    r"(?:\w+\W+){0,2}?(reduc\w+|fall|cut|decrease|drop|decline|increas\w+|rise|growth|improvement)"
)


def directions(candidate: Candidate, marked: Marked, amount: Quantity | None) -> Iterator[Attribute]:
    """The direction of a claim, and of the plan that its clause tells of; spans are offsets into the sentence."""
    for hit in candidate.hits:
        for name, value in hit.sets:
            if name == "direction":
                yield Attribute("direction", value, hit.span.of(marked_source(marked)), hit.span, hit.by)
                return
    text, clause = marked.text, candidate.span
    bound = _bound_way(candidate, text, amount)
    if bound and amount:
        yield Attribute("direction", bound, amount.raw, amount.span, "cue/bound")
        return
    way, span, by = None, None, "cue/direction"
    about_savings = amount is not None and amount.unit == "GBP" and _SAVINGS.search(text, clause.start, clause.end)
    if candidate.type == "savings_claim" or (candidate.type == "outcome" and about_savings):
        way, span, by = _purse_way(text, clause, amount) or ("reduce", None, by)
    elif amount and candidate.type != "recommendation" and (told := _told_way(text, clause, amount)):
        way, span, by = *told, "cue/movement"
    elif candidate.type == "outcome" and (failed := _FAILED_TO.search(text, clause.start, clause.end)):
        way, span, by = "increase" if failed.group(1) else "reduce", Span(*failed.span()), "cue/movement"
    elif candidate.type in ("target", "outcome"):
        way, span = _nearest_way(text, clause, amount)
        if way is None and candidate.type == "target" and amount and amount.direction:
            way, span = amount.direction, amount.span
        if way is None:
            way, span = ("increase", None) if amount else (None, None)
    if way:
        value: Value = way
        yield Attribute(
            "direction",
            value,
            span.of(marked_source(marked)) if span else "",
            span,
            by if span else "default",
        )
    planned = _PLANNED_WAY.search(text, clause.start, clause.end)
    if planned and candidate.type == "outcome":
        span = Span(*planned.span(1))
        word = planned.group(1).lower()
        value = "increase" if word[:4] in ("incr", "rise", "grow", "impr") else "reduce"
        yield Attribute("planned_direction", value, planned.group(1), span, "cue/direction")


def _bound_way(candidate: Candidate, text: str, amount: Quantity | None) -> str | None:
    """Which way a goal points that names no movement: a ceiling is to be kept, a floor to be reached."""
    if candidate.type != "target" or amount is None or not amount.qualifier:
        return None
    ceiling, floor = (bound.search(amount.qualifier) is not None for bound in (_CEILING, _FLOOR))
    low, high = max(candidate.span.start, amount.span.start - _NEAR), min(candidate.span.end, amount.span.end + _NEAR)
    is_kept = _KEPT.search(text, low, high) is not None
    if ((ceiling or floor) and is_kept) or (ceiling and _GROWTH.match(text, amount.span.end)):
        return "maintain"
    if MOVES.search(text, candidate.span.start, candidate.span.end):
        return None
    return "maintain" if ceiling else "increase" if floor else None


def _purse_way(text: str, clause: Span, amount: Quantity | None) -> tuple[str, Span, str] | None:
    """Which way a sum moves by the word nearest to it that says what it is: yield grows, what is saved is not spent."""
    found = [("increase", Span(*m.span()), "cue/yield") for m in _YIELD.finditer(text, clause.start, clause.end)]
    if amount and amount.unit == "GBP":
        found += [("reduce", Span(*m.span()), "cue/saved") for m in _SAVINGS.finditer(text, clause.start, clause.end)]
        return min(found, key=lambda f: (f[1].distance(amount.span), f[1]), default=None)
    return found[0] if found else None


def _told_way(text: str, clause: Span, amount: Quantity) -> tuple[str, Span] | None:
    """Which way the words that stand right before or behind the figure say that it moves."""
    at = amount.span
    for way, pattern in _AFTER.items():
        if pattern.search(" " + amount.raw):  # "185,000 more days"
            return way, at
        if found := pattern.match(text, at.end, clause.end):
            return way, Span(*found.span())
    before = text[: at.start]
    if amount.kind == "duration" and (found := _LATE.search(before, clause.start) or _LATER.match(text, at.end)):
        return "increase", Span(*found.span())
    told = [(found.start(), way, found) for way, p in _BEFORE.items() if (found := p.search(before, clause.start))]
    return (max(told)[1], Span(*max(told)[2].span())) if told else None


def _nearest_way(text: str, clause: Span, amount: Quantity | None) -> tuple[str | None, Span | None]:
    """The word of movement nearest to the figure, before it rather than after it."""
    if amount and amount.direction:
        return amount.direction, amount.span
    at = amount.span if amount else Span(clause.end, clause.end)
    nearest: tuple[int, str, Span] | None = None
    for way, pattern in (("maintain", _MAINTAIN), ("reduce", _REDUCE), ("increase", _INCREASE)):
        for found in pattern.finditer(text, clause.start, clause.end):
            span = Span(*found.span())
            distance = at.start - span.end if span.end <= at.start else (span.start - at.end) + 15
            if way == "increase" and found.group().lower() in (
                "deliver",
                "achieve",
                "reach",
                "meet",
                "met",
                "new",
                "more",
            ):
                distance += 25
            if nearest is None or distance < nearest[0]:
                nearest = (distance, way, span)
    return (nearest[1], nearest[2]) if nearest else (None, None)


def marked_source(marked: Marked) -> str:
    """The sentence's own words under its marks."""
    characters = list(marked.text)
    for piece in (*marked.quantities, *marked.periods):
        characters[piece.span.start : piece.span.end] = piece.raw
    return "".join(characters)
