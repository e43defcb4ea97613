"""Labelled sentences: what `corpora/training` holds, and what is to be learned from each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import SettingsError
from extractor.finders.encoder import HEADS, TAGS
from extractor.model import FINDING_TYPES, FindingType, Kind, Span
from extractor.quantities.marks import Marked
from extractor.training.finetune import Lesson, Stretch

#: The kind of document in which a sentence of each register stands.
KINDS: dict[str, Kind] = {
    "audit": "nao_report",
    "committee": "pac_report",
    "oral": "hansard",
    "plan": "local_plan",
    "board": "board_paper",
    "press": "press",
}
#: Types whose status a reader asks for.
_WITH_STATUS = frozenset(("savings_claim", "target", "outcome"))
_ROLES = frozenset(HEADS["role"])


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Claimed(_Strict):
    """A finding in a training sentence: characters `start` to `end`, and what a careful reader says of it."""

    type: FindingType
    start: int
    end: int
    status: Literal["target", "planned", "forecast", "credible", "achieved", "missed", "at risk"] | None = None
    stance: Literal["asserted", "neutral", "criticised", "endorsed"] | None = None
    evidence: Literal["evidenced", "partially", "unsupported", "optimistic", "contradicted"] | None = None
    direction: Literal["reduce", "increase", "maintain"] | None = None
    negated: bool = False
    borderline: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def answers(self) -> dict[str, str]:
        """What each head of the encoder should answer."""
        out = {"evidence_basis": self.evidence or "none", "negated": "yes" if self.negated else "no"}
        out["stance"] = self.stance if self.stance in HEADS["stance"] else "neutral"
        if self.type != "recommendation":
            out["direction"] = self.direction or "none"
        if self.type in _WITH_STATUS and self.status:
            out["status"] = self.status
        return out


class Mark(_Strict):
    """Words of a sentence that play a part in its findings."""

    role: Literal["amount", "planned", "baseline", "period", "claimant", "metric"]
    start: int
    end: int


class Labelled(_Strict):
    """One training sentence with its findings (none for a non-finding, whose trap says why it tempts).

    Sentences of one passage stand in reading order.
    """

    text: str
    findings: list[Claimed] = Field(default_factory=list)
    marks: list[Mark] = Field(default_factory=list)
    subject: str
    voice: str = Field(alias="register")
    trap: str | None = None
    passage: str | None = None

    @property
    def kind(self) -> Kind:
        return KINDS.get(self.voice, "other")


def read(folder: Path) -> list[Labelled]:
    """All labelled sentences of a folder's *.jsonl, in the order of file and line. Raises SettingsError."""
    sentences: list[Labelled] = []
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            if not line:
                continue
            try:
                sentences.append(Labelled.model_validate_json(line))
            except ValidationError as fault:
                reason = fault.errors()[0]["msg"]
                raise SettingsError(
                    f"{file}:{number}", f"is no labelled sentence: {reason}.", "Mend the line."
                ) from fault
    if not sentences:
        raise SettingsError(str(folder), "holds no labelled sentences.", "Name a folder of *.jsonl files.")
    return sentences


def lessons(sentences: Sequence[Labelled], marked: Sequence[Marked]) -> list[Lesson]:
    """What the encoder is to learn from each sentence; those of one passage go on from each other."""
    with_marks = _with_marks(sentences)
    out: list[Lesson] = []
    passage = None
    for s, m in zip(sentences, marked, strict=True):
        tags = tuple((k.start, k.end, TAGS.index(k.role)) for k in s.marks) if s.passage in with_marks else None
        opens = s.passage is None or s.passage != passage
        out.append(Lesson(s.text, _types(s), tuple(_stretches(s, m)), tags, opens))
        passage = s.passage
    return out


def _with_marks(sentences: Sequence[Labelled]) -> set[str]:
    """The passages in which the attributes of most findings are marked, so that a word unmarked names none."""
    found: dict[str, list[bool]] = {}
    for s in sentences:
        if s.passage and s.findings:
            found.setdefault(s.passage, []).append(bool(s.marks))
    return {passage for passage, marks in found.items() if 2 * sum(marks) > len(marks)}


def _types(sentence: Labelled) -> tuple[float, ...]:
    firm = {f.type for f in sentence.findings if not f.borderline}
    unsure = {f.type for f in sentence.findings} - firm
    return tuple(math.nan if t in unsure else float(t in firm) for t in FINDING_TYPES)


def _stretches(sentence: Labelled, marked: Marked) -> Iterator[Stretch]:
    for found in sentence.findings:
        answers = {name: HEADS[name].index(answer) for name, answer in found.answers().items()}
        yield Stretch(found.start, found.end, FINDING_TYPES.index(found.type), answers)
    if not sentence.marks:
        return
    for figure in marked.quantities:
        if any(found.span.holds(figure.span) for found in sentence.findings):
            role = HEADS["role"].index(role_of(sentence, figure.span))
            yield Stretch(figure.span.start, figure.span.end, None, {"role": role})


def role_of(sentence: Labelled, figure: Span) -> str:
    """The part that a figure plays in its finding."""
    for mark in sentence.marks:
        role = "planned_amount" if mark.role == "planned" else mark.role
        if role in _ROLES and figure.meets(Span(mark.start, mark.end)):
            return role
    return "other"
