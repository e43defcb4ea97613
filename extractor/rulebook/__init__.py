"""Rule packs, read into frozen rules, cues and vetoes.

`extractor.rulecheck` runs the examples. A regex may use names in capitals: the figures that the quantity grammar has
read (MONEY, PERCENT, COUNT, DURATION, RATIO, FIGURE for any of them, PERIOD) and the pack's or the shared vocabulary's
own word groups. Rules therefore never parse numbers; the grammar does, once.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from extractor.errors import RuleError
from extractor.model import FINDING_TYPES, FindingType, Span
from extractor.quantities.marks import FIGURE_MARKS
from extractor.rulebook.forms import (
    CounterForm,
    CueForm,
    ExampleForm,
    PackForm,
    RuleForm,
    VetoForm,
    VocabularyForm,
    read_form,
)

VOCABULARY = "vocabulary.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a finding looks like. `pattern` and `unless` run over sentences whose figures are marked.

    `lead` must be found in the paragraph that opens the list in which the sentence is an item; `figure` says that the
    rule speaks only on sentences that hold one, so that the others are passed over quickly.
    """

    id: str
    type: FindingType
    about: str
    pattern: re.Pattern[str]
    captures: tuple[tuple[str, str], ...]
    unless: tuple[re.Pattern[str], ...]
    lead: re.Pattern[str] | None
    figure: bool
    kinds: tuple[str, ...]
    confidence: float
    sets: tuple[tuple[str, str | bool], ...]
    examples: tuple[ExampleForm, ...]
    counterexamples: tuple[CounterForm, ...]
    source: str
    file: Path


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that set an attribute: within the finding's clause, its sentence, or from the sentence that follows.

    One that is `sure` needs no second opinion from the encoder.
    """

    id: str
    attribute: str
    value: str | bool
    about: str
    pattern: re.Pattern[str]
    types: tuple[str, ...]
    scope: str
    sure: bool
    unless: tuple[re.Pattern[str], ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    source: str
    file: Path


@dataclass(frozen=True, slots=True)
class Veto:
    """Words by which a clause, or its whole sentence, is no finding of these types, whoever votes for it."""

    id: str
    about: str
    pattern: re.Pattern[str]
    types: tuple[str, ...]
    kinds: tuple[str, ...]
    scope: str
    unless: tuple[re.Pattern[str], ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    source: str
    file: Path

    def speaks(self, text: str, clause: Span) -> bool:
        """Does it hold of a clause of a sentence whose figures are marked?"""
        at = clause if self.scope == "clause" else Span(0, len(text))
        found = self.pattern.search(text, at.start, at.end)
        return found is not None and not any(u.search(text, at.start, at.end) for u in self.unless)


@dataclass(frozen=True)
class Rulebook:
    """All packs of a folder, in the order of their file names."""

    rules: tuple[Rule, ...]
    cues: tuple[Cue, ...]
    vetoes: tuple[Veto, ...] = ()

    @property
    def items(self) -> tuple[Rule | Cue | Veto, ...]:
        """Every entry of every pack."""
        return (*self.rules, *self.cues, *self.vetoes)

    def rule(self, id: str) -> Rule | Cue | Veto:
        """The rule, cue or veto of that id ("savings/save-amount"). Raises RuleError, naming the nearest ids."""
        for item in self.items:
            if item.id == id:
                return item
        tail = id.rpartition("/")[2]
        near = [item.id for item in self.items if tail in item.id][:5]
        raise RuleError(
            id, "no rule of that id.", f"Near: {', '.join(near)}." if near else "See `extractor rules list`."
        )

    @cached_property
    def fingerprint(self) -> str:
        """Hashes whatever changes the behaviour of any rule, cue or veto."""
        return _digest([item.source for item in self.items])


def fingerprint(item: Rule) -> str:
    """Hashes whatever changes this rule's behaviour, vocabulary included; examples and prose do not count."""
    return _digest([item.source])


def load(folder: Path) -> Rulebook:
    """Read every pack of a folder. Raises RuleError with file, rule and remedy for the first fault of form."""
    if not folder.is_dir():
        raise RuleError(str(folder), "is not a folder of rule packs.", "Name a folder that holds *.toml packs.")
    files = sorted(p for p in folder.glob("*.toml") if p.name != VOCABULARY)
    if not files:
        raise RuleError(str(folder), "holds no rule pack.", "A pack is a .toml file; `extractor rules new` writes one.")
    shared = _vocabulary(folder / VOCABULARY)
    rules: list[Rule] = []
    cues: list[Cue] = []
    vetoes: list[Veto] = []
    for file in files:
        form = read_form(file, PackForm)
        words = {**shared, **form.define}
        rules += [_rule(form.pack, r, words, file) for r in form.rule]
        cues += [_cue(form.pack, c, words, file) for c in form.cue]
        vetoes += [_veto(form.pack, v, words, file) for v in form.veto]
    book = Rulebook(tuple(rules), tuple(cues), tuple(vetoes))
    _refuse_twins(book.items)
    return book


def _vocabulary(file: Path) -> dict[str, str]:
    return dict(read_form(file, VocabularyForm).define) if file.is_file() else {}


def _rule(pack: str, form: RuleForm, words: dict[str, str], file: Path) -> Rule:
    id = f"{pack}/{form.id}"
    if bool(form.regex) == bool(form.phrases):
        raise RuleError(f"{file} {id}", "needs either regex or phrases.", "Give one of the two.")
    source = form.regex or r"(?i)\b(?:" + "|".join(re.escape(p) for p in form.phrases) + r")\b"
    pattern = _compile(source, words, f"{file} {id}")
    missing = set(pattern.groupindex) ^ set(form.capture)
    if missing:
        raise RuleError(
            f"{file} {id}",
            f"group and capture do not agree: {', '.join(sorted(missing))}.",
            "Each named group needs one line in capture, and each capture its group.",
        )
    unless = tuple(_compile(u, words, f"{file} {id} unless") for u in form.unless)
    lead = _compile(form.lead, words, f"{file} {id} lead") if form.lead else None
    behaviour = [
        id,
        lead.pattern if lead else None,
        form.figure,
        form.type,
        pattern.pattern,
        form.capture,
        [u.pattern for u in unless],
        form.kinds,
        form.confidence,
    ]
    return Rule(
        id, form.type, form.about, pattern, tuple(sorted(form.capture.items())), unless, lead,
        form.figure, tuple(form.kinds), form.confidence, tuple(sorted(form.set.items())),
        tuple(form.example), tuple(form.counterexample),
        json.dumps([*behaviour, sorted(form.set.items())], sort_keys=True), file,
    )  # fmt: skip


def _cue(pack: str, form: CueForm, words: dict[str, str], file: Path) -> Cue:
    id = f"{pack}/{form.id}"
    pattern = _compile(form.regex, words, f"{file} {id}")
    unless = tuple(_compile(u, words, f"{file} {id} unless") for u in form.unless)
    types = tuple(form.types or FINDING_TYPES)
    behaviour = [id, form.attribute, form.value, pattern.pattern, types, form.scope, form.sure]
    behaviour.append([u.pattern for u in unless])
    return Cue(
        id, form.attribute, form.value, form.about, pattern, types, form.scope, form.sure, unless,
        tuple(form.example), tuple(form.counterexample), json.dumps(behaviour, sort_keys=True), file,
    )  # fmt: skip


def _veto(pack: str, form: VetoForm, words: dict[str, str], file: Path) -> Veto:
    id = f"{pack}/{form.id}"
    pattern = _compile(form.regex, words, f"{file} {id}")
    unless = tuple(_compile(u, words, f"{file} {id} unless") for u in form.unless)
    types = tuple(form.types or FINDING_TYPES)
    behaviour = [id, pattern.pattern, types, form.kinds, form.scope, [u.pattern for u in unless]]
    return Veto(
        id, form.about, pattern, types, tuple(form.kinds), form.scope, unless,
        tuple(form.example), tuple(form.counterexample), json.dumps(behaviour, sort_keys=True), file,
    )  # fmt: skip


def _compile(source: str, words: dict[str, str], where: str) -> re.Pattern[str]:
    expanded = source
    for _ in range(5):  # word groups may name word groups, five deep at most
        expanded, count = re.subn(
            r"(?<!\\)\b(?:" + "|".join(sorted((*words, *FIGURE_MARKS), key=len, reverse=True)) + r")\b",
            lambda m: f"(?:{words.get(m.group()) or FIGURE_MARKS[m.group()]})",
            expanded,
        )
        if not count:
            break
    try:
        return re.compile(expanded)
    except re.error as fault:
        raise RuleError(where, f"is not a regular expression: {fault}.", "Mend the pattern.") from fault


def _refuse_twins(items: Iterable[Rule | Cue | Veto]) -> None:
    seen: dict[str, Path] = {}
    for item in items:
        if item.id in seen:
            raise RuleError(
                str(item.file), f"{item.id} stands in {seen[item.id].name} too.", "Give it an id of its own."
            )
        seen[item.id] = item.file


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
