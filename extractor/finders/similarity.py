"""The embedding finder: a small head over all-MiniLM-L6-v2 that finds what no rule foresaw, and doubts what only looks right.

It sees the doubtful sentences alone: those with a weak vote or none, and words or figures that make them worth a look.
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

from extractor.errors import SettingsError
from extractor.finders.patterns import Hit
from extractor.model import FINDING_TYPES, FindingType, Span
from extractor.resources import check_model, model_path

if TYPE_CHECKING:
    import numpy as np
    from sentence_transformers import SentenceTransformer

HEAD = Path(__file__).with_name("head.safetensors")
#: What a sentence without a rule's vote must hold before the encoder is asked.
_WORTH_A_LOOK = re.compile(
    r"(?i)\bsav(?:e|es|ed|ing|ings)\b|\befficien|\btarget|\bgoals?\b|\baim(?:s|ed|ing)?\b|\bcommit|\bpledg|\bassum|\bevidence\b|\bbaseline|"
    r"\bplan(?:s|ned)?\b|\bexpect|\bforecast|\bestimat|\bshould\b|\bmust\b|\bneeds? to\b|\brecommend|\breduc|\bincreas|\bimprov|"
    r"\bachiev|\bdeliver|\bmissed\b|\bfail|\bbenefits?\b|\bambiti|\boptimis|\bcosts?\b|\bcut|\bby 20\d\d|\bworkings\b|\bpromis|\bcredible"
)
#: A rule's vote this sure needs no second opinion.
SURE = 0.9
#: The largest share of a long document's sentences that the encoder reads, and the length at which it is applied.
SHARE, LONG = 0.1, 300


@dataclass(frozen=True, slots=True)
class Similarity:
    """One sigmoid a type over sentence embeddings. `weights` is (types, 384), `bias` and `thresholds` are (types,)."""

    weights: np.ndarray
    bias: np.ndarray
    thresholds: np.ndarray
    fingerprint: str

    @classmethod
    def load(cls, head: Path = HEAD) -> Similarity:
        """The shipped head. Raises SettingsError where it is missing."""
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(str(head), framework="numpy") as file:
                card = json.loads((file.metadata() or {})["card"])
                tensors = {name: file.get_tensor(name) for name in ("weights", "bias", "thresholds")}
        except (OSError, SafetensorError, KeyError) as fault:
            raise SettingsError(str(head), "the embedding finder's weights cannot be read.", "Reinstall the package.") from fault
        return cls(**tensors, fingerprint=f"similarity:{card['digest']}")

    def hits(self, texts: Sequence[str], voted: Sequence[Sequence[Hit]]) -> list[tuple[Hit, ...]]:
        """The model's votes on each sentence of a document; `voted` are the rules' votes on the same sentences."""
        chosen = _doubtful(texts, voted)
        out: list[tuple[Hit, ...]] = [()] * len(texts)
        if chosen:
            scores = self.scores([texts[i] for i in chosen])
            for i, row in zip(chosen, scores, strict=True):
                out[i] = self._votes(row, len(texts[i]))
        return out

    def scores(self, texts: Sequence[str]) -> np.ndarray:
        """Probabilities, (sentences, types)."""
        import numpy as np

        return 1 / (1 + np.exp(-(embed(texts) @ self.weights.T + self.bias)))

    def _votes(self, row: np.ndarray, length: int) -> tuple[Hit, ...]:
        votes = []
        for type, p, threshold in zip(FINDING_TYPES, row.tolist(), self.thresholds.tolist(), strict=True):
            if p >= threshold:
                votes.append(_vote(type, 0.5 + 0.4 * (p - threshold) / (1 - threshold), length, self.fingerprint))
        return tuple(votes)


def embed(texts: Sequence[str]) -> np.ndarray:
    """Unit embeddings of texts, (texts, 384), float32."""
    return _encoder().encode(list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False)


def _vote(type: FindingType, confidence: float, length: int, fingerprint: str) -> Hit:
    return Hit("model/similarity", type, Span(0, length), round(min(confidence, 0.9), 4), fingerprint)


def _doubtful(texts: Sequence[str], voted: Sequence[Sequence[Hit]]) -> list[int]:
    wanted: list[tuple[int, int]] = []
    for i, (text, hits) in enumerate(zip(texts, voted, strict=True)):
        if any(h.confidence >= SURE for h in hits) or not 20 <= len(text) <= 900:
            continue
        words = len({m.group().lower() for m in _WORTH_A_LOOK.finditer(text)})
        if hits or words:
            wanted.append((-(words + 3 * bool(hits)), i))
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
