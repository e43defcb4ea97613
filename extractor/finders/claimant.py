"""Who claims it: the body that the claim's verb, a possessor, a quotation or the encoder names, else the author."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.finders.encoder import Reading
from extractor.finders.subject import ADDRESSED, AUTHOR, BODY, PRONOUN, claiming_subject
from extractor.finders.turns import VOICE
from extractor.finders.votes import MODEL, Candidate
from extractor.model import Attribute, FindingType, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: How sure the encoder must be of each word, and of the whole name, of a claimant; below which it denies one.
_LIKELY, _SURE, _UNLIKELY = 0.4, 0.6, 0.2
_ACCORDING = re.compile(
    r"(?i)\baccording\s+to\s+((?:the\s+|a\s+|an\s+)?[^,.;:]{3,60}?)(?=[,.;:]|$|\s+(?:who|which|that)\b)"
)
#: A body and its hope, where the parser took the verb for a noun. A name here has twelve words at the most.
_HOPES = re.compile(
    r"\b((?:[Tt]he\s+|[Aa]n?\s+)?(?:[A-Z][\w&'’-]*|(?<=[Tt]he\s)[\w-]+)(?:\s+(?:of|for|and|the|[A-Z][\w&'’-]*)){0,11})\s+"
    r"(?:\w+ly\s+|now\s+|also\s+|had\s+|has\s+|have\s+)?"
    r"(?:hope|expect|plan|aim|intend|want|promise|pledge|propose|forecast|estimate|claim|reckon|say)(?:s|d|ed|ned)?\s+(?:to|that|it)\b"
)
_POSSESSOR = re.compile(
    r"\b((?:[Tt]he\s+)?(?!(?:For|In|On|Of|To|By|With|From|As|At|Under)\b)[A-Z][\w&.]*(?:\s+(?:of|for|and|the|[A-Z][\w&.]*)){0,11}?)['’]s?\s+(?:\w+\s+){0,3}?(?:plans?|targets?|estimates?|forecasts?|goals?|ambition|claims?|proposals?|strategy|projections?|modelling|own)\b"
)
#: A body that keeps to what it has worked out or set itself.
_HOLDS_TO = re.compile(
    r"\b((?:[Tt]he\s+)?[A-Z][\w&.’'-]*(?:\s+(?:of|for|and|the|[A-Z][\w&.’'-]*)){0,11})\s+(?:\w+\s+){0,2}?"
    r"(?:h[oe]ld(?:s|ing)?\s+to|st(?:ands?|anding|ood)\s+by|(?:sticks?|sticking|stuck)\s+(?:to|by|with)|ke(?:eps?|eping|pt)\s+to)\s+"
    r"(?:its|their)\s+(?:\w+\s+){0,2}?(?:plans?|targets?|estimates?|forecasts?|goals?|ambition|claims?|projections?)\b"
)
#: Who said it, before a quotation.
_SPOKEN = re.compile(
    r"\b((?:[Tt]he\s+|[Aa]n?\s+)?[A-Z][\w.'’-]+(?:\s+(?:of|for|and|the|[A-Z][\w.'’-]*)){0,11})(?:\s*,[^.“\"]{0,90},)?\s+"
    r"(?:said|says|added|told|warned|wrote|commented|argued|explained|insisted|went\s+on)\b"
)
#: The owner of a paper, or of what it works out; and what is told of a paper beside its name.
_OWNER = re.compile(
    r"((?:[Tt]he\s+|[Oo]ne\s+)?[^'’]{2,60}?)['’]s?(?:\s+(?:\w+[\s-]+){0,3}?(?:plans?|papers?|case|cases|modelling|models?|strateg\w+|"
    r"estimates?|figures?|forecasts?|projections?|analysis|calculations?|proposals?|budget|benchmarking|own))?$"
)
#: What a pronoun may stand for: a name; for "they" several bodies too, for "he" and "she" a person.
_NAMED = re.compile(r"\b(?:(?:[Tt]he|[Aa]n?)\s+)?(?:[A-Z][\w&-]*)(?:\s+(?:(?:of|for|and|the)\s+)?[A-Z][\w&-]*)*")
_SEVERAL = re.compile(
    r"\b(?:[Ss]ome|[Mm]any|[Ss]everal|[Mm]ost|[Oo]ther|(?i:two|three|four|five|six|seven|eight|nine|ten))\s+(?:[a-z]+\s+)?"
    r"(?:witnesses|organisations|bodies|councils|authorities|charities|trusts|companies|critics|campaigners|experts)"
)
_PERSON = re.compile(
    r"\b(?:Mrs?|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness)\.?\s+[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*"
)
#: Who said it, behind what was said: ", the county court reported".
_TRAILING = re.compile(
    r",\s+((?:the|an?)\s+[^,.;:“”\"]{3,60}?|[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,4}|[a-z]+s)\s+"
    r"(?:says?|said|reported|reports|claims?|claimed|found|warned|warns?|fear(?:s|ed)?|concede[sd]?|reckons?|admit(?:s|ted)?|believes?)"
    r"(?=[.,;]|$|\s+(?:on\s+\w+day|today|yesterday|this\s+week|last\s+\w+)\b)"
)
#: Who or what can be cited: people and papers, or a name; "according to need" cites nobody.
_SPEAKS = re.compile(
    rf"{BODY.pattern}|(?i:\b(?:reports?|stud(?:y|ies)|papers?|figures?|data|estimates?|survey|research\w*|analys\w+|"
    r"cases?|memos?|insiders|briefings?|minutes|evaluat\w+|audit\w*|appraisals?|sources?|modelling|plans?|review|documents?|statistics|peer|experts?|people|staff|guidance)\b)|(?-i:[A-Z])"
)
#: A paper told of in the past is another's, and speaks for itself.
_THE_PAPER = re.compile(r"(?i:the)\s+(?:(?:[A-Z][\w&-]*\s+){2,}(?:Plan|Report|Review|Strategy)$|report$|review$)")
_REPORTED = re.compile(
    r"\s+(?:(?:had|has|also)\s+)?(?:said|indicated|recommended|warned|found|concluded|estimated|stated|suggested|noted|argued|"
    r"called|proposed|showed|added|advised|predicted|claimed)\b"
)
#: Types of which somebody has planned what they tell; and how "you" may stand for anybody.
_PLANNED: tuple[FindingType, ...] = ("savings_claim", "target")
_ANYBODY = re.compile(r"(?i)\b(?:if|when|once|unless|where)\s+you\b")
#: Parts of speech with which no name ends.
_LEANING = frozenset({"ADJ", "ADP", "ADV", "CCONJ", "DET", "PRON"})
_ASIDE = re.compile(r"\s+(?:published|issued|released|produced|written|commissioned|prepared|dated|out)\b")


def claimant(candidate: Candidate, sentence: str, doc: Doc, before: str, reading: Reading | None) -> Attribute:
    """The claimant of one candidate; for the parameters see `speaker.speakers`."""
    found = _parsed(candidate, sentence, doc, before)
    if reading is not None:
        found = _weighed(found, candidate, sentence, doc, before, reading)
    quoted = _quoted_before(before) if found.value == "author" else None
    if quoted is not None:
        raw = quoted.of(before)
        return Attribute("claimant", raw, raw, quoted.shifted(-len(before)), "cue/quotation", inherited=True)
    return found


def _parsed(candidate: Candidate, sentence: str, doc: Doc, before: str) -> Attribute:
    author = Attribute("claimant", "author", "", None, "default")
    according = _ACCORDING.search(sentence)
    if according and _SPEAKS.search(according.group(1)):
        span = Span(*according.span(1))
        return Attribute("claimant", " ".join(according.group(1).split()), according.group(1), span, "cue/according-to")
    subject = claiming_subject(candidate, doc)
    if subject is None and (told := _TRAILING.search(sentence, candidate.anchor.end)) and _SPEAKS.search(told.group(1)):
        subject = Span(*told.span(1))
    if subject is None and candidate.type in _PLANNED:
        hopeful = _HOPES.search(sentence, 0, max(candidate.anchor.end, 1))
        subject = Span(*hopeful.span(1)) if hopeful and BODY.search(hopeful.group(1)) else None
    if subject is None:
        possessor = _POSSESSOR.search(sentence) or _HOLDS_TO.search(sentence)
        if possessor and candidate.type in _PLANNED:
            span = Span(*possessor.span(1))
            return Attribute("claimant", possessor.group(1), possessor.group(1), span, "cue/possessor")
        return author
    words = sentence[subject.start : subject.end]
    if _is_author(sentence, subject):
        return Attribute("claimant", "author", words, subject, "parser/claimant")
    if words.strip().lower() == ADDRESSED:
        # That they assume something is for the speaker to say; and "if you close it" is said to nobody.
        is_theirs = candidate.type in _PLANNED and not _ANYBODY.search(sentence)
        return Attribute("claimant", ADDRESSED, words, subject, "parser/claimant") if is_theirs else author
    if PRONOUN.match(words.strip()):
        return _resolved(words, before, sentence[: subject.start], "parser/claimant") or author
    subject = _body_of(sentence, subject)
    words = subject.of(sentence)
    return Attribute("claimant", " ".join(words.split()), words, subject, "parser/claimant")


def _weighed(
    parsed: Attribute, candidate: Candidate, sentence: str, doc: Doc, before: str, reading: Reading
) -> Attribute:
    """Who the encoder reads as the claimant, where it is sure; the parser's answer where it names nobody else."""
    if parsed.value == "author" and parsed.span is not None:
        return parsed  # "we consider"
    if (
        parsed.span is not None
        and not parsed.inherited
        and reading.naming("claimant", parsed.span.start, parsed.span.end) >= _UNLIKELY
    ):
        return parsed
    named = [(span, share) for span, share in reading.named("claimant", _LIKELY) if share >= _SURE]
    named = [(span, share) for span, share in named if not VOICE.match(sentence[: span.end + 2])]
    if not named:
        return parsed
    at = candidate.anchor
    span, _ = min(named, key=lambda n: (n[0].distance(at), -n[1]))
    if PRONOUN.match(span.of(sentence).strip()):
        return _resolved(span.of(sentence), before, sentence[: span.start], MODEL) or parsed
    span = _whole_name(doc, span)
    if _is_author(sentence, span):
        return Attribute("claimant", "author", "", None, "default")
    if not _SPEAKS.search(span.of(sentence)) or span.of(sentence).strip().lower() == ADDRESSED:
        return parsed
    span = _body_of(sentence, span)
    return Attribute("claimant", " ".join(span.of(sentence).split()), span.of(sentence), span, MODEL)


def _is_author(sentence: str, named: Span) -> bool:
    """Whether a paper that speaks is the document itself: "this report finds", and not "the Reform Plan indicated"."""
    words = named.of(sentence).strip()
    return AUTHOR.match(words) is not None and not (_THE_PAPER.match(words) and _REPORTED.match(sentence, named.end))


def _whole_name(doc: Doc, span: Span) -> Span:
    """The whole name of which the encoder's tokens are a part: "the Home Office" for "the", "Office" or "Home"."""
    named = doc.char_span(span.start, span.end, alignment_mode="expand")
    if named is None:
        return span
    first, last = named.start, named.end - 1
    while first and (doc[first].tag_ == "POS" or (doc[first - 1].pos_ == doc[first].pos_ == "PROPN")):
        first -= 1
    if first and doc[first - 1].lower_ == "the" and first < named.start:
        first -= 1
    chunks = list(doc.noun_chunks)
    common = (chunk.start for chunk in chunks if chunk.root.pos_ == "NOUN" and first <= chunk.root.i <= last)
    first = min([first, *common])
    ends = {t.i: chunk.end - 1 for chunk in chunks for t in chunk}
    while doc[last].pos_ in _LEANING and (end := ends.get(last, ends.get(last + 1, last))) > last:
        last = end
    while last + 1 < len(doc) and doc[last].pos_ == doc[last + 1].pos_ == "PROPN":
        last += 1
    return Span(doc[first].idx, doc[last].idx + len(doc[last]))


def _quoted_before(before: str) -> Span | None:
    """Who is being quoted, where a quotation that was opened before the sentence has not been closed."""
    open_at = before.rfind("“") if before.count("“") > before.count("”") else -1
    if open_at < 0 and before.count('"') % 2:
        open_at = before.rfind('"')
    spoken = list(_SPOKEN.finditer(before, 0, open_at)) if open_at >= 0 else []
    return Span(*spoken[-1].span(1)) if spoken else None


def _body_of(sentence: str, subject: Span) -> Span:
    """The body behind its paper: "the Ministry" of "the Ministry's modelling"; no paper's date or maker's trade."""
    words = subject.of(sentence)
    owner = _OWNER.match(words)
    if owner:
        return Span(subject.start, subject.start + owner.end(1))
    aside = _ASIDE.search(words)
    return Span(subject.start, subject.start + aside.start()) if aside and aside.start() else subject


def _resolved(pronoun: str, before: str, within: str, by: str) -> Attribute | None:
    """Whom a pronoun stands for; `within` is the sentence up to it, where a person may have been named."""
    people = list(_PERSON.finditer(before + within)) if pronoun.strip().lower() in ("he", "she") else []
    found = Span(*people[-1].span()) if people else _antecedent(before, pronoun)
    if found is None:
        return None
    raw = found.of(before + within)
    return Attribute("claimant", raw, raw, found.shifted(-len(before)), by, inherited=found.start < len(before))


def _antecedent(before: str, pronoun: str) -> Span | None:
    """The body that a pronoun stands for: the first one named in the last sentence before that names any."""
    ends = [m.end() for m in re.finditer(r"[.!?]\s+", before)]
    starts = [0, *ends]
    for start, end in reversed(list(zip(starts, [*ends, len(before)], strict=True))):
        named = (m for m in _NAMED.finditer(before, start, end) if BODY.search(m.group()))
        found = next(named, None) or (_SEVERAL.search(before, start, end) if pronoun.lower() == "they" else None)
        if found:
            return Span(*found.span())
    return None
