"""The words around a figure: what bounds it, and what shows that it is no figure at all."""

from __future__ import annotations

import re

_BOUND = (
    r"at least|at most|at best|at or (?:below|above)|no (?:more|less|fewer|further|later|longer|greater|higher"
    r"|lower) than|"
    r"not (?:more|less|fewer) than|(?:more|less|fewer|greater|better|higher|lower|longer|shorter|further) than|"
    r"as (?:much|many|little|few|low|high) as|up to|in excess of|(?:something |somewhere )?in the (?:region|order) of|"
    r"(?:of|on) the order of|(?:something |just |well |slightly |a little |little |far |only "
    r"|comfortably )?(?:over|under|below|above|short of)|"
    r"around|about|approximately|approx\.?|roughly|circa|c\.|c|~|nearly|almost|close (?:to|on)|barely|hardly|scarcely|"
    r"only|just|merely|exactly|precisely|some|an estimated|estimated|broadly|virtually|practically|not even|even|"
    r"(?:maximum|minimum)|between|within|anything up to|upwards? of|the best part of|an average of|on average"
)
_QUALIFIER = re.compile(
    rf"(?<![\w])(?:a (?=m[ai][xn]))?(?P<q>(?:(?:only|just|well|slightly|something) )?(?:{_BOUND}))"
    r"(?: of(?<=imum of))? {0,2}(?:a further |an extra |an additional |an? )?[(\[]?$"
)
_AFTER = re.compile(
    r"(?:-odd| ?\+(?!\d)| or (?:more|less|fewer|so|thereabouts|above|below|over|under|whatever)| plus(?= [a-z])"
    r"| minimum"
    r"| maximum| at (?:least|most|best)| and (?:above|change|over|under))(?![a-z])"
)

_REFERENCE = re.compile(
    r"(?<![a-z])(?:hc|hl|cm|cmd|cmnd|cp|nos?\.|number|ref|reference|paragraphs?|paras?\.?|figures?|figs?\.?"
    r"|tables?|charts?|"
    r"box|boxes|annex|appendix|parts?|sections?|chapters?|pages?|pp?\.|pp?|questions?|qq?|q\.|volume|vol\.?"
    r"|issue|version|"
    r"v|items?|clauses?|articles?|schedule|phases?|stages?|tiers?|levels?|grades?|category|categories|bands?|zones?|"
    r"steps?|options?|objectives?|priority|priorities|themes?|recommendations?|recs?\.?|regulations?|rules?|policy|"
    r"polic(?:y|ies) [a-z]{1,3}|strands?|waves?|rounds?|tranches?|lots?|blocks?|wards?|rooms?|types?|class|footnotes?|"
    r"notes?|footnote|acts?|junctions?|terminal|platform|covid|nhs|channel|radio|bbc|tel|tel\.|telephone|phone"
    r"|fax|isbn|"
    r"issn|lessons?|root causes?|case stud(?:y|ies)|key stage|years?|months?|weeks?|days?|quarters?|scenarios?|"
    r"indicators?|kpi|"
    r"exhibit|map|slide|standards?|form|scope|goal|principles?|formula|area|route|highways?|road|flat|unit"
    r"|likelihood|impact|"
    r"page \d+ of|agenda|windows|iso|article|h|hansard|c|col|column|columns|ev|et al\.?|equation|model"
    r"|footnotes|programme)"
    r"[ :#]{0,2}\(?$"
)
_LISTED = re.compile(r"(?P<rest>.*?)(?:\d[\d.]*[a-z]?(?:(?:, ?| and | to | or | & |, and |-) ?))+$")
_NOUNS_THAT_COUNT = re.compile(r"(?:^|[^a-z])(?:areas?|levels?|model|impact|programme|c|h|form|parts|types|units?) ?$")

_PER = re.compile(r"(?<![a-z])(?:per|for every|for each|out of every|in every) $")
_AGE = re.compile(
    r"(?<![a-z])(?:aged|ages|age|age of|aged under|aged over|ages of|aged between"
    r"|under the age of|over the age of)(?: \d+(?: (?:to|and|or) |-))? ?$"
)
_AGE_AFTER = re.compile(
    r"\+(?! ?(?:million|billion|m|bn|per))|s(?![a-z])|[- ]?(?:year|yr|month)s?[- ]olds?|[- ](?:years?|months?"
    r"|weeks?) (?:of age|old)(?![a-z])"
    r"|(?: and | or )(?:over|above|under|older|younger)s?(?![a-z])"
)
_LIST_HEAD = re.compile(r"\s*\(?\d{1,3}(?:[.)](?=\s+\S)|(?:\.\d{1,3})+[.)]?(?=\s+[\"'‘“(]?[A-Z])(?!\s+[Mk]t[ Coe]))")
_LIST_INTEGER = re.compile(
    r"\s*\d{1,3} +(?=(?:The|In|We|This|It|Our|There|For|As|To|By|At|On|Despite|Although"
    r"|While)\s)"
)
_LIST_INLINE = re.compile(
    r"\d{1,2}\.\d{1,3}(?=\s+(?:The|In|We|This|It|Our|There|For|As|To|By|At|On|Despite"
    r"|Although|While)\s)"
)
_ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z]{2,4} $")
_ACRONYM_NEXT = re.compile(r"\s*(?:[,.;)](?!\d)|$)")


def qualifier_before(low: str, at: int) -> tuple[int, int] | None:
    """Where the words stand that bound the figure beginning at `at` ("at least", "just over")."""
    found = _QUALIFIER.search(low, max(0, at - 44), at)
    return found.span("q") if found else None


def qualifier_after(low: str, end: int) -> tuple[int, int] | None:
    """ "-odd", "or more", "minimum" right after a figure, without the space before them."""
    found = _AFTER.match(low, end)
    if not found:
        return None
    return found.end() - len(found.group().lstrip()), found.end()


def refers(low: str, at: int) -> bool:
    """Whether a bare number at `at` numbers a thing ("paragraph 2.4", "Figures 3 and 5") or a rate ("per 1,000")."""
    before = low[max(0, at - 48) : at]
    if _PER.search(before) or _AGE.search(before):
        return True
    if _REFERENCE.search(before):
        return True
    listed = _LISTED.match(before)
    return bool(listed and listed["rest"] != before and _REFERENCE.search(listed["rest"]))


def footnoted(text: str, start: int, end: int) -> bool:
    """Whether a bare number is a note mark ("[4]") or stands after an acronym as its number ("BC 122,")."""
    if text[start - 1 : start] in ("[", "^") and text[end : end + 1] == "]":
        return True
    return bool(_ACRONYM.search(text, max(0, start - 6), start) and _ACRONYM_NEXT.match(text, end))


def is_age(low: str, end: int) -> bool:
    return bool(_AGE_AFTER.match(low, end))


def list_number(text: str, at: int) -> int:
    """The end of a printed list or paragraph number that begins at `at`, or 0."""
    line = text.rfind("\n", 0, at) + 1
    if not text[line:at].strip(" \t("):
        found = _LIST_HEAD.match(text, line) or _LIST_INTEGER.match(text, line)
        return found.end() if found else 0
    if re.search(r"[.!?:;] +$", text[max(0, at - 3) : at]):
        found = _LIST_INLINE.match(text, at)
        return found.end() if found else 0
    return 0
