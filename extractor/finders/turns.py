"""Whose turn it is: who speaks in each paragraph, and who answers, where that is not the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.model import Document, Span

#: A speaker's name at the head of a paragraph of oral evidence.
VOICE = re.compile(
    r"(?:Q\s?\d+\s+)?\**(?!(?:Recommendation|Conclusion|Note|Source|Figure|Table|Appendix|Summary|Key|Part|Box|Annex)s?\b)"
    r"((?:Chair(?:man|woman|person)?|Witness|Minister|[A-Z][\w.'’-]*(?:\s+[A-Z(][\w.'’)-]*){1,5}))\**:\**\s"
)
#: A question that the record has numbered, and who else asks.
_NUMBERED = re.compile(r"\**Q\s?\d")
_CHAIRS = re.compile(r"Chair(?:man|woman|person)?\b")
#: A person by their title, where a name alone may be a heading.
_TITLED = re.compile(
    r"(?:Mrs?|Ms|Miss|Dr|Prof(?:essor)?|Sir|Dame|Lord|Lady|Baroness|Chair(?:man|woman|person)?|Witness|Minister)\b"
)
#: A witness who is asked answers within so many paragraphs.
_ANSWERS_WITHIN = 4
#: A heading of what others advised, with who they are; one of the answer to it; and how an answer begins.
_ADVICE = re.compile(
    r"(?i)^(?:the\s+)?(?:(?P<who>(?:[\w&’'-]+\s+){0,6}?(?:committee|inquiry|commission|office|review|panel|PAC|NAO|ombudsman|"
    r"inspectorate))(?:[’']s)?\s+)?(?:(?:key|main|our|summary\s+of)\s+)?(?:conclusions?\s+and\s+)?(?:recommendation|conclusion)s?\b"
)
_REPLY = re.compile(r"(?i)\b(?:response|reply|replies|government\s+position)\b")
_REPLIES = re.compile(
    r"(?i)\W*(?:\d[\d.]*\s+)?(?:(?:the|HM|this)\s+(?:\w+\s+)?(?:government|department|treasury|ministry|agency|office)\s+"
    r"(?:\w+ly\s+|also\s+)?(?:agree|accept|note|welcome|recogni[sz]e|reject|disagree|believe|consider|share|support|"
    r"acknowledge|do(?:es)?\s+not|will|is\s+(?:already|committed)|has\s+(?:already|now|since|been)|continue)|"
    r"(?:response|reply|accepted|partially\s+accepted|rejected|agreed)\b)"
)
_WE_REPLY = re.compile(
    r"(?i)\W*we\s+(?:(?:also|fully|strongly)\s+)?(?:agree|accept|welcome|note|recogni[sz]e|share|do\s+not)\b"
)
_COMMITTEE = re.compile(
    r"Committee\s+(?:of|on)\s+[A-Z][\w&’'-]*(?:\s+[A-Z][\w&’'-]*){0,3}|"
    r"(?:[A-Z][\w&’'-]*\s+(?:and\s+|of\s+|on\s+)?){1,6}Committee\b"
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who speaks, and where the document names them."""

    name: str
    span: Span

    def counted_from(self, start: int) -> Voice:
        """The same voice, with its span counted from `start`."""
        return Voice(self.name, self.span.shifted(-start))


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks in a paragraph, None for the document's own voice; and who answers, if a member asks."""

    speaks: Voice | None = None
    answers: Voice | None = None

    def counted_from(self, start: int) -> Turn:
        """The same turn, with spans counted from `start`."""
        speaks, answers = (voice and voice.counted_from(start) for voice in (self.speaks, self.answers))
        return Turn(speaks, answers)


def turns(document: Document) -> list[Turn]:
    """Who speaks in each paragraph, and who answers.

    A reply prints what it replies to. In oral evidence the speakers take turns, where questions are numbered ("Q14
    Chair:") or the document is a committee's or Hansard's: elsewhere a name and a colon are a heading. So may a single
    name be in a committee's report, unless it has a title; and it speaks in its own paragraph only.
    """
    if document.identity.kind == "government_response":
        return [Turn(voice) for voice in _replied_to(document)]
    heads = [
        VOICE.match(p.span.of(document.text)) if p.kind in ("paragraph", "list_item") else None
        for p in document.paragraphs
    ]
    asks = [m.group(1) for m in heads if m and (_NUMBERED.match(m.group()) or _CHAIRS.match(m.group(1)))]
    named = [
        Voice(m.group(1), Span(*m.span(1)).shifted(p.span.start)) if m else None
        for p, m in zip(document.paragraphs, heads, strict=True)
    ]
    kind, many = document.identity.kind, sum(voice is not None for voice in named) > 1
    if many and (kind in ("hansard", "pac_report") or any(m and _NUMBERED.match(m.group()) for m in heads)):
        return list(_by_turns(document, named, frozenset(asks)))
    if kind == "hansard" or (kind == "pac_report" and any(v and _TITLED.match(v.name) for v in named)):
        return [Turn(voice) for voice in named]
    return [Turn()] * len(named)


def _by_turns(document: Document, named: list[Voice | None], members: frozenset[str]) -> Iterator[Turn]:
    """A turn a paragraph: who was named last speaks until another is, or a heading ends it.

    What a member of the committee says, the next who is none answers.
    """
    speaks: Voice | None = None
    for i, (paragraph, voice) in enumerate(zip(document.paragraphs, named, strict=True)):
        speaks = None if paragraph.kind == "heading" else voice or speaks
        answers = None
        if speaks and speaks.name in members:
            behind = named[i + 1 : i + 1 + _ANSWERS_WITHIN]
            answers = next((v for v in behind if v and v.name not in members), None)
        yield Turn(speaks, answers)


def _replied_to(document: Document) -> Iterator[Voice | None]:
    """Whose advice each paragraph of a reply prints: from the heading that says so to where the answer begins."""
    committee = _COMMITTEE.search(document.text)
    voice, begun = None, False
    for paragraph in document.paragraphs:
        text = paragraph.span.of(document.text)
        if paragraph.kind == "heading":
            found = None if _REPLY.search(text) else _ADVICE.search(text)
            if found and found["who"]:
                voice = Voice(found["who"], Span(*found.span("who")).shifted(paragraph.span.start))
            else:
                voice = Voice(committee.group(), Span(*committee.span())) if found and committee else None
            begun = False
            yield None
            continue
        if _REPLIES.match(text) or (begun and _WE_REPLY.match(text)):
            voice = None
        begun = True
        yield voice
