"""Which rules can speak on a sentence at all, going by its words: the others need not be tried."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from re import _constants as op  # pyright: ignore[reportAttributeAccessIssue]  (how `re` itself reads a regex)
from re import _parser  # pyright: ignore[reportAttributeAccessIssue]
from typing import Any

from extractor.rulebook import Rule

#: Where stems are sought: in words, in lower case, and among the marks of figures.
_WORD = re.compile("[a-z]+|[\ue000-\ue00d]")
#: How rare a stem is: so many times rarer with each letter, and a mark as rare as a stem of so many letters.
_RARER, _MARK = 10.0, 3


class Gate:
    """Rules by their stems. It opens to every rule that matches a text, and to few others.

    It keeps what it has learnt of words, so that one serves one document.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._stemless = frozenset(i for i, rule in enumerate(rules) if not stems(rule.pattern))
        self._by_stem: dict[str, set[int]] = {}
        self._by_word: dict[str, frozenset[int]] = {}
        for i, rule in enumerate(rules):
            for stem in stems(rule.pattern):
                self._by_stem.setdefault(stem, set()).add(i)
        self._longest = max(map(len, self._by_stem), default=0)

    def open_to(self, text: str) -> Iterator[Rule]:
        """The rules that may match a text, in their order."""
        called = self._stemless.union(*(self._called_by(word) for word in set(_WORD.findall(folded(text)))))
        return (self._rules[i] for i in sorted(called))

    def _called_by(self, word: str) -> frozenset[int]:
        """The rules of which a stem stands in a word."""
        found = self._by_word.get(word)
        if found is None:
            parts = (word[i : i + size] for i in range(len(word)) for size in range(1, self._longest + 1))
            found = frozenset().union(*(self._by_stem[stem] for stem in {p for p in parts if p in self._by_stem}))
            self._by_word[word] = found
        return found


def folded(text: str) -> str:
    """A text in lower case, in which whatever a regex takes for an ASCII letter of either case is that letter."""
    return text.replace("İ", "i").replace("ı", "i").replace("ſ", "s").lower()


@lru_cache(maxsize=1024)
def stems(pattern: re.Pattern[str]) -> frozenset[str]:
    """Runs of letters, and marks, of which at least one stands in whatever the pattern matches, once that is folded.

    None where nothing can be said. Of several such sets it is the one that is likely to be met least.
    """
    return min(_demands(_parser.parse(pattern.pattern, pattern.flags)), key=_chance, default=frozenset())


def _chance(stems: frozenset[str]) -> float:
    return sum(_RARER ** -(len(stem) if stem.isalpha() else _MARK) for stem in stems)


def _demands(parsed: Any) -> Iterator[frozenset[str]]:
    """Sets of stems: of each, one stands in whatever is matched (or beside it, where the regex looks around).

    Only what is named here demands anything; all else (options, classes, negations, references) ends a run of letters.
    """
    run = ""
    for kind, what in parsed:
        stem = _stem(kind, what)
        if stem.isalpha():
            run += stem
            continue
        if run:
            yield frozenset([run])
            run = ""
        if stem:
            yield frozenset([stem])
        elif kind in (op.SUBPATTERN, op.ASSERT):
            yield from _demands(what[-1])
        elif kind == op.ATOMIC_GROUP:
            yield from _demands(what)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and what[0] > 0:
            yield from _demands(what[-1])
        elif kind == op.BRANCH:
            ways = [min(_demands(way), key=_chance, default=frozenset()) for way in what[-1]]
            if all(ways):
                yield frozenset().union(*ways)
        elif kind == op.IN and all(_stem(*each) for each in what):
            yield frozenset(_stem(*each) for each in what)
    if run:
        yield frozenset([run])


def _stem(kind: Any, what: Any) -> str:
    """The letter, folded, or the mark that a part of a regex stands for; nothing where it is anything else."""
    letter = chr(what).lower() if kind == op.LITERAL else ""
    return letter if _WORD.fullmatch(letter) else ""
