"""Ways of finding, combined: rules and a model vote, cues and the parser fill in the attributes.

Cheap first: every sentence meets the rules; the doubtful ones the encoder; only sentences with a finding the parser.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from extractor import rulebook
from extractor.finders import context, patterns, speaker, tables, votes
from extractor.finders.encoder import Reading
from extractor.finders.entries import Entry
from extractor.finders.figures import figures
from extractor.finders.gate import Gate
from extractor.finders.inherit import in_a_row, with_plans
from extractor.finders.leaning import SHOWN, Leaning, leaning_of, scarcity
from extractor.finders.patterns import Hit
from extractor.finders.plans import verdict
from extractor.finders.similarity import FEW, Similarity
from extractor.finders.surroundings import NOTHING, PLANS, Before, is_result, units_in
from extractor.finders.tables import Tabled
from extractor.finders.turns import Turn, turns
from extractor.finders.votes import Candidate
from extractor.model import Attribute, Document, Finding, Kind, Span
from extractor.places import Printing
from extractor.quantities.marks import Marked, mark
from extractor.resources import shipped
from extractor.rulebook import Rulebook

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: How many sentences on a result may still lean on what was told.
_NOT_LONG = 3


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence with its figures marked, the rules' votes on it and, where it was asked, the encoder's reading."""

    index: int
    marked: Marked
    hits: tuple[Hit, ...]
    reading: Reading | None = None


#: A sentence in which something is claimed, and what.
_Claimed = tuple[_Read, list[Candidate]]


@dataclass(frozen=True, slots=True)
class Sifted:
    """A document as rules and first pass leave it to parser and encoder: what its tables say, and its prose.

    `passes` says of each sentence of prose whether it is worth their time; `words` are the first pass's logits of each,
    (sentences, types).
    """

    tabled: Tabled
    prose: tuple[_Read, ...]
    passes: tuple[bool, ...]
    words: np.ndarray


@dataclass(frozen=True, slots=True)
class Finders:
    """Rules, cues and (unless None) the embedding finder. Immutable, so one instance serves many documents.

    Not for use by two threads at once: the parser and the encoder are not.
    """

    rulebook: Rulebook
    similarity: Similarity | None

    @property
    def fingerprint(self) -> str:
        """Hashes whatever changes what is found."""
        model = self.similarity.fingerprint if self.similarity else "none"
        return _digest(self.rulebook.fingerprint, tables.WORDS, model)

    def prepare(self) -> None:
        """Load parser and encoder now, rather than when the first sentence asks for them."""
        speaker.parser()
        if self.similarity:
            self.similarity.prepare()

    def sift(self, document: Document) -> Sifted:
        """The cheap half of `find`, which another thread may do beforehand. Without a model, all sentences pass."""
        tabled = tables.tabled(document, self.rulebook.cues)
        gate, leads = Gate(self.rulebook.rules), _leads(document)
        prose = tuple(_read(document, i, gate, leads) for i in range(len(document.sentences)) if i not in tabled.rows)
        if self.similarity is None:
            return Sifted(tabled, prose, (True,) * len(prose), np.empty((len(prose), 0)))
        passes, words = self.similarity.sift(
            [r.marked for r in prose], [r.hits for r in prose], _results(document, prose)
        )
        return Sifted(tabled, prose, tuple(passes), words)

    def find(self, document: Document, sifted: Sifted | None = None) -> Iterator[Finding]:
        """Every finding of a document, in the order of its text. Tables are read by cells, all else by sentences."""
        sifted = sifted or self.sift(document)
        printing = Printing(document)
        prose = list(with_plans(document, list(self._find(document, printing, sifted))))
        rows = [self._entered(document, printing, each) for each in sifted.tabled.entries]
        yield from sorted((*prose, *rows), key=lambda finding: finding.span.start)

    def passing(self, document: Document) -> list[bool]:
        """Whether each sentence passes the first pass, and is read by encoder and parser.

        The rows of tables that are read by their cells count as passed: nothing keeps them from being read.
        """
        sifted = self.sift(document)
        left = {r.index for r, passes in zip(sifted.prose, sifted.passes, strict=True) if not passes}
        return [i not in left for i in range(len(document.sentences))]

    def _find(self, document: Document, printing: Printing, sifted: Sifted) -> Iterator[Finding]:
        """The findings of prose."""
        read = sifted.prose
        if self.similarity:
            texts = [document.sentences[r.index].span.of(document.text) for r in read]
            readings = self.similarity.read(texts, sifted.passes, sifted.words)
            read = [replace(r, reading=each) for r, each in zip(read, readings, strict=True) if each]
        claimed = self._claimed(document, read, is_long=len(sifted.prose) > FEW)
        texts = [document.sentences[r.index].span.of(document.text) for r, _ in claimed]
        speaking = turns(document)
        for (sentence, candidates), doc in zip(claimed, speaker.parse(texts), strict=True):
            turn = speaking[document.sentences[sentence.index].paragraph]
            found: list[Finding] = []
            for candidate in candidates:
                finding = self._finding(document, printing, sentence, candidate, doc, turn, alone=len(candidates) == 1)
                if candidate.goes_on and found:
                    found[-1], finding = in_a_row(found[-1], finding)
                found.append(finding)
            yield from found

    def _claimed(self, document: Document, read: Sequence[_Read], is_long: bool) -> list[_Claimed]:
        """The sentences in which something is claimed.

        A short paper is weighed twice: what only the encoder suspects is doubted where little else is surely claimed.
        """
        kind = document.identity.kind
        usual = leaning_of(kind, is_long)
        vetoes = [v for v in self.rulebook.vetoes if not v.kinds or kind in v.kinds]

        def weighed(leanings: Iterable[Leaning]) -> list[_Claimed]:
            claimed: list[_Claimed] = []
            for r, leaning in zip(read, leanings, strict=True):
                before = _before(document, claimed, r)
                if candidates := votes.combine(r.marked, r.hits, r.reading, self.similarity, leaning, vetoes, before):
                    claimed.append((r, candidates))
            return claimed

        claimed = weighed([usual] * len(read))
        if self.similarity is None or is_long:
            return claimed
        sure = {r.index: sum(c.confidence >= SHOWN for c in candidates) for r, candidates in claimed}
        shown = [sure.get(r.index, 0) for r in read]
        return weighed(usual.beside(scarcity(shown, n)) for n in range(len(read)))

    def _settle(self, read: _Read, candidate: Candidate, kind: Kind, met: str | None) -> context.Settle | None:
        if self.similarity is None or read.reading is None:
            return None
        return partial(self._weighed, self.similarity, read.reading, candidate, kind, met)

    @staticmethod
    def _weighed(
        model: Similarity, reading: Reading, candidate: Candidate, kind: Kind, met: str | None, name: str, cue: Any
    ) -> str:
        return model.settle(name, candidate.type, candidate.span, cue, kind, met, reading)

    def _finding(
        self,
        document: Document,
        printing: Printing,
        read: _Read,
        candidate: Candidate,
        doc: Doc,
        turn: Turn,
        alone: bool,
    ) -> Finding:
        sentence = document.sentences[read.index]
        text = sentence.span.of(document.text)
        paragraph = document.paragraphs[sentence.paragraph]
        before = document.text[paragraph.span.start : sentence.span.start]
        reading = read.reading
        numbers = list(figures(candidate, read.marked, alone, reading))
        met = verdict(numbers, candidate.span.of(read.marked.text))
        settle = self._settle(read, candidate, document.identity.kind, met.status if met else None)
        if settle and candidate.type != "recommendation":
            numbers = context.turned(numbers, settle)
        words = context.attributes(
            candidate,
            read.marked.text,
            self._following(document, read.index),
            document.identity.kind,
            self.rulebook.cues,
            met,
            settle,
        )
        turn = turn.counted_from(sentence.span.start)
        found = [*numbers, *words, *speaker.speakers(candidate, text, doc, before, turn, reading)]
        span = candidate.span.shifted(sentence.span.start)
        figure = candidate.figure.span.shifted(sentence.span.start) if candidate.figure else None
        return Finding(
            id=_digest(document.id, candidate.type, f"{span.start}-{span.end}", f"{figure}")[:12],
            document_id=document.id,
            type=candidate.type,
            span=span,
            quote=span.of(document.text),
            places=printing.places(span),
            paragraph=sentence.paragraph,
            section=paragraph.section,
            attributes=tuple(_shift(a, sentence.span.start, document.text) for a in found),
            confidence=round(candidate.confidence, 4),
            found_by=tuple(sorted({h.by for h in candidate.hits})),
            fingerprint=_digest(*sorted({h.fingerprint for h in candidate.hits})),
        )

    @staticmethod
    def _entered(document: Document, printing: Printing, entry: Entry) -> Finding:
        return Finding(
            id=_digest(document.id, entry.type, f"{entry.span.start}-{entry.span.end}", f"{entry.figure}")[:12],
            document_id=document.id,
            type=entry.type,
            span=entry.span,
            quote=entry.span.of(document.text),
            places=printing.places(entry.span),
            paragraph=entry.paragraph,
            section=document.paragraphs[entry.paragraph].section,
            attributes=entry.attributes,
            confidence=entry.confidence,
            found_by=(entry.by,),
            fingerprint=_digest(entry.by, tables.WORDS),
        )

    def _following(self, document: Document, index: int) -> str:
        after = index + 1
        if (
            after < len(document.sentences)
            and document.sentences[after].paragraph == document.sentences[index].paragraph
        ):
            return document.sentences[after].span.of(document.text)
        return ""


def load(rules: Path | None = None, use_model: bool = True) -> Finders:
    """The finders with the shipped rules or those of a folder, with or without the embedding finder.

    Raises RuleError for a malformed pack and SettingsError where the model is missing.
    """
    return Finders(rulebook.load(rules or shipped("rules")), Similarity.load() if use_model else None)


def _read(document: Document, index: int, gate: Gate, leads: list[str]) -> _Read:
    marked = mark(document.sentences[index].span.of(document.text))
    lead = leads[document.sentences[index].paragraph]
    return _Read(index, marked, tuple(patterns.hits(marked, document.identity.kind, gate.open_to(marked.text), lead)))


def _results(document: Document, prose: Sequence[_Read]) -> list[bool]:
    """Which sentences tell what happened right behind one in which a rule sees a plan of the same unit."""
    out = [False] * len(prose)
    for n, (before, read) in enumerate(pairwise(prose), 1):
        plans = [h for h in before.hits if h.type in PLANS]
        if plans and not read.hits and _is_near(document, before, read, 1):
            planned = units_in(before.marked, Span(0, len(before.marked.text)))
            out[n] = is_result(read.marked, Span(0, len(read.marked.text)), planned)
    return out


def _is_near(document: Document, before: _Read, read: _Read, most: int) -> bool:
    """Does a sentence follow another in its own paragraph, so many on at most?"""
    same = document.sentences[before.index].paragraph == document.sentences[read.index].paragraph
    return same and read.index - before.index <= most


def _before(document: Document, claimed: Sequence[_Claimed], read: _Read) -> Before:
    """What the sentences before one have told in its paragraph, and not long ago."""
    if not claimed:
        return NOTHING
    told, candidates = claimed[-1]
    if not _is_near(document, told, read, _NOT_LONG):
        return NOTHING
    plans = [c.span for c in candidates if c.type in PLANS] if _is_near(document, told, read, 1) else []
    return Before(frozenset().union(*(units_in(told.marked, span) for span in plans)), has_claims=True)


def _leads(document: Document) -> list[str]:
    """Of each paragraph, the one that opens the list of which it is an item, or nothing."""
    leads: list[str] = []
    opening = ""
    for paragraph in document.paragraphs:
        is_item = paragraph.kind == "list_item"
        leads.append(opening if is_item else "")
        text = paragraph.span.of(document.text)
        if not is_item and text.strip(" ;,").lower() not in ("and", "or"):  # as stand between items
            opening = text
    return leads


def _shift(attribute: Attribute, by: int, text: str) -> Attribute:
    """From offsets in the sentence to offsets in the document; the raw words are read there, unmarked."""
    if attribute.span is None:
        return attribute
    span = attribute.span.shifted(by)
    raw = attribute.raw if attribute.name == "period" else span.of(text)
    value = raw if attribute.name == "evidence_cue" else attribute.value
    return Attribute(attribute.name, value, raw, span, attribute.by, attribute.inherited)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
