"""Cleaning of characters that leaves a trace: each cleaned one still knows where it stood in the text as given."""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.model import OffsetMap
from extractor.resources import english_words

SPACES = " \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\x85"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_ODD = {"\u2010": "-", "\u2011": "-", "\u2212": "-", "‗": "‘"}
# \x02 and U+FFFE are PDFium's marks for a hyphen at the end of a line; U+00AD is the soft hyphen.
_LINE_END_HYPHEN = re.compile(
    rf"(?<=\w)(?:[\ufffe\x02][{SPACES}]*|[-\u2010][ \t]*(?:\r\n|\n|\r)[{SPACES}]*)(?=[^\W_])|[\ufffe\x02]"
)
_BROKEN_WORD = re.compile(rf"(?<![^\W_])[^\W_]++(?:{_LINE_END_HYPHEN.pattern})[^\W_]*")
# A word that is broken at the end of a page or column, and how it goes on.
_BROKEN = re.compile(r"(?<![^\W_])([^\W_]+)-$")
_GOES_ON = re.compile(r"[^\W_]+")
_ODDITIES = re.compile(
    rf"[{SPACES}]*[\r\n\u00a0\t\f\v\u2028\u2029\u202f\u2000-\u200a\u3000\x85\u1680\u205f][{SPACES}]*|  +"
    "|\u00ad[ \t]*(?:\r\n|\n|\r)[ \t]*|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]"
    "|[ﬀ-ﬆ\u2010\u2011\u2212‗]|[\ue000-\uf8ff]"
)
_SPACES = re.compile("  +")
_COMPOSED = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]+|[^\x00-\u02ff]")
# Some programs lose the glyph of "ll" or of a ligature; what is left is no English word, and money is read wrongly.
_LOST_GLYPHS = re.compile(
    r"(?i:\b(?:[bm]i|tri)l(?P<space> )(?=ions?\b))|\b(?:wi|[Ss]ti|[Oo]vera)(?P<end>l)\b"
    r"|\bin(?P<fl> )(?=ation(?:ary)?\b)|\bre(?P<reflect> )(?=ect(?:s|ed|ing|ion|ive)?\b)"
)
_LOST_HINTS = ("l ion", "wil", "til", "veral", "in ation", "re ect")
# Where "ll" lost one: a word cut in two ("excel ence"), or one that ends too soon ("ful", "al").
_ONE_L = re.compile(r"(?<=[^\W\dl_])l\b(?P<gap> (?=(?P<rest>[a-z]+)\b))?")
_STEM = re.compile(r"[^\W\d_]+$")
# "al" that is "all": before a small letter, or after a word that stands before things.
_ALL = re.compile(r"(?<!\bet )\bal(?=[ -][a-z])(?! (?:fresco|dente)\b)|(?<=\b(?:in|of|by|to|at) )al(?= [A-Z])")
# No words of the tokeniser's, but whole.
_WHOLE_STEMS = frozenset(("enrol", "appal", "annul"))
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ENDINGS = re.compile(
    r"(?:[a-z]{0,4}(?:ments?|tions?|sions?|tional|ings?|ity|ities|ences?|ances?|ally|ively|ness|tures?|ties|ably|ural))$"
)
_WHOLE_PREFIXES = (
    "anti bi by co counter cross de ex extra half high inter intra long low macro medium meta micro mid mini multi "
    "near non off on out over part post pre pro quasi re self semi short single sub super trans two three ultra un "
    "under up well year"
)
_PREFIXES = frozenset(_WHOLE_PREFIXES.split())


@dataclass(frozen=True, slots=True)
class Traced:
    """A text with the way back: `origin` leads from each of its characters to an offset of the text as given."""

    text: str
    origin: OffsetMap

    @classmethod
    def of(cls, given: str, start: int = 0, end: int | None = None) -> Traced:
        """The stretch `given[start:end]`, untouched."""
        return cls(given[start:end], OffsetMap((0,), (start,)))

    def cut(self, start: int, end: int) -> Traced:
        weave = _Weave(self)
        weave.copy(self, start, end)
        return weave.done()

    def stripped(self) -> Traced:
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        return self if (start, end) == (0, len(self.text)) else self.cut(start, max(start, end))

    def replaced(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str | None]) -> Traced:
        """Every match replaced by what `by` gives; None leaves the match as it stands."""
        weave: _Weave | None = None
        last = 0
        for found in pattern.finditer(self.text):
            new = by(found)
            if new is None or new == found.group():
                continue
            weave = weave or _Weave(self)
            weave.copy(self, last, found.start())
            weave.put(self, found.start(), found.end(), new)
            last = found.end()
        if weave is None:
            return self
        weave.copy(self, last, len(self.text))
        return weave.done()

    def unwrapped(self, pattern: re.Pattern[str]) -> Traced:
        """Every match replaced by the group of it that took part; a match without one is dropped."""
        weave: _Weave | None = None
        last = 0
        for found in pattern.finditer(self.text):
            weave = weave or _Weave(self)
            weave.copy(self, last, found.start())
            if found.lastindex:
                weave.copy(self, *found.span(found.lastindex))
            last = found.end()
        if weave is None:
            return self
        weave.copy(self, last, len(self.text))
        return weave.done()


def joined(parts: Sequence[Traced], by: str) -> Traced:
    """The parts in one text, `by` between them (its characters lead to the end of the part before)."""
    if len(parts) == 1:
        return parts[0]
    weave = _Weave(parts[0])
    for i, part in enumerate(parts):
        if i:
            weave.put(parts[i - 1], len(parts[i - 1].text), len(parts[i - 1].text), by)
        weave.copy(part, 0, len(part.text))
    return weave.done()


class _Weave:
    """A text in the making, with the runs of its origin."""

    def __init__(self, first: Traced) -> None:
        self.fallback = first.origin.given[0]
        self.texts: list[str] = []
        self.clean: list[int] = []
        self.given: list[int] = []
        self.length = 0

    def copy(self, traced: Traced, start: int, end: int) -> None:
        if end <= start:
            return
        self.texts.append(traced.text[start:end])
        origin = traced.origin
        low, high = bisect.bisect_right(origin.clean, start), bisect.bisect_left(origin.clean, end)
        stops = origin.clean[low:high]
        for a, b in zip((start, *stops), (*stops, end), strict=True):
            self._run(origin.at(a), b - a)

    def put(self, traced: Traced, start: int, end: int, new: str) -> None:
        """`new` in the place of `traced.text[start:end]`; what is longer than its place leads to its last character."""
        self.texts.append(new)
        for i in range(len(new)):
            self._run(traced.origin.at(max(0, min(start + i, max(start, end - 1)))), 1)

    def _run(self, at: int, size: int) -> None:
        if not self.clean or self.given[-1] + (self.length - self.clean[-1]) != at:
            self.clean.append(self.length)
            self.given.append(at)
        self.length += size

    def done(self) -> Traced:
        return Traced("".join(self.texts), OffsetMap(tuple(self.clean) or (0,), tuple(self.given) or (self.fallback,)))


class Hyphens:
    """Decides whether a hyphen at the end of a line belongs to the word, by the words of the text and of English.

    Most do ("long-term", "non-residential"): word processors seldom break words. "manage-ment" does not.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: frozenset[str] | None = None

    def between(self, left: str, right: str) -> str:
        """What stands between the halves of a word: "-" or nothing."""
        if not left.isalpha() or not right.isalpha() or right[0].isupper():
            return "-"
        left, right = left.lower(), right.lower()
        if self._words is None:
            self._words = frozenset(w.lower() for w in set(_WORD.findall(_BROKEN_WORD.sub(" ", self._text))))
        if f"{left}-{right}" in self._words:
            return "-"
        if left + right in self._words:
            return ""
        known = english_words()
        if left + right in known or (left + right).removesuffix("s") in known:
            return ""
        if left in _PREFIXES or (left in self._words and right in self._words):
            return "-"
        if known and (right not in known or left not in known):
            # A half that is no word is a piece of one.
            return ""
        return "" if _ENDINGS.match(right) or len(left) <= 2 else "-"


def whole(parts: Sequence[Traced], hyphens: Hyphens) -> tuple[Traced, list[int]]:
    """A paragraph whose parts stand apart, on two pages say, and where each begins; words broken there are whole."""
    if len(parts) == 1:
        return parts[0], [0]
    weave, starts = _Weave(parts[0]), [0]
    for part, after in pairwise(parts):
        end = len(part.text)
        broken, goes_on = _BROKEN.search(part.text), _GOES_ON.match(after.text)
        if broken and goes_on:
            weave.copy(part, 0, end if hyphens.between(broken[1], goes_on.group()) else end - 1)
        else:
            weave.copy(part, 0, end)
            weave.put(part, end, end, " ")
        starts.append(weave.length)
    weave.copy(parts[-1], 0, len(parts[-1].text))
    return weave.done(), starts


def cleaned(traced: Traced, hyphens: Hyphens) -> Traced:
    """Words rejoined over line ends, spaces single, ligatures spelt out, invisible characters gone, NFC."""
    text = traced.text
    if text.isascii() and "\n" not in text and "\r" not in text and "  " not in text and text.isprintable():
        return _with_glyphs(traced).stripped()

    def hyphen(found: re.Match[str]) -> str:
        left = re.search(r"[^\W_]+$", found.string[max(0, found.start() - 40) : found.start()])
        right = re.match(r"[^\W_]+", found.string[found.end() : found.end() + 40])
        return hyphens.between(left.group(), right.group()) if left and right else "-"

    traced = traced.replaced(_LINE_END_HYPHEN, hyphen).replaced(_ODDITIES, _plain).replaced(_SPACES, lambda _: " ")
    if not unicodedata.is_normalized("NFC", traced.text):
        traced = traced.replaced(_COMPOSED, lambda found: unicodedata.normalize("NFC", found.group()))
    return _with_glyphs(traced).stripped()


def _with_glyphs(traced: Traced) -> Traced:
    if any(hint in traced.text for hint in _LOST_HINTS):
        traced = traced.replaced(_LOST_GLYPHS, _found_glyph)
    if "l " in traced.text or traced.text.endswith("l"):
        traced = traced.replaced(_ONE_L, _found_l)
    return traced


def _found_l(found: re.Match[str]) -> str | None:
    """The end of a word with both of its letters, where it is one with them and none without."""
    text, at = found.string, found.start()
    head = _STEM.search(text, max(0, at - 30), at)
    stem, rest, known = (head.group() if head else "") + "l", found["rest"], english_words()
    if rest and rest not in known and f"{stem}l{rest}".lower() in known:
        return "ll"
    if stem == "al":
        whole = not _ALL.match(text, at - 1)
    else:
        whole = not stem.islower() or len(stem) > 5 or stem in known or stem in _WHOLE_STEMS or f"{stem}l" not in known
    return None if whole else f"ll{found['gap'] or ''}"


def _plain(found: re.Match[str]) -> str:
    matter = found.group()
    if matter in _LIGATURES or matter in _ODD:
        return _LIGATURES.get(matter) or _ODD[matter]
    if matter.isspace() or "\ue000" <= matter <= "\uf8ff":
        return " "
    return ""


def _found_glyph(found: re.Match[str]) -> str:
    word = found.group()
    for name, glyph in (("space", "l"), ("end", "ll"), ("fl", "fl"), ("reflect", "fl")):
        if found.group(name):
            at = found.start(name) - found.start()
            return word[:at] + glyph + word[at + 1 :]
    return word
