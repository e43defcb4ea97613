"""What a claim measures or moves: the noun phrase that its figure, or its verb, is about.

A wrong phrase is worse than none: nouns of argument, dates, bodies and scraps are no metric, and where nothing in the
clause is bound to the figure or reads as one, there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.finders import nouns
from extractor.finders.encoder import Reading
from extractor.finders.votes import Candidate
from extractor.model import FindingType, Span
from extractor.quantities import read_periods

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: What a noun must be worth at least, by the type of the claim: the likelihood that the encoder gives it, and more for
#: what grammar ties to the figure and for nouns of measure.
_LEAST: dict[FindingType, float] = {
    "savings_claim": 0.35, "target": 0.35, "outcome": 0.35, "assumption": 0.5, "recommendation": 0.3,
}  # fmt: skip
_BOUND_TO_FIGURE, _BOUND_TO_VERB, _NAMES_MEASURE, _NAMES_SAVING = 0.6, 0.35, 0.25, 0.3
#: So many characters from the figure take a whole likelihood away.
_FAR = 400
#: What a noun is worth less that only stands before another ("savings" of "savings estimates").
_ASIDE = 0.1
#: The longest complement that still reads as part of a name ("savings in staff costs"), in words.
_LONGEST = 10
_LINKS = frozenset({"of", "in", "on", "for", "to", "across", "per"})
#: How a figure may hang on a noun, and on a verb; and what is saved on, off or from.
_INSIDE_NOUN = frozenset({"nummod", "quantmod", "compound", "amod", "nmod", "appos", "npadvmod"})
_OF_VERB = frozenset({"dobj", "attr", "acomp", "oprd", "npadvmod", "nsubj", "nsubjpass"})
_FROM = frozenset({"of", "in", "on", "off", "from", "for", "as"})
_WORDY = re.compile(r"[^\W\d_]{3}")
#: Layout, list letters and notes that a converter left in the words.
_SCRAP = re.compile(r"[{}\[\]|*#]|\w\)|[^\W\d_]{3}\d|\d{3}")


def metric(candidate: Candidate, doc: Doc, reading: Reading | None) -> Span | None:
    """The words of a claim's clause that name its metric, if any do."""
    times = [mention.span for mention in read_periods(doc.text)]
    least, at = _LEAST[candidate.type], candidate.figure.span if candidate.figure else candidate.anchor
    best: tuple[float, int, Span] | None = None
    bonds = _bonds(candidate, doc)
    for head in (t for t in doc if _may_head(t, at) and candidate.span.holds(_of(t))):
        bond = bonds.get(head.i, 0.0)
        found = _named(head, candidate, bond)
        if found is None:
            continue
        span, noun = found
        if not candidate.span.holds(span) or any(time.holds(_of(noun)) for time in times):
            continue
        likely = max(reading.naming("metric", *_ends(t)) for t in (head, noun)) if reading else 0.0
        off = span.distance(at) / _FAR
        worth = likely + bond + _lexical(candidate.type, noun) - off - (_ASIDE if noun.dep_ == "compound" else 0.0)
        if worth >= least and (best is None or (worth, -span.start) > (best[0], -best[1])):
            best = (worth, span.start, span)
    return best[2] if best else None


def _may_head(token: Token, at: Span) -> bool:
    """Whether a token heads a noun phrase; "saving £2 million" is a verb, whatever the parser took it for."""
    if token.pos_ not in ("NOUN", "PROPN") or not any(c.isalpha() for c in token.text):
        return False
    if token.lower_.endswith("ing") and token.idx + len(token) + 1 == at.start:
        return False
    return token.head.i <= token.i or token.dep_ not in ("compound", "nmod", "amod", "npadvmod", "poss")


def _ends(token: Token) -> tuple[int, int]:
    return token.idx, token.idx + len(token)


def _of(token: Token) -> Span:
    return Span(*_ends(token))


def _lexical(type: FindingType, noun: Token) -> float:
    """What a noun is worth for what it means."""
    if type == "savings_claim" and nouns.SAVED.fullmatch(noun.text):
        return _NAMES_SAVING
    return _NAMES_MEASURE if nouns.MEASURES.fullmatch(noun.text) else 0.0


def _bonds(candidate: Candidate, doc: Doc) -> dict[int, float]:
    """How closely grammar binds tokens to the figure of a claim, or to the words that made it; the closest first."""
    at = candidate.figure.span if candidate.figure else candidate.anchor
    words = doc.char_span(at.start, at.end, alignment_mode="expand")
    if words is None:
        return {}
    root = words.root
    if candidate.figure:
        tied = [t for t in _tied(root, candidate) if t not in words]
    else:
        tied = [root, *_tied(root, candidate)] if root.pos_ in ("NOUN", "PROPN") else [*_said(root), *_about(root)]
    first = _BOUND_TO_FIGURE if candidate.figure else _BOUND_TO_VERB
    return {t.i: first * 0.75**n for n, t in reversed(list(enumerate(dict.fromkeys(tied))))}


def _said(verb: Token) -> Iterator[Token]:
    """What is said in the clause that depends on a verb ("assumes that demand falls"): its subject and object."""
    for clause in verb.children:
        if clause.dep_ in ("ccomp", "xcomp", "acl", "pcomp", "advcl", "oprd", "acomp") and clause.i > verb.i:
            yield from (t for t in clause.children if t.dep_ in ("nsubjpass", "dobj"))
            yield from (t for t in clause.children if t.dep_ == "nsubj")
            yield from _said(clause)


def _tied(token: Token, candidate: Candidate) -> Iterator[Token]:
    """The nouns that a figure counts, or that are said to have or to come to it."""
    head = token.head
    if token.dep_ in _INSIDE_NOUN and head.pos_ in ("NOUN", "PROPN"):
        yield head
        if nouns.BOUNDS.fullmatch(head.lemma_) or nouns.MOVEMENT.fullmatch(head.lemma_):
            yield from _tied(head, candidate)
    if candidate.figure is None or candidate.figure.kind != "duration":
        yield from _objects(token, _FROM)
    if token.dep_ == "pobj":
        governor = head.head
        if governor.pos_ in ("NOUN", "PROPN"):
            yield governor
            yield from _tied(governor, candidate)
        elif governor.pos_ in ("VERB", "AUX"):
            yield from _about(governor)
    elif token.dep_ in _OF_VERB and head.pos_ in ("VERB", "AUX"):
        by = token.dep_ in ("dobj", "oprd") and not nouns.COMES_TO.fullmatch(head.lemma_)
        yield from _about(head, by_actor=by)


def _about(verb: Token, by_actor: bool = False) -> Iterator[Token]:
    """What a verb is said of: its object, what it takes from, its subject unless that acts, that of the verb above."""
    yield from (t for t in verb.children if t.dep_ in ("dobj", "attr", "nsubjpass"))
    yield from _objects(verb, _FROM)
    yield from (t for t in verb.children if t.dep_ == "nsubj" and (not by_actor or nouns.MEASURES.fullmatch(t.text)))
    if verb.dep_ == "acl" and verb.head.pos_ == "NOUN":
        yield verb.head
    elif verb.dep_ in ("xcomp", "conj") and verb.head.pos_ == "VERB" and not _has_subject(verb):
        yield from _about(verb.head, by_actor)


def _has_subject(verb: Token) -> bool:
    return any(t.dep_ in ("nsubj", "nsubjpass") for t in verb.children)


def _objects(token: Token, links: frozenset[str]) -> Iterator[Token]:
    """The nouns behind prepositions that hang on a token."""
    for link in token.rights:
        if link.dep_ == "prep" and link.lower_ in links:
            yield from (t for t in link.children if t.dep_ == "pobj")


def _named(head: Token, candidate: Candidate, bond: float) -> tuple[Span, Token] | None:
    """The phrase by which a noun is called, and its head; None where it is no name of a metric."""
    while head.dep_ == "pobj" and head.head.lower_ in _LINKS and _is_measure(head.head.head):
        head = head.head.head  # "the percentage of patients", and not the patients
    lemma = head.lemma_
    if nouns.CUES.fullmatch(lemma) or nouns.CALENDAR.fullmatch(head.text):
        return None
    if nouns.ACTORS.fullmatch(head.text) and not _is_counted(head, candidate, bond):
        return None
    counting = nouns.COUNTING.fullmatch(lemma)
    if not counting and (nouns.MOVEMENT.fullmatch(lemma) or nouns.BOUNDS.fullmatch(lemma)):
        behind = next((t for t in _objects(head, _LINKS) if not _in_figure(t, candidate)), None)
        if behind is not None:
            return _named(behind, candidate, bond)
        inner = [t for t in head.lefts if t.dep_ in ("compound", "nmod") and t.pos_ in ("NOUN", "PROPN")]
        if not inner or _in_figure(inner[-1], candidate):
            return None
        if nouns.BOUNDS.fullmatch(lemma) and nouns.MEASURES.fullmatch(inner[-1].text):
            return _named(inner[-1], candidate, bond)  # of a savings target, the savings
        if nouns.BOUNDS.fullmatch(lemma) and bond < _BOUND_TO_FIGURE:
            return None
    span = _phrase(head, candidate)
    text = span.of(head.doc.text)
    if counting and text == head.text:
        return None
    return (span, head) if _WORDY.search(text) and not _SCRAP.search(text) else None


def _is_measure(noun: Token) -> bool:
    return any(kind.fullmatch(noun.text) for kind in (nouns.COUNTING, nouns.MEASURES))


def _is_counted(noun: Token, candidate: Candidate, bond: float) -> bool:
    """Whether a figure counts the noun itself: "92% of trusts"."""
    return bond >= _BOUND_TO_FIGURE and noun.dep_ not in ("nsubj", "nsubjpass") and _counts(candidate)


def _counts(candidate: Candidate) -> bool:
    """Whether the claim's figure counts people and things, and no money."""
    return candidate.figure is not None and candidate.figure.kind in ("percent", "count")


def _in_figure(token: Token, candidate: Candidate) -> bool:
    return candidate.figure is not None and candidate.figure.span.meets(_of(token))


def _phrase(head: Token, candidate: Candidate) -> Span:
    """A noun with what is told of it: adjectives before it, a short complement behind it; no figure, no article."""
    doc, first = head.doc, head.i
    while first > head.left_edge.i and _leans(doc[first - 1], candidate):
        first -= 1
    while first < head.i and not _opens(doc[first]):
        first += 1
    return Span(doc[first].idx, _end(head, candidate))


def _end(head: Token, candidate: Candidate) -> int:
    """Where a noun's short complement ends ("of patients", "in staff costs", "seen within four hours"), or the noun."""
    child = next(iter(head.rights), None)
    if child is None or child.left_edge.i != head.i + 1:
        return _ends(head)[1]
    if child.dep_ == "acl" and child.tag_ in ("VBG", "VBN") and candidate.figure and candidate.figure.kind != "money":
        past = next((t.left_edge for t in child.rights if _is_beside(t)), None)
        last = head.doc[past.i - 1] if past is not None else child.right_edge
        return _ends(last)[1] if last.i > child.i and last.i - head.i <= _LONGEST else _ends(head)[1]
    if (
        child.dep_ != "prep"
        or child.lower_ not in _LINKS
        or (child.lower_ == "to" and nouns.SAVED.fullmatch(head.text))
    ):
        return _ends(head)[1]
    behind = next((t for t in child.children if t.dep_ == "pobj" and t.pos_ in ("NOUN", "PROPN")), None)
    if behind is None or behind.i - head.i > _LONGEST or any(t.pos_ == "NUM" for t in behind.lefts):
        return _ends(head)[1]
    empty = any(kind.fullmatch(behind.lemma_) for kind in (nouns.BOUNDS, nouns.CUES, nouns.CALENDAR))
    return _ends(head)[1] if empty or _in_figure(behind, candidate) else _end(behind, candidate)


def _is_beside(told: Token) -> bool:
    """Whether what is told of a verb is the level that it is to reach, or when, and no part of what is counted."""
    words = list(told.subtree)
    return any(t.text in ("%", "percent") or t.is_currency or nouns.CALENDAR.fullmatch(t.text) for t in words) or (
        told.dep_ == "advmod" and told.i > told.head.i + 3
    )


def _opens(token: Token) -> bool:
    """Whether a name may begin with a token."""
    return not nouns.LOOSE.fullmatch(token.lower_) and not token.is_punct and any(c.isalpha() for c in token.text)


def _leans(token: Token, candidate: Candidate) -> bool:
    """Whether a token before a noun may be part of its name; words that hyphens join ("out-of-date") always are."""
    if _in_figure(token, candidate) or token.is_currency or token.text.endswith("%"):
        return False
    if token.is_punct:
        return token.text in "-–‘’'/&"
    joined = token.nbor().text in "-–" and not token.whitespace_
    return joined or token.pos_ not in ("DET", "PRON", "SYM", "ADP", "AUX", "PART", "CCONJ", "SCONJ")
