"""Numbers as reports print them, in digits or in words, without any unit.

Everything here works on *folded* text: lower case, one kind of space, one kind of hyphen and apostrophe, and exactly as
long as the text it came from, so that offsets hold in both.
"""

from __future__ import annotations

import re
from decimal import Decimal

_SAME = dict.fromkeys(map(ord, "\n\r\v\f\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f"), " ")
_SAME |= dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
_SAME |= dict.fromkeys(map(ord, "\u2018\u2019"), "'")

_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333", "⅔": "0.6667", "⅛": "0.125"}
SCALES = {
    "hundred": 100, "thousand": 1000, "k": 1000,
    "million": 10**6, "m": 10**6, "mn": 10**6, "mln": 10**6,
    "billion": 10**9, "bn": 10**9, "b": 10**9,
    "trillion": 10**12, "tn": 10**12, "trn": 10**12,
}  # fmt: skip

_ONE = "|".join(sorted(_ONES, key=len, reverse=True))
_DIGIT = "one|two|three|four|five|six|seven|eight|nine"
_TEN = "|".join(_TENS)
_BELOW_100 = rf"(?:(?:{_TEN})(?:[- ](?:{_DIGIT})(?![a-z]))?|(?:{_ONE}))(?![a-z])"
_BELOW_1000 = rf"(?:(?:(?:{_DIGIT}|a|an) hundred(?![a-z])(?: and {_BELOW_100})?)|{_BELOW_100})"

DIGITS = (
    r"(?:[1-9]\d{0,2}(?:,\d{3})+(?!\d)|[1-9]\d{0,2}(?: \d{3})+(?![\d,])|\d+)(?:\.\d+)?"
    r"[½¼¾⅓⅔⅛]?|[½¼¾⅓⅔⅛]"
)
DIGITS_UNSPACED = r"(?:[1-9]\d{0,2}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?[½¼¾⅓⅔⅛]?|[½¼¾⅓⅔⅛]"
WORDS = (
    rf"(?:{_BELOW_1000}(?: thousand(?![a-z])(?:,? (?:and )?{_BELOW_1000})?)?(?: and a half(?![a-z]))?"
    r"|an? (?:dozen|thousand|million|billion|trillion)(?![a-z])|half a dozen(?![a-z])|zero(?![a-z])|nil(?![a-z]))"
)
# The first word of any number in words: cheap to look for.
FIRST_WORD = rf"(?:{_TEN}|{_ONE})(?![a-z])|an? (?:hundred|thousand|million|billion|trillion|dozen)(?![a-z])|zero|nil"


def folded(text: str) -> str:
    """`text` in lower case with plain spaces, hyphens and apostrophes; each character stays in its place."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low if low.isascii() and "\n" not in low and "\r" not in low else low.translate(_SAME)


def number(words: str) -> Decimal:
    """The value of folded digits ("13 009", "1,250.5", "2½") or words ("two hundred and five", "a dozen").

    Raises ValueError where `words` is not wholly a number.
    """
    if words[0].isdecimal():
        whole, vulgar = (words[:-1], _VULGAR[words[-1]]) if words[-1] in _VULGAR else (words, "0")
        return Decimal(whole.replace(",", "").replace(" ", "")) + Decimal(vulgar)
    if words in _VULGAR:
        return Decimal(_VULGAR[words])
    if words.endswith(" and a half"):
        return number(words.removesuffix(" and a half")) + Decimal("0.5")
    if words == "half a dozen":
        return Decimal(6)
    total = part = 0
    for word in re.findall(r"[a-z]+", words):
        if word in _ONES or word in _TENS:
            part += _ONES.get(word) or _TENS[word]
        elif word in ("a", "an", "and", "zero", "nil"):
            continue
        elif word == "dozen":
            part = max(part, 1) * 12
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in SCALES:
            total, part = total + max(part, 1) * SCALES[word], 0
        else:
            raise ValueError(f"not a number: {words!r}")
    return Decimal(total + part)


def plain(value: Decimal) -> Decimal:
    """The same value without exponent or trailing zeros, so that 1E+9 and 1000000000 print alike."""
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 and len(str(value)) < 27 else short
