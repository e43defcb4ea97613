"""Tells a text layer that a person could read from none and from garbage: fonts may hide which letters they show."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from extractor.readers.pdf.printed import Printed


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Pairs of letters that make up three quarters of English, and well over half of French, Welsh and most names.
_PAIRS = _listed(
    "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri "
    "ro ic ne ea ra ce li ch ll be ma si om ur la el ta us pr tr ac ec ee et em ca di ho ge ns pa po un na lo ai "
    "il ir ie ly wa wi no ct rs so ol mo tu ot am id ay im iv ul fo ew ow os sh su pe ad ss pl ut qu ue ai au yn "
    "dd yr wy ae ff do da oe"
)
# Of letters in this many pairs, less than this share in the pairs above is not any language written in this alphabet.
_ENOUGH_PAIRS = 60
_FEWEST_PAIRS = 0.38
# More than this share of characters that no one prints is a font whose letters are not known.
_MOST_FOREIGN = 0.15
# More than this share of words made of mixed signs without a letter or figure.
_MOST_SIGNS = 0.3
_SIGNS = re.compile(r"[^\w\s]{2,}|_{2,}")
_COMMON = _listed("the of and to in a for is on that by with as be are or this")
_LETTERS = re.compile(r"[a-z]{2,}")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
# Marks of PDFium for a hyphen at the end of a line are no garbage.
_HYPHENS = "\x02\ufffe"
# Where fonts of ornaments keep their bullets, ticks and arrows.
_ORNAMENTS = range(0xF020, 0xF100)


def is_usable(words: Sequence[Printed]) -> bool:
    """Can the words of a page be read? False where there are none, or where they are garbage.

    A page of figures, names or few words passes: garbage is what shows itself as such, in control characters, in
    private ones, in signs for letters, or in letters that follow one another as in no language.
    """
    texts = [word.text for word in words]
    if not texts:
        return False
    text = " ".join(texts)
    if not text.isascii() or not text.isprintable():
        # Ornaments that stand alone are bullets and ticks; in rows they are the letters of a font without names.
        foreign = sum(map(_foreign, (word for word in texts if len(word) > 1 or ord(word) not in _ORNAMENTS)))
        if foreign > _MOST_FOREIGN * sum(map(len, texts)):
            return False
    if sum(word in _COMMON for word in texts) > 0.08 * len(texts):
        return True
    signs = sum(len(set(word)) > 2 and _SIGNS.fullmatch(word) is not None for word in texts)
    return signs <= _MOST_SIGNS * len(texts) and _is_language(text)


def _is_language(text: str) -> bool:
    """Do letters follow one another as they do in some language? True where there are too few to tell."""
    pairs: Counter[tuple[str, str]] = Counter()
    for run in _LETTERS.findall(_plain(text)):
        pairs.update(pairwise(run))
    known = sum(n for (a, b), n in pairs.items() if a + b in _PAIRS)
    return pairs.total() < _ENOUGH_PAIRS or known >= _FEWEST_PAIRS * pairs.total()


def _plain(text: str) -> str:
    """Small letters without accents."""
    return text.lower() if text.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower()))


def _foreign(word: str) -> int:
    """How many of its characters no page shows: control, private, unassigned, or marks of lost ones."""
    return 0 if word.isascii() and word.isprintable() else sum(map(_is_foreign, word))


@lru_cache(maxsize=4096)
def _is_foreign(sign: str) -> bool:
    return sign == "\ufffd" or (unicodedata.category(sign) in ("Cc", "Co", "Cn", "Cs") and sign not in _HYPHENS)
