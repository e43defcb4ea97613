"""The embedding finder: all-MiniLM-L6-v2, its upper layers fine-tuned on labelled sentences.

It finds what no rule foresaw, and doubts what only looks right. It weighs what the encoder says of a sentence together
with the rules' votes on it, and sees the doubtful sentences alone: those with a vote, and those whose words make them
worth a look.
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
from extractor.finders import encoder
from extractor.finders.patterns import Hit
from extractor.model import FINDING_TYPES, FindingType
from extractor.quantities.marks import Marked
from extractor.resources import check_model, model_path

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

#: Upper layers, head and combination, as `extractor train` writes them.
MODEL_FILE = Path(__file__).with_name("similarity.safetensors")
#: What a sentence without a rule's vote must hold before the encoder is asked.
_WORTH_A_LOOK = re.compile(
    r"(?i)\b(?:sav(?:e|es|ed|ing|ings)\b|efficien|target|goals?\b|aim(?:s|ed|ing)?\b|commit|pledg|assum|evidence\b|"
    r"baseline|plan(?:s|ned)?\b|expect|forecast|estimat|should\b|must\b|needs? to\b|recommend|reduc|increas|improv|"
    r"achiev|deliver|missed\b|fail|benefits?\b|ambiti|optimis|costs?\b|cut|by 20\d\d|workings\b|promis|credible|"
    r"bills?\b|spend|fewer\b|less\b|more than\b|ought\b|will\b|were to\b|was to\b)"
)
#: The largest share of a long document's sentences that the encoder reads, and the length from which it is applied.
SHARE, LONG = 0.05, 300
_CAPTION = re.compile(r"(?:Figure|Table|Box|Chart|Source|Note)s?\s*\w*\s*[:.]")
_SHORTEST, _LONGEST, _PROSE = 20, 900, 4
_FIGURES = ("money", "percent", "count", "duration")


@dataclass(frozen=True, slots=True)
class Similarity:
    """One sigmoid a type over the encoder's logits and the rules' votes.

    `weights` is (types, types + votes), `bias` (types,).
    """

    file: Path
    weights: np.ndarray
    bias: np.ndarray
    fingerprint: str

    @classmethod
    def load(cls, file: Path = MODEL_FILE) -> Similarity:
        """The shipped model's card and combination; the encoder itself is loaded when first asked.

        Raises SettingsError where the file is missing or damaged.
        """
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(str(file), framework="numpy") as tensors:
                card = json.loads((tensors.metadata() or {})["card"])
                weights, bias = tensors.get_tensor("stack.weight"), tensors.get_tensor("stack.bias")
        except (OSError, SafetensorError, KeyError) as fault:
            raise SettingsError(str(file), "the embedding finder's weights cannot be read.", "Reinstall it.") from fault
        return cls(file, weights, bias, f"similarity:{card['digest']}")

    def judge(
        self, texts: Sequence[str], marked: Sequence[Marked], voted: Sequence[Sequence[Hit]]
    ) -> list[dict[FindingType, float] | None]:
        """Probabilities by type for each sentence of a document; None for those that the encoder was not asked."""
        chosen = _doubtful(texts, voted)
        out: list[dict[FindingType, float] | None] = [None] * len(texts)
        if chosen:
            votes = np.array([features(marked[i], voted[i]) for i in chosen], dtype=np.float32)
            logits = encoder.load(self.file).logits([texts[i] for i in chosen])
            scores = probabilities(np.hstack([logits, votes]), self.weights, self.bias)
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
    """Unit embeddings of texts by the plain encoder, (texts, 384), float32: for likeness, not for judging."""
    return plain_encoder().encode(list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False)


def _runs_on(text: str) -> bool:
    """Whether a text is running prose: no caption, and no title or running head, which have few words in lower case."""
    return not _CAPTION.match(text) and sum(word[:1].islower() for word in text.split()) >= _PROSE


def _doubtful(texts: Sequence[str], voted: Sequence[Sequence[Hit]]) -> list[int]:
    wanted: list[tuple[float, int]] = []
    for i, (text, hits) in enumerate(zip(texts, voted, strict=True)):
        if not _SHORTEST <= len(text) <= _LONGEST:
            continue
        words = len({m.group().lower() for m in _WORTH_A_LOOK.finditer(text)})
        if hits or (words and _runs_on(text)):
            wanted.append((-(words + 5 * max((h.confidence for h in hits), default=0.0)), i))
    if len(texts) > LONG:
        wanted = sorted(wanted)[: math.ceil(SHARE * len(texts))]
    return sorted(i for _, i in wanted)


@lru_cache(maxsize=1)
def plain_encoder() -> SentenceTransformer:
    """all-MiniLM-L6-v2 as shipped. Raises SettingsError where it is missing or not the known one."""
    path = model_path()
    check_model(path)
    from sentence_transformers import SentenceTransformer  # six seconds; only those who search by meaning pay them
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # a library is silent
    try:
        return SentenceTransformer(str(path), device="cpu")
    finally:
        if shown:
            logging.enable_progress_bar()
