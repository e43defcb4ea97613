"""What the names of columns, rows and tables say of the figures under them: a saving, a target, what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

Bound = Literal["low", "middle", "high"]
#: What a column is to its rows. "" is a column whose name says none of these: a year, a part, a total.
Role = Literal["status", "variance", "baseline", "forecast", "target", "actual", ""]

_SAVINGS = re.compile(
    r"(?i)\b(?:(?:cost|budget|spending|efficiency|recurrent|cashable)\s+)?(?:savings?|saved)\b(?!\s+(?:accounts?|bonds?|banks?|ratios?|"
    r"rates?|products?|deposits?))|\befficienc(?:ies|y\s+(?:gains?|programmes?|plans?|targets?|requirements?|measures?|schemes?))\b|"
    r"\b(?:costs?|budget|spending|expenditure)\s+(?:reductions?|improvements?|avoid(?:ance|ed))\b|\bCIPs?\b|\bQIPP\b"
)
#: Savings that are not the public purse's.
_NOT_PUBLIC = re.compile(
    r"(?i)\b(?:personal|households?['’]?|families['’]?|national|life|lives|labour|time|land|daylight|carbon|CO2e?|emissions?)[\s-]+sav(?:ings?|ed)\b|"
    r"\bsav(?:e|ing)[\s-]+(?:lives|ratio)\b|\bsavers?\b"
)
#: Money that a table of savings tells beside them; the words of savings ("cost reductions") are taken out first.
_OTHER_MONEY = re.compile(
    r"(?i)\b(?:budgets?|expenditure|spend(?:ing)?|spent|costs?|invest(?:ed|ments?)|funding|income|grants?|gaps?|pressures?|growth|balances?|"
    r"reserves?|base|capital|debt|borrowing|turnover|deficits?|surplus(?:es)?|inflation|demand|net|gross|contributions?|fees?|"
    r"unidentified|salar(?:y|ies)|price|value\s+of|baseline|bill)\b"
)
#: A row of this name tells a claim, and not what is claimed to change.
_CLAIM = re.compile(
    r"(?i)\b(?:plans?|estimates?|expectations?|forecasts?|projections?|bids?|proposals?|submissions?)\b"
)
#: Whose a figure is; a source of money is something else.
_SOURCE = re.compile(
    r"(?i)\b(?:sources?\b(?!\s+of\s+(?:funding|finance|income|savings?|money|supply|revenue))|"
    r"(?:claimed|estimated|reported|calculated|put\s+forward)\s+by\b|claimant\b|according\s+to\b)"
)
#: What is no saving whatever the column is called.
_NO_SAVING_ROW = re.compile(
    r"(?i)\b(?:invest(?:ed|ments?)|costs?\s+(?:of|to)|(?:implementation|delivery|one-off|redundancy)\s+costs?|net\s+(?:budget|expenditure|cost)|budget\s+gap|"
    r"pressures?|growth|funding|transfers?\s+(?:to|from)|number\s+of|shortfall|variance|(?:%|per\s*cent)\s+(?:of|achieved|delivered))\b"
)
_NOT_GOALS = r"target(?:ed)?\s+(?:dates?|groups?|audiences?|populations?|markets?|areas?|completion|beneficiar\w+)"
_ROLE_WORDS: tuple[tuple[Role, str], ...] = (
    ("status", r"rag|rating|confidence|status|on\s+track|met"),
    (
        "variance",
        r"varia\w+|difference|change|movement|gap|shortfall|deviation|against|versus|vs|adverse|favourable|"
        r"(?:over|under)[\s/-]*(?:achieve\w*|deliver\w*|spend\w*|under|over)|"
        r"(?:per\s*cent|percentage)\s+(?:of|achieved|delivered)|(?<=%)\s+(?:of|achieved|delivered)",
    ),
    ("baseline", r"baseline|existing|base\s+year|starting\s+(?:point|position)|(?:previous|prior|last)\s+year"),
    ("", _NOT_GOALS),
    ("forecast", r"forecasts?|project(?:ed|ions?)|expected|estimate[ds]?|likely|anticipated|potential"),
    (
        "target",
        r"targets?|promised|(?<!local\s)plan(?!\s+(?:period|area|ref|policy))|planned|goals?|trajectory|ambition|standard|threshold|"
        r"requirement|commitment|(?<!payment\s)(?<!payments\s)due(?=\s+(?:in|by)\s+(?:19|20)\d\d)|to\s+be\s+(?:delivered|built|provided|saved|made|achieved|created)",
    ),
    (
        "actual",
        r"actuals?|out-?turn|achieved|achievement|delivered|reali[sz]ed|results?|performance|secured|saved|made|"
        r"latest(?:\s+(?:month|quarter|week|year|figures?|position))?|year[\s-]to[\s-]date|ytd",
    ),
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"(?i)(?:\b|(?<=%))(?:{words})\b")) for role, words in _ROLE_WORDS
)
_ANY_ROLE = re.compile("|".join(rf"\b(?:{words})\b" for _, words in _ROLE_WORDS), re.I)
_GOALS = re.compile(
    r"(?i)\b(?:targets?|goals?)\b|\b(?:housing|homes?|dwellings?|pitch|plot|plan|minimum|employment)\s+requirements?\b|"
    r"\b(?:homes|dwellings|houses|units|pitches|plots|places|jobs)\s+to\s+be\s+(?:delivered|built|provided|created)\b"
)
#: Tables of need, supply and sites set no goals; tables of performance set them in their columns.
_NO_GOALS = re.compile(
    r"(?i)\b(?:needs?|assessed|scenarios?|project(?:ed|ions?)|population|allocat\w+|sites?|capacity|supply|complet\w+|permissions?|"
    r"performance|progress|results?|against|monitoring|staffing|funding|capital|tax|budget|precept|"
    rf"{_NOT_GOALS})\b"
)
#: What is needed by some reckoning is no goal, though a column call it a requirement.
_NEED = re.compile(r"(?i)\b(?:needs?|demand|assess(?:ed|ments?)|scenarios?|projections?|standard\s+method)\b")
_BOUNDS: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("low", re.compile(r"(?i)\b(?:low(?:er)?|min(?:imum)?|worst(?:[\s-]case)?|pessimistic)\b")),
    ("high", re.compile(r"(?i)\b(?:high(?:er)?|upper|max(?:imum)?|best(?:[\s-]case)?|optimistic)\b")),
    ("middle", re.compile(r"(?i)\b(?:mid(?:dle|point)?|medium|central|base[\s-]case|most\slikely)\b")),
)
#: Metrics that are better the lower they are.
_BETTER_LOW = re.compile(
    r"(?i)\b(?:sickness|absen\w+|wait(?:s|ing)?|times?|delay\w*|vacanc\w+|turnover|complaints?|infections?|deaths?|mortality|emissions?|waste|"
    r"landfill|re-?offend\w*|crimes?|burglar\w+|cancell\w+|breach\w*|length\s+of\s+stay|missed|errors?|falls|readmi\w+|costs?|arrears|"
    r"homeless\w*|unemploy\w*|incidents?|injur\w+|accidents?|overdue|backlog|harm|bed\s+days|admissions|re-?admissions)\b"
)
#: But for the share of them that was dealt with.
_DEALT_WITH = re.compile(
    r"(?i)\b(?:answered|resolved|closed|cleared|settled|detected|solved|recycl\w+|compost\w+|reus\w+|prevented|rehoused|on\s+time|"
    r"(?:answered|decided|issued|seen|treated|completed|dealt\s+with|processed|handled|investigated|repaired|collected)\s+(?:\w+\s+){0,2}?within)\b"
)
_FALLING = re.compile(
    r"(?i)\b(?:reduc\w+|cut(?:s|ting)?|decreas\w+|lower\w*|fewer|fall(?:s|ing)?|less|maximum|minimi[sz]\w+)\b"
)
_KEEPING = re.compile(r"(?i)\b(?:maintain\w*|remain\w*|keep\w*|protect\w*|sustain\w*|retain\w*)\b")
_YIELD = re.compile(r"(?i)\b(?:yield|receipts?|revenues?|income|proceeds|recovered)\b")

#: Whatever in this vocabulary changes what is found, for the fingerprint of findings.
_ALL = (
    _SAVINGS, _NOT_PUBLIC, _OTHER_MONEY, _NO_SAVING_ROW, _ANY_ROLE, _GOALS, _NO_GOALS, _NEED, *(p for _, p in _BOUNDS),
    _BETTER_LOW, _DEALT_WITH, _FALLING, _KEEPING, _YIELD, _SOURCE, _CLAIM,
)  # fmt: skip
WORDS = "\n".join(pattern.pattern for pattern in _ALL)
#: A table asks the same of the same few heads and labels for each of its cells.
_REMEMBERED = lru_cache(maxsize=1 << 12)


def role_of(heads: Iterable[str]) -> Role:
    """What a column is by its heads, innermost first: the first that says decides."""
    for head in heads:
        role = _role(head)
        if role is not None:
            return role
    return ""


@_REMEMBERED
def _role(head: str) -> Role | None:
    for role, words in _ROLES:
        if words.search(head):
            return role
    return None


def rest(heads: Iterable[str]) -> tuple[str, ...]:
    """What a column's heads say beside its role: the year, the part."""
    bare = [" ".join(_ANY_ROLE.sub(" ", head).split()).lower().strip(" -–:()") for head in heads]
    return tuple(head for head in bare if head)


@_REMEMBERED
def names_savings(text: str) -> bool:
    """Does it speak of money saved to the public purse?"""
    return _SAVINGS.search(_NOT_PUBLIC.sub(" ", text)) is not None


@_REMEMBERED
def names_other_money(text: str) -> bool:
    """Does it speak of budgets, costs or funds, and not only as what a saving is made on ("cost reductions")?"""
    return _OTHER_MONEY.search(_SAVINGS.sub(" ", text)) is not None


@_REMEMBERED
def is_no_saving(label: str) -> bool:
    """Is a row of this name no saving even in a column of savings?"""
    return _NO_SAVING_ROW.search(label) is not None


@_REMEMBERED
def names_source(head: str) -> bool:
    """Does a column of this name say whose the figures are?"""
    return _SOURCE.search(head) is not None


@_REMEMBERED
def names_claim(label: str) -> bool:
    """Does it name a claim ("revised plans"), and not what is claimed to change?"""
    return _CLAIM.search(label) is not None


@_REMEMBERED
def names_goals(text: str) -> bool:
    """Does it say that the figures are goals, and not needs, supply or results?"""
    return _GOALS.search(text) is not None and _NO_GOALS.search(text) is None


def bound(heads: Iterable[str]) -> Bound | None:
    """Which end of a range a column gives, by its innermost head."""
    head = next(iter(heads), "")
    return next((end for end, words in _BOUNDS if words.search(head)), None)


@_REMEMBERED
def names_needs(text: str) -> bool:
    """Does it say that the figures are needs by some reckoning, and not goals?"""
    return _NEED.search(text) is not None and not re.search(r"(?i)\btargets?\b", text)


def better_low(text: str) -> bool:
    """Is the metric better the lower it is?"""
    kept_low = _BETTER_LOW.search(text) is not None and _DEALT_WITH.search(text) is None
    return kept_low or _FALLING.search(text) is not None


def way(text: str) -> str | None:
    """Which way the words of a row or a table say that its metric goes."""
    if _KEEPING.search(text):
        return "maintain"
    return "reduce" if _FALLING.search(text) else None


def is_yield(text: str) -> bool:
    """Is the saving money that comes in?"""
    return _YIELD.search(text) is not None
