"""What a document is: its kind, title, publisher, paper number, date, and the body it belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from extractor.model import KINDS, SHORT_KINDS, Block, Identity, Kind
from extractor.quantities import read_date

# How much of the beginning is the title page, the front matter, the part that is judged at all.
_TITLE_PAGE = 900
_FRONT = 5000
_SEEN = 40_000
# A press cutting is short.
_PRESS_WORDS = 2500


@dataclass(frozen=True, slots=True)
class _Signal:
    """Words that speak for a kind, weighed by where they stand."""

    kind: Kind
    words: re.Pattern[str]
    title: float = 0.0
    front: float = 0.0
    body: float = 0.0


def _signal(kind: Kind, words: str, title: float, front: float = 0.0, body: float = 0.0) -> _Signal:
    return _Signal(kind, re.compile(words), title, front, body)


_SIGNALS = (
    _signal("nao_report", r"(?i)report by the comptroller (?:and|&) auditor general", 8, 7),
    _signal("nao_report", r"(?i)comptroller (?:and|&) auditor general", 2, 1.5),
    _signal("nao_report", r"(?i)national audit office", 2.5, 0.5),
    _signal("nao_report", r"(?i)government accountability office|\bGAO-\d\d-\d+", 6, 4),
    _signal("nao_report", r"(?i)audit (?:scotland|wales)|northern ireland audit office", 3),
    _signal("nao_report", r"(?i)\bvalue for money (?:study|report)\b|our report draws on|our audit approach", 1, 1, 1),
    _signal("pac_report", r"(?i)committee of public accounts", 5, 3),
    _signal("pac_report", r"(?i)public accounts committee", 2.5, 0.5),
    _signal("pac_report", r"(?i)house of (?:lords|commons)\s+[\w ,&]{3,80}committee", 6, 3),
    _signal("pac_report", r"(?i)\b(?:\w+[- ])?\w+ report of session \d{4}", 5, 4),
    _signal("pac_report", r"(?i)ordered (?:by the house of (?:commons|lords) )?to be printed", 3, 3),
    _signal("pac_report", r"(?i)conclusions and recommendations", 1, 1, 1),
    _signal("government_response", r"(?i)government(?:'s|’s)?\s+(?:response|reply)\b", 11, 2),
    _signal("government_response", r"(?i)treasury minutes?\b", 9, 4),
    _signal("government_response", r"(?i)response to the (?:[\w']+ ){0,8}(?:report|recommendations)\b", 3, 2),
    _signal("government_response", r"(?i)the government (?:agrees|disagrees|accepts|rejects|welcomes)", 1, 2, 1),
    _signal("hansard", r"(?i)\boral evidence\b", 6, 2),
    _signal("hansard", r"(?i)members present|witnesses? present", 5, 5),
    _signal("hansard", r"(?i)\bhansard\b|official report|westminster hall|written (?:ministerial )?statement", 6, 2),
    _signal(
        "local_plan", r"(?i)\blocal plan\b|\bborough plan\b|\bcore strategy\b|local development framework", 7, 3, 1
    ),
    _signal("local_plan", r"(?i)better care (?:fund )?(?:\w+ )?(?:plan|planning template|submission)\b", 6, 1),
    _signal(
        "local_plan", r"(?i)\b(?:our|the|revised) plan for 20\d\d|\bplan,? 20\d\d|this is (?:our|the) plan\b", 4, 1
    ),
    _signal("local_plan", r"(?i)planning guidance", 5, 1),
    _signal("local_plan", r"(?i)(?:corporate|business|delivery|transformation|improvement|action) plan\b", 5, 1),
    _signal("local_plan", r"(?i)\bstrategy\b|medium[- ]term financial plan", 3, 0.5),
    _signal("local_plan", r"(?i)health and wellbeing board", 2.5, 1),
    _signal("board_paper", r"(?i)annual report(?: and accounts)?\b", 6, 2),
    _signal("board_paper", r"(?i)\bagenda item\b|paper type|report by:|\bboard (?:is|are) asked to", 5, 5),
    _signal("board_paper", r"(?i)\b(?:board|cabinet|governing body|committee) (?:paper|meeting|report)\b", 5, 1.5),
    _signal(
        "press", r"(?m)^By (?:[A-Z][\w’'-]+ [A-Z][\w’'-]+|our (?:\w+ ){1,3}(?:correspondent|editor|reporter))", 5, 3
    ),
    _signal(
        "press", r"\b(?:Courier|Gazette|Guardian|Herald|Chronicle|Telegraph|Echo|Journal|Times|Mail|Post), \d", 4, 2
    ),
    _signal("press", r"(?i)\b(?:press|cutting|article|news)\b", 2),
    _signal("press", r"(?i)press release|news release|for immediate release", 6, 4),
)
# How a journalist writes of the bodies that speak of themselves in their own papers.
_REPORTED = re.compile(
    r"(?i)\b(?:NAO|National Audit Office(?: \(NAO\))?|auditors|MPs|PAC|(?:public accounts )?committee|watchdog|report"
    r"|chair(?:man|woman)?)(?:'s|’s)? (?:\w+ ){0,3}(?:says?|said|warn(?:s|ed)|found|concluded|claim(?:s|ed)|accused"
    r"|has (?:concluded|warned|found)|criticised|told|reports|observes|argues)\b"
    r"|\bcriticised by MPs\b|\bspokes(?:man|woman|person)\b|\ba (?:damning|scathing|new) report\b"
)
# Those whom onlookers write about, and who do not write so of themselves.
_WRITTEN_ABOUT = re.compile(r"\b(?:NAO|National Audit Office|Public Accounts Committee|MPs|[Mm]inisters|Whitehall)\b")
# A disclaimer names the body that did not publish the paper.
_DISCLAIMER = re.compile(
    r"(?i)\bnot (?:an? )?(?:official )?(?:publication|paper|product|report)s? (?:of|by|from) [^.\n]*"
)
_QUESTION = re.compile(r"Q{1,2}\d{1,4}$")
_SPOKEN = re.compile(r"(?:Chair|(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Baroness)? ?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,4}): ")
_PAPER = re.compile(
    r"\b(?:HC|HL Paper|HL|Cm|CP|Cmnd|Cmd|NIA)\.?\s?\d{1,4}(?:[-–](?:[IVX]+|\d{1,2}))?(?!\d|,\d)\b"
    r"|\bSG/\d{4}/\d{1,4}\b|\bGAO-\d\d-\d{2,4}[A-Z]*\b|\bPRN\d{4,6}\b"
)
_DATE = re.compile(
    r"\b(?:(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\s+(?:\d{1,2},\s+)?(?:19|20)\d\d)\b|\b(?:19|20)\d\d-\d\d-\d\d\b",
    re.I,
)
_PUBLISHED = re.compile(
    r"(?i)\b(?:published(?: on| by [\w ]{3,60} on)?|publication[_ ]date|date published|published:?\W*)[^\d\n]{0,24}$"
)
_DATED = re.compile(r"(?i)\b(?:date|dated|adopted|ordered .{0,40}printed|issued|submitted|approved)\b[^\d\n]{0,24}$")
_COUNCIL = re.compile(
    r"\b(?!(?:Borough|District|County|City|Metropolitan|The|Joint|Our|Parish|Local|Town)\b)[A-Z][\w’'-]+"
    r"(?: (?:and|of|on|upon|the|with|&|in|[A-Z][\w’'-]+)){0,5}? Council\b"
    r"|\b(?:London Borough|Royal Borough|City) of [A-Z]\w+(?: [A-Z]\w+)?"
)
_OTHER_BODY = re.compile(
    r"\b(?!The\b)[A-Z][\w’'-]+(?:,? (?:and|of|on|the|&|[A-Z][\w’'-]+)){0,5}? "
    r"(?:NHS Foundation Trust|NHS Trust|Hospitals? Trust|Clinical Commissioning Group|CCG|Health and Wellbeing Board"
    r"|Integrated Care Board|ICB|Combined Authority)\b"
)
_NOT_A_TITLE = re.compile(
    r"(?i)(?:house of (?:commons|lords)|contents|summary|foreword|introduction|appendix.*|.*committee|hm? treasury"
    r"|report|classification.*|official(?:[ -]sensitive)?"
    r"|national audit office|report by the comptroller.*|department.{0,60}"
    r"|[\w ]{0,30}session [\d–-]+|publication \(.*|untitled.*|microsoft word.*|.*\.docx?"
    r"|.*report template.*"
    r"|committee report [\d.]+|adopted.*|united states .*office|gao report to.*|the government response"
    r"|(?:date|published|publication|reference|version|author|agenda item|paper type|report by)[\w ]{0,24}:?.*"
    r"|revised .*submi.*|\d{1,2} \w+ 20\d\d|[\d .,]+|hc \d.*"
    r"|hl paper.*|\w+ 20\d\d|by .*"
    r"|.*health and wellbeing board"
    r"|.* council|.* council and .*)$"
)
_PUBLISHERS: dict[Kind, str] = {
    "nao_report": "National Audit Office",
    "hansard": "UK Parliament",
    "government_response": "HM Government",
}
_KNOWN_PUBLISHERS = (
    ("U.S. Government Accountability Office", re.compile(r"(?i)government accountability office")),
    ("House of Lords", re.compile(r"(?i)house of lords")),
    ("House of Commons", re.compile(r"(?i)house of commons|committee of public accounts|public accounts committee")),
    ("NHS England", re.compile(r"NHS England|england\.nhs\.uk|\bNHSE\b")),
    ("Government Digital Service", re.compile(r"Government Digital Service")),
)


def kind_of(word: str) -> Kind | None:
    """The kind that a word names: a kind itself, or one of the short names ("nao", "plan"); None where unknown."""
    if word in SHORT_KINDS:
        return SHORT_KINDS[word]
    return next((kind for kind in KINDS if kind == word), None)


def identify(
    blocks: Sequence[Block], name: str, properties: Mapping[str, str] | None = None, kind: Kind | None = None
) -> Identity:
    """Say what a document is, by its words, its name and the properties of its file. `kind`, if given, stands."""
    properties = properties or {}
    text, words = _beginning(blocks)
    text = _DISCLAIMER.sub("", text)
    stem = re.sub(r"[-_.]+", " ", PurePosixPath(name).stem)
    head = _DISCLAIMER.sub("", _title_page(blocks))
    found = kind or _kind(blocks, text, head, words, stem, properties)
    paper = _PAPER.search(text[:_FRONT])
    return Identity(
        kind=found,
        title=_title(blocks, found, properties),
        publisher=_publisher(found, head, text, properties),
        paper_number=re.sub(r"\s+", " ", paper.group().replace(".", "")) if paper and found != "press" else None,
        published=_published(blocks, text, properties),
        body=_body(head, text, properties) if found in ("local_plan", "board_paper") else None,
    )


def _beginning(blocks: Sequence[Block]) -> tuple[str, int]:
    """The beginning of the text, and how many words there are in all."""
    words = 0
    parts: list[str] = []
    length = 0
    for block in blocks:
        words += block.text.count(" ") + 1
        if length < _SEEN and block.kind != "furniture":
            parts.append(block.text)
            length += len(block.text) + 1
    return "\n".join(parts), words


def _title_page(blocks: Sequence[Block]) -> str:
    """What stands on the title page: the first page, or the blocks before the first real paragraph."""
    parts: list[str] = []
    length = 0
    for block in blocks:
        prose = block.kind == "table" or (block.kind == "paragraph" and len(block.text) > 180)
        if length > _TITLE_PAGE or prose or (block.page or 1) > 1:
            break
        parts.append(block.text)
        length += len(block.text) + 1
    return "\n".join(parts)


def _kind(blocks: Sequence[Block], text: str, head: str, words: int, stem: str, properties: Mapping[str, str]) -> Kind:
    title = "\n".join((head, properties.get("title", ""), stem))
    front = text[:_FRONT]
    scores: dict[Kind, float] = dict.fromkeys(KINDS, 0.0)
    for signal in _SIGNALS:
        if signal.words.search(title):
            scores[signal.kind] += signal.title
        elif signal.words.search(front):
            scores[signal.kind] += signal.front
        elif signal.body and signal.words.search(text):
            scores[signal.kind] += signal.body
    sample = blocks[:400]
    questions = sum(bool(block.number and _QUESTION.match(block.number)) for block in sample)
    spoken = sum(bool(_SPOKEN.match(block.text)) for block in sample)
    if questions >= 2 or (spoken >= 4 and spoken * 3 >= len(sample)):
        scores["hansard"] += 8
    if _is_press_like(blocks, words):
        scores["press"] += 1 + min(4, len(_REPORTED.findall(text)))
        scores["press"] += 0.5 * min(3, len(_WRITTEN_ABOUT.findall(text)))
        # A cutting names the body that it writes about in its first line; the body itself does so on a title page.
        scores["nao_report"] *= 0.4
        scores["pac_report"] *= 0.4
    best = max(KINDS, key=lambda kind: scores[kind])
    return best if scores[best] >= 2.5 else "other"


def _is_press_like(blocks: Sequence[Block], words: int) -> bool:
    """Short running prose: no pages, no numbered paragraphs, no contents, hardly a heading."""
    if words > _PRESS_WORDS or words < 60 or any((block.page or 0) > 3 for block in blocks):
        return False
    aside = ("table", "footnote", "caption")
    odd = sum(block.kind in aside or bool(block.number) or block.level > 1 for block in blocks)
    return odd <= max(3, len(blocks) // 4)


def _title(blocks: Sequence[Block], kind: Kind, properties: Mapping[str, str]) -> str | None:
    """The title that the file's properties give, a labelled one, or what stands first and largest."""
    said = " ".join(properties.get("title", "").split())
    if len(said) > 8 and " " in said and not _NOT_A_TITLE.match(said):
        return re.sub(r"\s+[|–-]\s+(?:GOV\.UK|NHS England|National Audit Office.*)$", "", said)
    early = [block for block in blocks[:40] if block.kind != "furniture" and (block.page or 1) <= 2]
    if kind == "press":
        first = early[0].text if early else ""
        return first if 15 < len(first) < 140 and first[-1] not in ".:;," else None
    for block in early:
        if labelled := re.match(r"(?i)(?:publication_)?title: (.+)", block.text):
            return labelled[1]
    titles = ("heading", "paragraph")
    choices = [i for i, block in enumerate(early) if block.kind in titles and _may_be_title(block.text)]
    first_page = [i for i in choices if (early[i].page or 1) == 1 and i < 6]
    heads = [i for i in choices if early[i].kind == "heading"]
    tops = [i for i in heads if early[i].level == 1][:1] or first_page[:1] or heads[:1]
    if not tops:
        return None
    at = tops[0]
    title = early[at].text
    # A title page breaks a long title over lines of the same look.
    for block in early[at + 1 : at + 4]:
        alike = (block.kind, block.level, block.page) == (early[at].kind, early[at].level, early[at].page)
        if (
            not alike
            or (early[at].page or 1) != 1
            or at > 2
            or len(title) > 60
            or not _may_be_title(block.text)
            or block.text.endswith("?")
        ):
            break
        title += " " + block.text
    return title.strip(" .-–")


def _may_be_title(text: str) -> bool:
    if not (8 < len(text) < 200 and " " in text) or text[-1] in ".;:," or _NOT_A_TITLE.match(text):
        return False
    return text[0].isupper() or text[0].isdigit()


def _publisher(kind: Kind, head: str, text: str, properties: Mapping[str, str]) -> str | None:
    """Who published it: a plan's own council before all, else a known publisher on the title page."""
    if kind == "press":
        return None
    local = kind in ("local_plan", "board_paper")
    if local and (body := _body(head, "", properties)):
        return body
    near = "\n".join((head, properties.get("author", "")))
    for name, words in _KNOWN_PUBLISHERS:
        # A British audit report names those that it reports to and on.
        if (kind != "nao_report" or name.startswith("U.S.")) and words.search(near):
            return name
    if kind in _PUBLISHERS:
        return _PUBLISHERS[kind]
    if kind == "pac_report":
        return "House of Lords" if re.search(r"(?i)house of lords", text[:_FRONT]) else "House of Commons"
    for name, words in _KNOWN_PUBLISHERS[-2:]:
        if words.search(text[: _FRONT if local else _TITLE_PAGE]):
            return name
    return _body(head, text, properties) if local else None


def _published(blocks: Sequence[Block], text: str, properties: Mapping[str, str]) -> date | None:
    """The date that the document gives for its publication, or the first that stands alone on its front."""
    if day := read_date(properties.get("published", "")):
        return day
    front = text[:_FRONT]
    dates = list(_DATE.finditer(front))
    for label in (_PUBLISHED, _DATED):
        for found in dates:
            if label.search(front[max(0, found.start() - 70) : found.start()]) and (day := read_date(found.group())):
                return day
    for block in blocks[:15]:
        # Dates in running text are about something else.
        if len(block.text) < 110 and (found := _DATE.search(block.text)) and (day := read_date(found.group())):
            return day
    return None


def _body(head: str, text: str, properties: Mapping[str, str]) -> str | None:
    """The council, trust or board that the document belongs to, as its title page (or else its beginning) names it."""
    front = text[:_FRONT]
    for place in (head, properties.get("author", "")):
        lines = [*place.split("\n"), " ".join(place.split())]
        if found := next((m for line in lines if (m := _COUNCIL.search(line))), None):
            return found.group()
        if found := next((m for line in lines if (m := _OTHER_BODY.search(line))), None):
            # A board belongs to the council of its place.
            near = re.compile(re.escape(found.group().split()[0]) + r"(?: [A-Z][\w’'-]+){0,3} Council\b")
            council = near.search(text) if "Wellbeing Board" in found.group() else None
            return (council or found).group()
    found = _COUNCIL.search(front) or _OTHER_BODY.search(front)
    return found.group() if found else None
