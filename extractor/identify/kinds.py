"""The kind of a document, told by words that speak for it, weighed by where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.identify.front import Front
from extractor.identify.imprint import paper_number
from extractor.model import KINDS, Clue, Identity, Kind

# A press cutting is short.
_PRESS_WORDS = 2500
# Less than this speaks for no kind.
_FEWEST = 2.5
# How sure "other" is: nothing spoke for a kind, which may be the reader's fault.
_OTHER = 0.5
# Only a person's word is 1.
_LEAST, _MOST = 0.3, 0.99


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
_RESPONSE = re.compile(r"(?i)\bgovernment(?:'s|’s)?\s+(?:response|reply)\b")
_QUESTION = re.compile(r"Q{1,2}\d{1,4}$")
_SPOKEN = re.compile(r"(?:Chair|(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Baroness)? ?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,4}): ")


def kind_as_read(front: Front) -> Identity:
    """The kind, how sure it is, and the words that speak loudest for it."""
    scores: dict[Kind, float] = dict.fromkeys(KINDS, 0.0)
    loudest: dict[Kind, tuple[float, Clue]] = {}

    def speaks(kind: Kind, weight: float, clue: Clue) -> None:
        scores[kind] += weight
        if weight > loudest.get(kind, (0.0, clue))[0]:
            loudest[kind] = (weight, clue)

    for signal in _SIGNALS:
        if heard := _heard(signal, front):
            speaks(signal.kind, *heard)
    if hearing := _hearing(front):
        speaks("hansard", 8, hearing)
    if _is_press_like(front):
        said = list(_REPORTED.finditer(front.text))
        about = list(_WRITTEN_ABOUT.finditer(front.text))
        scores["press"] += 1
        if first := next(iter(said or about), None):
            clue = front.clue("kind", "press", *first.span())
            speaks("press", min(4, len(said)) + 0.5 * min(3, len(about)), clue)
        # A cutting names the body that it writes about in its first line; the body itself does so on a title page.
        scores["nao_report"] *= 0.4
        scores["pac_report"] *= 0.4
    if _RESPONSE.search(front.text, 0, front.cover):
        # A response names on its cover the report that it answers.
        scores["pac_report"] *= 0.5
    best, second = sorted(KINDS, key=lambda kind: -scores[kind])[:2]
    if scores[best] < _FEWEST:
        return Identity("other", kind_confidence=_OTHER)
    confidence = 1 - 0.5 ** ((scores[best] - scores[second]) / 2)
    clues = (loudest[best][1],) if best in loudest else ()
    return Identity(best, kind_confidence=round(min(max(_LEAST, confidence), _MOST), 2), clues=clues)


def _heard(signal: _Signal, front: Front) -> tuple[float, Clue] | None:
    """How much a signal weighs here, and where it was heard."""
    title = front.properties.get("title", "")
    # A cover breaks its words over lines.
    found = signal.words.search(front.text) or signal.words.search(front.text[: front.cover].replace("\n", " "))
    if signal.title:
        if found and found.start() < front.cover:
            return signal.title, front.clue("kind", signal.kind, *found.span())
        if said := signal.words.search(title):
            return signal.title, Clue("kind", signal.kind, "metadata", said.group())
        if said := signal.words.search(front.stem):
            return signal.title / 2, Clue("kind", signal.kind, "file name", said.group())
    weight = 0.0 if found is None else signal.front if found.start() < front.front else signal.body
    return (weight, front.clue("kind", signal.kind, *found.span())) if found and weight else None


def _hearing(front: Front) -> Clue | None:
    """Numbered questions, or the words of speakers by turns."""
    sample = front.lines(0, len(front.text) + 1)[:400]
    blocks = front.blocks[:400]
    asked = [i for i, block in enumerate(blocks) if block.number and _QUESTION.match(block.number)]
    spoken = [i for i, (_, line) in enumerate(sample) if _SPOKEN.match(line)]
    if len(asked) >= 2:
        return Clue("kind", "hansard", "text", blocks[asked[0]].number or "", blocks[asked[0]].page)
    if len(spoken) >= 4 and len(spoken) * 3 >= len(sample):
        at, line = sample[spoken[0]]
        return front.clue("kind", "hansard", at, at + line.index(":") + 1)
    return None


def _is_press_like(front: Front) -> bool:
    """Short running prose: no pages, no numbered paragraphs, no contents, hardly a heading."""
    numbered = paper_number(front, "other")
    if numbered and numbered.how == "cover":
        return False
    if front.words > _PRESS_WORDS or front.words < 60 or any((page or 0) > 3 for page in front.pages):
        return False
    aside = ("table", "footnote", "caption")
    odd = sum(block.kind in aside or bool(block.number) or block.level > 1 for block in front.blocks)
    return odd <= max(3, len(front.blocks) // 4)
