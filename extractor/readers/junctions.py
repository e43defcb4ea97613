"""How likely one printed line goes on from another: what wrapped columns are put together by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

TABLE_FILE = Path(__file__).with_name("junctions.npz")
_ENDINGS = ("ing", "ed", "ly", "ion", "ment", "ity", "ness", "ance", "ence", "able", "ible", "ive", "ous", "ful", "al",
            "ic", "er", "or", "ies", "ss", "us", "s")  # fmt: skip
_MARKS = re.compile(r"[\\*_]+")
_BULLET = re.compile(r"[•▪▫●○◦‣·■□◼➢➤✓✔❖\uf0b7\uf0a7]")
_CLOSING = "\"'”’)]"
#: What may stand around a word.
AROUND = "“”‘’\"'()[],;:.!?…"
#: Entries of a table are eighths of a natural logarithm, which is no larger than this.
SCALE, LIMIT = 8.0, 5.0
# How far the table is trusted that looks past the words at the junction itself.
_BESIDE = 0.35
# Pitman and Yor's discount and strength: how fast a text's own word pairs outweigh what is usual.
_DISCOUNT, _STRENGTH = 0.75, 2.0
_HYPHENATED = 2.0


@dataclass(frozen=True, slots=True)
class Junctions:
    """Log-odds that a line which opens so follows one which ends so, learnt from running text.

    `meeting` is of the last word and the first, `before` of the last word but one and the first. Rows and columns are
    forms of words; the last of each is the form never seen. `known` words stand for themselves; `classes` are those
    told apart by their company.
    """

    known: frozenset[str]
    forms: dict[str, int]
    classes: dict[str, int]
    meeting: np.ndarray
    before: np.ndarray

    @classmethod
    def load(cls, file: Path = TABLE_FILE) -> Junctions:
        """Read a table that was saved."""
        with np.load(file) as held:
            forms = {str(f): i for i, f in enumerate(held["forms"])}
            classes = dict(zip(str(held["words"]).split(), held["classes"].tolist(), strict=True))
            return cls(frozenset(str(held["known"]).split()), forms, classes, held["meeting"], held["before"])

    def form(self, word: str, last: bool) -> int:
        """The row or column of a word that stands at the end (`last`) or at the beginning of a line."""
        return self.forms.get(form_of(word, self.known, self.classes, last), len(self.forms))


@lru_cache(maxsize=1)
def shipped() -> Junctions:
    """The table that ships with the program."""
    return Junctions.load()


def words_of(text: str) -> list[str]:
    """The words of a line, without the marks of Markdown."""
    return _MARKS.sub("", text).split()


def form_of(word: str, known: frozenset[str], classes: Mapping[str, int], last: bool) -> str:
    """What a word is at the end (`last`) or at the beginning of a line."""
    if _BULLET.match(word):
        return "•"
    core = word.strip(AROUND)
    if last:
        bare = word.rstrip(_CLOSING)
        if bare[-1:] in (".", "!", "?", "…"):
            return "."
        if bare[-1:] in (":", ";"):
            return bare[-1]
        if bare[-1:] in ("-", "\ufffe", "\u00ad"):
            return "-"
    shape = _shape(core, known, classes)
    return "," + shape[:1] if last and word[-1:] == "," else shape


def _shape(core: str, known: frozenset[str], classes: Mapping[str, int]) -> str:
    if not core:
        return "–"
    low = core.lower()
    if core[0].isupper():
        if low in known:
            return "^" + low
        return "^^" if core.isupper() and len(core) > 1 else "^"
    if low in known:
        return low
    if any(c.isdigit() for c in core):
        if core[0] in "£$€":
            return "£"
        if core[-1] == "%":
            return "%"
        return "1999" if len(core) == 4 and core[:2] in ("19", "20") else "0"
    if not core[0].isalpha():
        return "–"
    if core in classes:
        return f"+{classes[core]}"
    return "~" + next((e for e in _ENDINGS if core.endswith(e)), "")


def bare(word: str) -> str:
    """A word in small letters, without the marks around it."""
    return word.strip(AROUND).lower()


class Scores:
    """The junctions of one text's lines: by what is usual, and by the word pairs within the text's own lines."""

    def __init__(self, texts: Sequence[str], table: Junctions | None = None) -> None:
        table = table or shipped()
        lines = [words_of(text) for text in texts]
        known, none = table.known, len(table.forms)
        self._table = table

        def forms(at: int, last: bool) -> np.ndarray:
            picked = (words[at] if -len(words) <= at < len(words) else None for words in lines)
            return np.array([none if word is None else table.form(word, last) for word in picked])

        self._last, self._last_but_one, self._first = forms(-1, True), forms(-2, False), forms(0, False)
        self._hyphen = self._last == table.forms.get("-")
        # A word that ends with a stop says nothing of what follows it elsewhere in the middle of a sentence.
        self._stopped = np.isin(self._last, [table.forms.get(form, -1) for form in (".", ":", ";", "-")])
        self._lower = np.array([bool(ws) and ws[0][0].islower() and bare(ws[0]) not in known for ws in lines])
        self._speaks = np.array([any(map(str.isalpha, text)) for text in texts])
        self._count(lines)

    def _count(self, lines: Sequence[Sequence[str]]) -> None:
        ids: dict[str, int] = {}
        coded = [[ids.setdefault(bare(w), len(ids)) for w in ws] for ws in lines]
        size = self._size = len(ids) + 1
        pairs = np.array([a * size + b for ws in coded for a, b in pairwise(ws)], dtype=np.int64)
        self._pairs, self._times = np.unique(pairs, return_counts=True)
        self._total = max(1, sum(map(len, coded)))
        self._of = np.bincount(np.array([w for ws in coded for w in ws], dtype=np.int64), minlength=size)
        self._leading = np.bincount(self._pairs // size, weights=self._times, minlength=size)
        self._followers = np.bincount(self._pairs // size, minlength=size)
        self._ending = np.array([ws[-1] if ws else size - 1 for ws in coded])
        self._opening = np.array([ws[0] if ws else size - 1 for ws in coded])

    def of(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Log-odds that line `b[i]` goes on from line `a[i]`, against its standing there by chance."""
        table = self._table
        usual = table.meeting[self._last[a], self._first[b]] / SCALE
        usual = usual + _BESIDE / SCALE * table.before[self._last_but_one[a], self._first[b]]
        broken = self._hyphen[a]
        usual = np.where(broken, np.where(self._lower[b], _HYPHENATED, -_HYPHENATED), usual)
        ending, opening = self._ending[a], self._opening[b]
        key = ending * self._size + opening
        at = np.minimum(np.searchsorted(self._pairs, key), max(0, len(self._pairs) - 1))
        times = np.where(self._pairs[at] == key, self._times[at], 0) if len(self._pairs) else np.zeros(len(key))
        share = (self._of[opening] + 0.5) / self._total
        own = np.maximum(times - _DISCOUNT, 0) / share
        rest = (_STRENGTH + _DISCOUNT * self._followers[ending]) * np.exp(usual)
        here = np.log((own + rest) / (self._leading[ending] + _STRENGTH))
        here = np.clip(np.where(self._stopped[a], usual, here), -LIMIT, LIMIT + 1)
        # Figures follow figures in any order: lines of nothing else speak for none.
        return np.where(self._speaks[a] & self._speaks[b], here, np.minimum(here, 0.0))
