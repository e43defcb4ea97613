"""The title of a document: what its file's properties say, a labelled one, or what stands first and largest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.identify.bodies import is_body
from extractor.identify.front import Front
from extractor.model import Block, Clue, Kind

_NOT_A_TITLE = re.compile(
    r"(?i)(?:house of (?:commons|lords)|(?:table of )?contents|(?:executive )?summary|highlights|foreword|introduction"
    r"|appendix.*|.*committee|hm? treasury|footnotes|glossary|references|report|classification.*"
    r"|official(?:[ -]sensitive)?|policy paper|press release"
    r"|national audit office|report by the comptroller.*|(?:department|ministry) (?:for|of)\b.{0,60}|cabinet ?office"
    r"|[\w ]{0,30}session [\d–-]+|publication \(.*|untitled.*|microsoft word.*|.*\.(?:docx?|pdf|indd|qxd|pub|pptx?)"
    r"|.*report template.*|(?:slide|layout|page|document) ?\d*"
    r"|committee report [\d.]+|adopted.*|united states .*office|gao report to.*|the government response"
    r"|(?:date|published|publication|reference|version|author|agenda item|paper type|report by)[\w ]{0,24}:?.*"
    r"|revised .*submi.*|\d{1,2} \w+ 20\d\d|[\d .,]+|hc \d.*"
    r"|hl paper.*|\w+ 20\d\d|by .*|.*health and wellbeing board"
    r"|.* council|.* council and .*|www\..*)$"
)
_LABELLED = re.compile(r"(?i)(?:publication_)?title: (.+)")
# A paper's number before or after its title, and the name of the site after it.
_NUMBERED = re.compile(r"^(?:GAO-\d\d-\d+|(?:HC|HL Paper|Cm|CP) ?\d+)[:,]? +|,? +\(?(?:HC|HL Paper|Cm|CP) ?\d+\)?$")
_SITE = re.compile(r"\s+[|–-]\s+(?:GOV\.UK|NHS England|National Audit Office.*)$")
_SHORTENED = re.compile(r"\.\.\.|…")
_YEARS = re.compile(r"(?:19|20)\d\d ?[-–/] ?(?:(?:19|20)\d\d|\d\d)")
# A title page breaks a title over lines; one of this length is whole.
_LONG = 60
_LINES = 4
# Where in the order of headings a line without a level stands.
_UNLEVELLED = 6

#: A block of the front with its offset there.
Line = tuple[int, Block]


def title(front: Front, kind: Kind) -> Clue | None:
    """The title, its lines joined; None where nothing looks like one."""
    said = " ".join(front.properties.get("title", "").split())
    stated = len(said) > 8 and " " in said and not _NOT_A_TITLE.match(said)
    metadata = Clue("title", _tidy(said), "metadata", said) if stated else None
    if metadata and not _SHORTENED.search(said):
        return metadata
    return _printed(front, kind) or metadata


def _tidy(text: str) -> str:
    return _NUMBERED.sub("", _SITE.sub("", " ".join(text.split()))).strip(" .-–")


def _printed(front: Front, kind: Kind) -> Clue | None:
    early = [(at, block) for (at, _), block in zip(front.lines(), front.blocks, strict=False)][:40]
    early = [(at, block) for at, block in early if (block.page or 1) <= 2]
    if kind == "press":
        return _headline(front, early)
    for at, block in early:
        if labelled := _LABELLED.match(block.text):
            return front.clue("title", _tidy(labelled[1]), at + labelled.start(1), at + len(block.text))
    if not (lines := _foremost(front, _groups(early))):
        return None
    last = early.index(lines[-1])
    # The years of a plan or an annual report stand under its name.
    if last + 1 < len(early) and _YEARS.fullmatch(early[last + 1][1].text.replace("\t", " ").strip()):
        lines = [*lines, early[last + 1]]
    words = _tidy(_joined(lines))
    return front.clue("title", words, lines[0][0], lines[-1][0] + len(lines[-1][1].text))


def _headline(front: Front, early: Sequence[Line]) -> Clue | None:
    at, first = (early[0][0], early[0][1].text) if early else (0, "")
    if not 15 < len(first) < 140 or first[-1] in ".:;,":
        return None
    return front.clue("title", first, at, at + len(first))


def _groups(early: Sequence[Line]) -> list[list[Line]]:
    """Lines that may be titles; on the first page with those below that go on in the same look."""
    groups: list[list[Line]] = []
    for line in early:
        _, block = line
        if block.kind not in ("heading", "paragraph") or not _may_go_on(block.text):
            continue
        if groups and _goes_on(groups[-1], line, early):
            groups[-1].append(line)
        elif _may_be_title(block.text):
            groups.append([line])
    return [group for group in groups if _may_be_title(_joined(group)) and not is_body(_joined(group))]


def _goes_on(group: Sequence[Line], line: Line, early: Sequence[Line]) -> bool:
    before, block = group[-1][1], line[1]
    alike = (block.kind, block.level, block.page) == (before.kind, before.level, before.page)
    if not alike or (block.page or 1) != 1 or early.index(line) != early.index(group[-1]) + 1:
        return False
    return len(group) < _LINES and len(_joined(group)) <= _LONG and not block.text.endswith("?")


def _foremost(front: Front, groups: Sequence[list[Line]]) -> list[Line]:
    """A heading of the first level, else the largest on the cover, else the first heading."""
    headed = [group for group in groups if group[0][1].kind == "heading"]
    on_cover = [group for group in groups if group[0][0] < front.cover]
    tops = [group for group in headed if group[0][1].level == 1][:1]
    tops += sorted(on_cover, key=lambda group: group[0][1].level or _UNLEVELLED)[:1]
    tops += headed[:1]
    return tops[0] if tops else []


def _joined(lines: Sequence[Line]) -> str:
    return " ".join(block.text for _, block in lines)


def _may_be_title(text: str) -> bool:
    return 8 < len(text) < 200 and " " in text and (text[0].isupper() or text[0].isdigit()) and _may_go_on(text)


def _may_go_on(text: str) -> bool:
    return bool(text) and text[-1] not in ".;:," and not _NOT_A_TITLE.match(text)
