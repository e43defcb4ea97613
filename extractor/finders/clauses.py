"""Where one clause of a sentence ends and the next begins: a finding for each claim, and no claim twice."""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.model import Span

#: Breaks, strongest first. Group 1 is where the next clause begins.
_BREAKS = (
    re.compile(r"[;—]\s*(?=\S)|\s[–-]\s+(?=\S)|(?<=[a-z\)])[.:]\s+(?=\S)"),
    re.compile(r",?\s+(?=(?:but|yet|although|though|whereas|while|whilst|however|instead)\b)|\n+"),
    re.compile(r",\s+(?=(?:of which|and|which|with|at|as|so|or|by|against|compared|saving|reducing|costing|worth)\b)"),
    # "children and young people's services" are one
    re.compile(r"\s+(?=(?:and(?!\s+(?:\w+\s+){0,2}?\w+[’'])|of which|because|until|unless)\b)"),
    re.compile(r",\s+(?=\S)"),
    re.compile(r"\s+(?=\()"),
)
#: Where the reach of a cue ends.
_REACH = re.compile(
    r"\s*[;—]\s*|\s[–-]\s|,?\s+(?=(?:but|yet|although|though|whereas|while|whilst|however)\b)|,\s+(?=(?:and|which|who|having)\b)|"
    r"(?<=[a-z])[.:]\s+|\s+(?=and\s+(?:says?|said|expects?|is|are|was|were|has|have|had|will|plans?|hopes?|now)\b)"
)
#: Words on which no clause ends.
_HANGING = re.compile(r"(?i)(?:\s+(?:towards?|to|the|an?|of|by|for|in|with|at|from|into|and|or))+$")
#: Where one thing said of a matter may end, and another begin.
_PARTS = re.compile(
    r"\s*[;—]\s*(?=\S)|\s[–-]\s+(?=\S)|,\s+(?=and\b)|(?<!,)\s+(?=and\s(?!\s*[A-Z]))|"
    r",?\s+(?=(?:but|yet|although|though|whereas|while|whilst|however|instead|because|which|who|unless|until|on\s+the\s+assumption)\b)"
)
#: Breaks strong enough to part two claims that have no figures of their own.
_STRONG = _BREAKS[:2]
#: A second thing said of one matter ("has cost more and failed to ..."), or told by one body ("and found that").
_AGAIN = re.compile(
    r",?\s+and\s+(?:\w+ly\s+|(?:also|then|so|even|still)\s+)?(?=(?:has|have|had|was|were|is|are|will|would|did|does|failed|missed|saved|lost|left|"
    r"fell|rose|(?:says?|finds?|notes?|warns?|adds?|argues?|concludes?|believes?|thinks?|expects?|hopes?|shows?|suggests?)\s+that|\w{2,}ed\s+that|(?:said|found|thought|told\s+\w+)\s+that)\b)"
)
#: What is granted before the claim of a sentence ("While waits have grown, ...") has a verb, and the claim its own.
_GRANTS = re.compile(r"(?i)\W*(?:while|whilst|although|though|whereas)\b")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|did|does|do|\w{2,}ed|rose|fell|grew|came|went|made|took|"
    r"got|met|saw|led|kept|held|gave|found|said|says?|means|shows|expects|hopes)\b"
)
_MAIN = re.compile(
    r",\s+(?!(?:and|or|but|which|who|where|if|to|(?:is|are|was|were|has|have|had|will|would)\b)\b)(?=\S)"
)


def granted(text: str) -> int:
    """Where the main clause of a sentence begins that opens with what it grants; nought if it grants nothing."""
    opens = _GRANTS.match(text)
    if opens is None:
        return 0
    commas = (comma for comma in _MAIN.finditer(text) if _VERB.search(text, opens.end(), comma.start()))
    first = next(commas, None)
    return first.end() if first and ";" not in text[: first.start()] else 0


def parted(text: str, left: Span, right: Span, again: bool = True) -> bool:
    """Whether a clause ends between two stretches of a sentence.

    With `again`, a second thing that is said of the same matter, or by the same body, begins a clause too.
    """
    if left.start > right.start:
        left, right = right, left
    between = text[left.end : right.start + 1] if left.end < right.start else ""  # a clause begins with a word
    if any(b.search(between) for b in _STRONG):
        return True
    if left.end <= granted(text) <= right.start:
        return True
    second = _AGAIN.search(text, left.end) if again and " and " in between else None
    return second is not None and second.end() <= right.start


def divide(text: str, anchors: list[Span]) -> list[Span]:
    """Part a sentence among anchors (in order, each the words that made a claim): one span each, no overlap.

    A sentence with one anchor is that claim's whole span. The cut falls at the strongest break between neighbours.
    """
    cuts = [0]
    for left, right in pairwise(anchors):
        cuts.append(_cut(text, max(left.end, cuts[-1]), right))
    cuts.append(len(text))
    return [trimmed(text, Span(a, b)) for a, b in pairwise(cuts)]


def rounded(text: str, span: Span) -> Span:
    """A span without words at its end that only lead on to the next one ("77% by March towards the | 80%")."""
    hanging = _HANGING.search(text, span.start, span.end)
    return trimmed(text, Span(span.start, hanging.start())) if hanging and hanging.start() > span.start else span


def unbroken(text: str, left: Span, right: Span) -> bool:
    """Whether no clause ends between two stretches of a sentence, in this order."""
    return _break(text, left.end, right) is None


def around(text: str, span: Span, anchor: Span) -> Span:
    """The clause of `span` in which the anchor stands: what a cue may reach without crossing into another clause."""
    start, end = span.start, span.end
    if start < (main := granted(text)) <= anchor.start:
        start = main
    for stop in _REACH.finditer(text, span.start, span.end):
        if stop.end() <= anchor.start:
            start = max(start, stop.end())
        elif stop.start() >= anchor.end:
            end = stop.start()
            break
    return Span(start, end)


def pieces(text: str) -> list[Span]:
    """A sentence parted wherever the reach of a cue ends: each may hold a claim of its own."""
    stops = [Span(*stop.span()) for stop in _REACH.finditer(text)]
    edges = [0, *(edge for stop in stops for edge in (stop.start, stop.end)), len(text)]
    return [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def breaks(text: str, span: Span) -> list[int]:
    """Where a claim could be parted in two: the beginnings of the second half."""
    return [m.end() for m in _PARTS.finditer(text, span.start, span.end)]


def _cut(text: str, left_end: int, right: Span) -> int:
    found = _break(text, left_end, right)
    return max(left_end, right.start) if found is None else found


def _break(text: str, low: int, right: Span) -> int | None:
    """Where the strongest break before the right anchor lies, if there is one."""
    if low <= (main := granted(text)) <= right.start and main:
        return main
    for pattern in _BREAKS:
        ends = [m.end() for m in pattern.finditer(text, low, max(low, right.start + 1)) if m.end() <= right.start]
        if whole := [end for end in ends if not _tears_brackets(text, low, end, right.start)]:
            return whole[-1]
    return None


def _tears_brackets(text: str, low: int, at: int, high: int) -> bool:
    """Whether a clause that ends here would leave one of its neighbours with half a pair of brackets."""
    before, after = text[low:at], text[at:high]
    opened, closes = before.rfind("(") > before.rfind(")"), 0 <= after.find(")") < (after + "(").find("(")
    return (opened and ")" in text[at:]) or (closes and "(" in text[:at])


def trimmed(text: str, span: Span) -> Span:
    """A span without the stops and spaces at its ends."""
    start, end = span.start, span.end
    while start < end and text[start] in " \t\n,;:–—-":
        start += 1
    while end > start and text[end - 1] in " \t\n,;:–—-":
        end -= 1
    return Span(start, end)
