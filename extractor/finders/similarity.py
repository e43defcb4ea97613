"""The embedding finder: a small head over all-MiniLM-L6-v2 that finds what no rule foresaw, and doubts what only looks right.

It weighs a sentence's embedding together with the rules' votes on it, and sees the doubtful sentences alone: those with
a vote, and those whose words make them worth a look.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from extractor.errors import SettingsError
from extractor.finders.patterns import Hit
from extractor.model import FINDING_TYPES, FindingType
from extractor.quantities.marks import Marked
from extractor.resources import check_model, model_path

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

HEAD = Path(__file__).with_name("head.safetensors")
#: What a sentence without a rule's vote must hold before the encoder is asked.
_WORTH_A_LOOK = re.compile(
    r"(?i)\bsav(?:e|es|ed|ing|ings)\b|\befficien|\btarget|\bgoals?\b|\baim(?:s|ed|ing)?\b|\bcommit|\bpledg|\bassum|\bevidence\b|\bbaseline|"
    r"\bplan(?:s|ned)?\b|\bexpect|\bforecast|\bestimat|\bshould\b|\bmust\b|\bneeds? to\b|\brecommend|\breduc|\bincreas|\bimprov|"
    r"\bachiev|\bdeliver|\bmissed\b|\bfail|\bbenefits?\b|\bambiti|\boptimis|\bcosts?\b|\bcut|\bby 20\d\d|\bworkings\b|\bpromis|\bcredible|"
    r"\bbills?\b|\bspend|\bfewer\b|\bless\b|\bmore than\b|\bought\b|\bwill\b|\bwere to\b|\bwas to\b"
)
#: The largest share of a long document's sentences that the encoder reads, and the length from which it is applied.
SHARE, LONG = 0.1, 300
_SHORTEST, _LONGEST = 20, 900
_FIGURES = ("money", "percent", "count", "duration")


@dataclass(frozen=True, slots=True)
class Similarity:
    """One sigmoid a type over a sentence's embedding and votes.

    `weights` is (types, 384 + votes), `bias` (types,).
    """

    weights: np.ndarray
    bias: np.ndarray
    fingerprint: str

    @classmethod
    def load(cls, head: Path = HEAD) -> Similarity:
        """The shipped head; the encoder itself is loaded when it is first asked. Raises SettingsError."""
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(str(head), framework="numpy") as file:
                card = json.loads((file.metadata() or {})["card"])
                weights, bias = file.get_tensor("weights"), file.get_tensor("bias")
        except (OSError, SafetensorError, KeyError) as fault:
            raise SettingsError(str(head), "the embedding finder's weights cannot be read.", "Reinstall it.") from fault
        return cls(weights, bias, f"similarity:{card['digest']}")

    def judge(
        self, texts: Sequence[str], marked: Sequence[Marked], voted: Sequence[Sequence[Hit]]
    ) -> list[dict[FindingType, float] | None]:
        """Probabilities by type for each sentence of a document; None for those that the encoder was not asked about."""
        chosen = _doubtful(texts, voted)
        out: list[dict[FindingType, float] | None] = [None] * len(texts)
        if chosen:
            votes = np.array([features(marked[i], voted[i]) for i in chosen], dtype=np.float32)
            scores = probabilities(np.hstack([embed([texts[i] for i in chosen]), votes]), self.weights, self.bias)
            for i, row in zip(chosen, scores.tolist(), strict=True):
                out[i] = dict(zip(FINDING_TYPES, row, strict=True))
        return out


def probabilities(features: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Sigmoids, (sentences, types)."""
    return 1 / (1 + np.exp(-(features @ weights.T + bias)))


def features(marked: Marked, hits: Sequence[Hit]) -> list[float]:
    """What the rules and the grammar say of a sentence: two numbers a type, a flag a kind of figure, its length."""
    row: list[float] = []
    for type in FINDING_TYPES:
        confidences = [h.confidence for h in hits if h.type == type]
        row += [max(confidences, default=0.0), 1 - math.prod(1 - c for c in confidences)]
    kinds = {q.kind for q in marked.quantities}
    row += [float(kind in kinds) for kind in _FIGURES]
    return [*row, float(bool(marked.periods)), min(len(marked.text) / 300, 1.5)]


def embed(texts: Sequence[str]) -> np.ndarray:
    """Unit embeddings of texts, (texts, 384), float32."""
    return _encoder().encode(list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False)


def _doubtful(texts: Sequence[str], voted: Sequence[Sequence[Hit]]) -> list[int]:
    wanted: list[tuple[float, int]] = []
    for i, (text, hits) in enumerate(zip(texts, voted, strict=True)):
        if not _SHORTEST <= len(text) <= _LONGEST:
            continue
        words = len({m.group().lower() for m in _WORTH_A_LOOK.finditer(text)})
        if hits or words:
            wanted.append((-(words + 5 * max((h.confidence for h in hits), default=0.0)), i))
    if len(texts) > LONG:
        wanted = sorted(wanted)[: math.ceil(SHARE * len(texts))]
    return sorted(i for _, i in wanted)


@lru_cache(maxsize=1)
def _encoder() -> SentenceTransformer:
    path = model_path()
    check_model(path)
    from sentence_transformers import SentenceTransformer  # five seconds; only those who find pay them
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # a library is silent
    try:
        return SentenceTransformer(str(path), device="cpu")
    finally:
        if shown:
            logging.enable_progress_bar()
