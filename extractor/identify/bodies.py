"""Whose document it is: the council, trust or board that it belongs to, and who published it."""

from __future__ import annotations

import re

from extractor.identify.front import Front
from extractor.model import Clue, Kind

_NOT_A_NAME = r"(?!(?:Plan|Strategy|Report|Framework|Adopted|Guidance|Submission|Accounts|Local|Joint)\b)"
_COUNCIL = re.compile(
    r"\b(?!(?:Borough|District|County|City|Metropolitan|The|Joint|Our|Parish|Local|Town|Councillor|Cllr|Leader)\b)"
    + _NOT_A_NAME
    + r"[A-Z][\w’'-]+(?: (?:and|of|on|upon|the|with|in|"
    + _NOT_A_NAME
    + r"[A-Z][\w’'-]+)){0,5}? Council\b"
    r"|\b(?:London Borough|Royal Borough|City) of [A-Z]\w+(?: [A-Z]\w+)?"
)
_OTHER_BODY = re.compile(
    r"\b(?!The\b)[A-Z][\w’'-]+(?:,? (?:and|of|on|the|&|[A-Z][\w’'-]+)){0,5}? "
    r"(?:NHS Foundation Trust|NHS Trust|Hospitals? Trust|Clinical Commissioning Group|CCG|Health and Wellbeing Board"
    r"|Integrated Care Board|ICB|Combined Authority|National Park Authority)\b"
)
# What may stand beside the name of a council on a line that names no more than councils.
_BESIDE = re.compile(r"(?i)(?:\b(?:and|the)\b|[&,;/|]|\s|www\.\S+)+")
_NATIONAL = (
    ("NHS England", re.compile(r"NHS England|england\.nhs\.uk|\bNHSE\b")),
    ("Government Digital Service", re.compile(r"Government Digital Service")),
)
_LORDS = re.compile(r"(?i)house of lords")
_KNOWN = (
    ("U.S. Government Accountability Office", re.compile(r"(?i)government accountability office")),
    ("House of Lords", _LORDS),
    ("House of Commons", re.compile(r"(?i)house of commons|committee of public accounts|public accounts committee")),
    *_NATIONAL,
)
# A logo breaks the name of a department after its small words.
_DEPARTMENT = re.compile(
    r"Cabinet Office|HM Treasury|Home Office|(?:Department|Ministry) (?:for|of)\s(?:the )?[A-Z][\w’'-]*"
    r"(?:(?:,? (?:(?:and|&|for|the|of)\s)+|,\s| )[A-Z][\w’'-]*)*"
)
# A House prints what a committee publishes, responses too.
_ORDERED = re.compile(r"(?i)ordered by the house of")
_USUAL: dict[Kind, str] = {
    "nao_report": "National Audit Office",
    "pac_report": "House of Commons",
    "hansard": "UK Parliament",
    "government_response": "HM Government",
}
_NEWSPAPER = re.compile(
    r"^((?:The )?(?:[A-Z][\w’'-]+ ){0,3}(?:Courier|Gazette|Guardian|Herald|Chronicle|Telegraph|Echo|Journal|Times|Mail"
    r"|Post|Star|Argus|Observer|Standard|Independent|Mirror|News)),? (?:\w+day,? )?\d"
)


def body(front: Front) -> Clue | None:
    """The council, trust or board that the document belongs to; councils that publish together are parted by "; ".

    Its cover names it, or a running head, or its author in the file's properties, or else its first pages.
    """
    author = front.properties.get("author", "")
    cover = front.text[: front.cover]
    found = (
        _on_cover(front)
        or next((clue for head, page in front.heads if (clue := _in(head, "running head", page))), None)
        or _in(author, "metadata", None)
        or _standing_alone(front, front.cover, front.front)
        or _first(front, front.cover, front.front)
        or _national(front, front.front)
    )
    if found is None or "Wellbeing Board" not in found.value:
        return found
    # A board belongs to the council of its place.
    place = re.escape(found.value.split()[0])
    council = re.search(place + r"(?: [A-Z][\w’'-]+){0,3} Council\b", front.text[: front.front])
    return front.clue("body", council.group(), *council.span()) if council and council.group() not in cover else found


def publisher(front: Front, kind: Kind, owner: Clue | None) -> Clue | None:
    """Who published it: a newspaper; a plan's own council; a known publisher on the cover; or the usual one."""
    if kind == "press":
        return _newspaper(front)
    if kind in ("local_plan", "board_paper"):
        own = _on_cover(front) or owner
        return Clue("publisher", own.value, own.how, own.words, own.page) if own else None
    special = _ORDERED.search(front.text, 0, front.front)
    for name, words in _KNOWN:
        # A British audit report names those that it reports to and on, a response those whom it answers.
        if (kind == "nao_report" and not name.startswith("U.S.")) or (kind == "government_response" and not special):
            continue
        if found := words.search(front.text, 0, front.cover):
            return front.clue("publisher", name, *found.span())
        if found := words.search(front.properties.get("author", "")):
            return Clue("publisher", name, "metadata", found.group())
    if kind == "government_response" and (found := _DEPARTMENT.search(front.text, 0, front.cover)):
        return front.clue("publisher", " ".join(found.group().split()), *found.span())
    if kind == "pac_report" and (found := _LORDS.search(front.text, 0, front.front)):
        return front.clue("publisher", "House of Lords", *found.span())
    if kind in _USUAL:
        return Clue("publisher", _USUAL[kind], "kind")
    for name, words in _NATIONAL:
        if found := words.search(front.text, 0, front.cover):
            return front.clue("publisher", name, *found.span())
    return None


def is_body(text: str) -> bool:
    """Is this the name of a council, trust or board, and no more?"""
    bare = text.removeprefix("The ")
    return bool(_COUNCIL.fullmatch(bare) or _OTHER_BODY.fullmatch(bare)) or bool(_councils(text))


def _councils(line: str) -> list[str]:
    """The councils that a line names and nothing besides; none where it says more."""
    names = list(dict.fromkeys(found.group() for found in _COUNCIL.finditer(line)))
    rest = _COUNCIL.sub("", line)
    return names if names and not _BESIDE.sub("", rest) else []


def _on_cover(front: Front) -> Clue | None:
    if alone := _standing_alone(front, 0, front.cover):
        return alone
    if found := _first(front, 0, front.cover):
        return found
    # A logo breaks a name over lines.
    joined = front.text[: front.cover].replace("\n", " ")
    found = _COUNCIL.search(joined) or _OTHER_BODY.search(joined)
    return front.clue("body", found.group(), *found.span()) if found else None


def _standing_alone(front: Front, start: int, end: int) -> Clue | None:
    """Councils that stand on lines by themselves, all on one page."""
    names: list[str] = []
    spot: tuple[int, int] | None = None
    page: int | None = None
    for (at, line), leaf in zip(front.lines(), front.pages, strict=False):
        found = _councils(line) if start <= at < end else []
        if not found or (spot and leaf != page):
            continue
        spot, page = spot or (at, at + len(line)), leaf
        names += [name for name in found if name not in names]
    return front.clue("body", "; ".join(names), *spot) if spot else None


def _first(front: Front, start: int, end: int) -> Clue | None:
    for pattern in (_COUNCIL, _OTHER_BODY):
        if found := pattern.search(front.text, start, end):
            return front.clue("body", found.group(), *found.span())
    return None


def _in(text: str, how: str, page: int | None) -> Clue | None:
    names = _councils(text) or [f.group() for f in (_COUNCIL.search(text), _OTHER_BODY.search(text)) if f][:1]
    return Clue("body", "; ".join(names), how, text, page) if names else None  # type: ignore[arg-type]


def _national(front: Front, end: int) -> Clue | None:
    for name, words in _NATIONAL:
        if found := words.search(front.text, 0, end):
            return front.clue("body", name, *found.span())
    return None


def _newspaper(front: Front) -> Clue | None:
    for at, line in front.lines()[:6]:
        if found := _NEWSPAPER.match(line):
            return front.clue("publisher", found[1], at, at + len(found[1]))
    return None
