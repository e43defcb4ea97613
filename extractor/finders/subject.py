"""The subject of the verb by which a claim is made: who says, plans or asks, read from spaCy's parse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.finders import nouns
from extractor.finders.votes import Candidate
from extractor.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: What a body has to do is asked of it by somebody else.
_ASKED = frozenset({"have", "need"})
#: Verbs by which a body claims, judges or plans.
_CLAIMS = frozenset(
    {
        "say", "tell", "estimate", "expect", "forecast", "project", "claim", "reckon", "insist", "believe", "argue",
        "predict", "anticipate", "assume", "admit", "concede", "warn", "conclude", "find", "report", "state",
        "announce", "pledge", "promise", "commit", "aim", "plan", "intend", "hope", "want", "propose", "seek",
        "require", "set", "ask", "call", "recommend", "urge", "suggest", "calculate", "consider", "describe",
        "question", "doubt", "note", "observe", "identify", "acknowledge", "accept", "maintain", "target", "agree",
        "think", "judge", "confirm", "demand", "stress", "add", "declare", "undertake", "envisage", "budget", "assess",
        "put", "praise", "hail", "criticise", "advise", "indicate", "assert", "comment", "assure", "vow", "swear",
        "guarantee", "certify", "testify",
    }
)  # fmt: skip
#: Verbs by which somebody says, rather than plans: advice and results are claimed with these alone.
_SAYS = frozenset(
    {
        "say", "tell", "claim", "insist", "argue", "admit", "concede", "warn", "conclude", "find", "report", "state",
        "recommend", "urge", "suggest", "describe", "question", "note", "observe", "acknowledge", "judge", "confirm",
        "stress", "add", "want", "demand", "believe", "reckon", "consider", "doubt", "praise", "call", "agree",
        "advise", "indicate", "assert", "comment", "criticise", "assure", "certify", "testify",
    }
)  # fmt: skip
#: Verbs by which a body plans if they go with "on".
_COUNTS_ON = frozenset({"count", "bank"})
#: Subjects that are the document itself.
AUTHOR = re.compile(
    r"(?i)^(?:we|i|our|neither\b.*\bwe|this\s+(?:report|paper|plan|strategy|guidance)|"
    r"(?:the|our|this)\s+(?:[\w-]+\s+){0,5}(?:report|review|plan|strategy|stp|authors?|trajectory)(?:\s*\(.*\))?)$"
)
#: To whom the speaker talks: "you are assuming a saving" is what the one who answers claims.
ADDRESSED = "you"
PRONOUN = re.compile(r"(?i)^(?:it|they|he|she|which|who|that|this|these|those|its|their|there)$")
BODY = re.compile(
    r"(?i)\b(?:department|departments|ministr\w+|ministers?|government|treasury|office|agency|agencies|authorit\w+|council\w*|trusts?|"
    r"board|committee|commission\w*|service|services|NHS\w*|HMRC|force|forces|auditors?|watchdog|spokes\w+|officials|chair\w*|"
    r"bosses|chiefs?|leaders?|campaigners|critics|witness\w*|consultants?|regulator|company|companies|operator|partners?|association|"
    r"fund|union\w*|teams?|areas|bodies|member|members|mps?|lords?|minister|secretary|director\w*|executive\w*|professor|prof|dr|"
    r"institute|centre|bank|corporation|group|ombudsman|inspector\w*|inspectorate|academ\w+|school\w*|universit\w+|whitehall|"
    r"organisations?|charit(?:y|ies)|experts?|providers?|hospitals?|systems|icbs?|ccgs?|partnership\w*|mayor|cabinet|police|dwp|mod|dfe|dclg|defra|nao|pac|lga|"
    r"officers?|insiders|court|city|evaluators?|analysts?|economists?|researchers?|actuar\w+|panel|tribunal|parliament|landlords?)\b"
)
#: Those who are told of by number alone, and the longest name of a body, in words.
_SOME = re.compile(r"(?i)^(?:some|many|several|others|most)$")
_LONGEST = 12
#: Papers that speak for the body whose name stands before them.
_PAPER = re.compile(
    r"(?i)(?:report|review|guidance|paper|study|survey|plan|strategy|evaluation|audit|challenge|memo|appraisal)"
)
_ANOTHER = re.compile(r"(?i)^(?:an?|another|last)\b")


def claiming_subject(candidate: Candidate, doc: Doc) -> Span | None:
    """The subject of the claiming verb that governs the claim, the nearest above it."""
    anchor = doc.char_span(candidate.anchor.start, candidate.anchor.end, alignment_mode="expand")
    if anchor is None:
        return None
    plans = candidate.type in ("savings_claim", "target")
    verbs = _CLAIMS if plans or candidate.type == "assumption" else _SAYS
    above = (anchor.root, *anchor.root.ancestors) if candidate.type != "recommendation" else (*anchor.root.ancestors,)
    inside = [t for t in anchor if t.pos_ == "VERB"]
    for token in (*above, *inside):
        counts_on = plans and token.lemma_ in _COUNTS_ON and any(t.lower_ == "on" for t in token.children)
        if (token.lemma_.lower() in verbs or counts_on) and token.pos_ in ("VERB", "AUX"):
            if token.dep_ == "xcomp" and token.head.lemma_ in _ASKED:
                continue
            if token.lemma_.lower() in _SAYS and any(t.dep_ == "neg" for t in token.children):
                continue  # "the Department could not tell us" is told by the author
            subject = _subject(token, _SAYS if plans else frozenset())
            if subject is not None and not _is_told(candidate, subject, doc):
                return subject
    return _subject(anchor.root) if plans and _is_to(anchor.root) else None


def _is_told(candidate: Candidate, subject: Span, doc: Doc) -> bool:
    """Whether the subject is the body that advice is given to ("the Department should agree")."""
    if candidate.type != "recommendation":
        return False
    after = doc.text[subject.end : subject.end + 40]
    return re.match(r"(?i)\W{0,3}(?:\w+\W+){0,2}?(?:should|must|ought|needs?\s+to)\b", after) is not None


def _is_to(verb: Token) -> bool:
    """Whether a verb stands in a plan's own future: "is to axe", "will close"."""
    verb = verb.head if verb.dep_ == "xcomp" else verb
    if verb.lemma_ in _ASKED:
        return False
    return any(t.dep_ == "aux" and t.lower_ in ("will", "to") for t in verb.children) or verb.lemma_ == "be"


def _subject(verb: Token, refused: frozenset[str] = frozenset()) -> Span | None:
    """Who does what a verb says: its subject, or whom a passive names with "by"; None where that is no body.

    Verbs that are `refused` are not told of by whom: a saving "described by the auditors" is still its planner's.
    """
    for child in verb.children:
        if child.dep_ == "nsubj":
            return _body(child)
        if child.dep_ == "agent" and verb.lemma_ not in refused and (by := _object(child)) is not None:
            return _body(by)
    if verb.dep_ in ("conj", "xcomp") or (verb.dep_ == "advcl" and verb.tag_ == "VBG"):
        return _subject(verb.head, refused)
    return None


def _object(preposition: Token) -> Token | None:
    return next((t for t in preposition.children if t.dep_ == "pobj"), None)


def _body(noun: Token) -> Span | None:
    """The name of a body with its article, without clauses and asides behind it; None for any other noun."""
    left, right = noun.left_edge, noun.right_edge
    stop = next((t for t in noun.children if t.dep_ in ("relcl", "appos", "punct", "acl") and t.i > noun.i), None)
    last = _last_before(stop, right) if stop is not None else right
    words = noun.doc[left.i : last.i + 1]
    span = Span(words.start_char, words.end_char)
    if (
        words.text.lower() == ADDRESSED
        or PRONOUN.match(words.text)
        or AUTHOR.match(words.text)
        or _SOME.match(words.text)
    ):
        return span
    if (
        len(words) > _LONGEST
        or nouns.CALENDAR.fullmatch(noun.text)
        or left.lower_ == "no"
        or left.pos_ in ("ADP", "SCONJ")
    ):
        return None
    bare = " ".join(t.text for t in words if t.dep_ not in ("compound", "amod") or t.pos_ == "PROPN")
    named = any(t.dep_ == "compound" and t.pos_ == "PROPN" for t in words) or _ANOTHER.match(words.text)
    papers = (_PAPER.fullmatch(noun.text) and named) or words.text.lower().endswith("business case")
    return span if noun.pos_ == "PROPN" or papers or BODY.search(bare) else None


def _last_before(stop: Token, right: Token) -> Token:
    """The last token of a noun phrase that ends where a relative clause or apposition begins."""
    edge = stop.left_edge.i - 1
    return right.doc[min(edge, right.i)]
