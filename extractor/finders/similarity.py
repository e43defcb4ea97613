"""The embedding finder: all-MiniLM-L6-v2, its upper layers fine-tuned on labelled sentences.

It finds what no rule foresaw, and doubts what only looks right. A cheap first pass chooses the sentences worth the
encoder's time; what the encoder says of them is weighed together with the rules' votes and the cues.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from extractor.errors import SettingsError
from extractor.finders import encoder
from extractor.finders.claims import Claim
from extractor.finders.encoder import HEADS, Reading
from extractor.finders.judgement import SETTLED, Stack, attribute_votes, claim_votes, settled
from extractor.finders.patterns import Hit
from extractor.finders.sieve import Sieve
from extractor.model import FINDING_TYPES, FindingType, Kind, Span
from extractor.quantities.marks import Marked
from extractor.resources import check_model, model_path

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

#: The largest share of a document's sentences that the encoder reads; but so few it reads of any.
SHARE, FEW = 0.1, 300
#: The first pass's logit from which a sentence on which no rule speaks is read in a longer document: so that of a
#: local plan one sentence in nine is read, of an annual report one in seventeen.
LIKELY = 1.3
#: Upper layers, heads, first pass and combinations, as `extractor train` writes them.
MODEL_FILE = Path(__file__).with_name("similarity.safetensors")


@dataclass(frozen=True, slots=True)
class Similarity:
    """The trained model: first pass, encoder (loaded when first asked) and the combinations of votes."""

    file: Path
    fingerprint: str
    threshold: float
    sieve: Sieve
    claims: Stack
    attributes: Mapping[str, Stack]

    @classmethod
    def load(cls, file: Path = MODEL_FILE) -> Similarity:
        """The shipped model. Raises SettingsError where the file is missing or damaged."""
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(str(file), framework="numpy") as tensors:
                card = json.loads((tensors.metadata() or {})["card"])

                def stack(name: str) -> Stack:
                    return Stack(tensors.get_tensor(f"stack.{name}.weight"), tensors.get_tensor(f"stack.{name}.bias"))

                first = Sieve(tensors.get_tensor("sieve.weight"), card["sieve"])
                attributes = {name: stack(name) for name in SETTLED}
                return cls(file, f"similarity:{card['digest']}", card["threshold"], first, stack("claims"), attributes)
        except (OSError, SafetensorError, KeyError) as fault:
            raise SettingsError(str(file), "the embedding finder's weights cannot be read.", "Reinstall it.") from fault

    def prepare(self) -> None:
        """Load the encoder now, rather than when the first sentence passes."""
        encoder.load(self.file)

    def sift(
        self, marked: Sequence[Marked], voted: Sequence[Sequence[Hit]], results: Sequence[bool] = ()
    ) -> tuple[list[bool], np.ndarray]:
        """Whether each sentence of a document is worth the encoder's time; the first pass's logits, (sentences, types).

        `results` are those that a plan right before them makes worth it.
        Other than the rest of the model it may be asked by two threads at once.
        """
        logits = self.sieve.scores(marked, voted)
        passes = logits[:, 0] >= self.sieve.threshold
        silent = np.array([not hits for hits in voted], dtype=bool)
        if len(logits) > FEW:
            passes &= ~silent | (logits[:, 0] >= LIKELY)
        passes |= np.array(results or [False] * len(passes), dtype=bool)
        # Those on which a rule speaks come first: no ranking of words is as good a witness.
        order = np.lexsort((-logits[:, 0], silent))
        passes[order[max(FEW, math.ceil(SHARE * len(logits))) :]] = False
        return passes.tolist(), logits[:, 1:]

    def read(self, texts: Sequence[str], passes: Sequence[bool], words: np.ndarray) -> list[Reading | None]:
        """A reading of each sentence of a document that passes; `words` are the first pass's logits."""
        return encoder.load(self.file).read(texts, passes, words) if any(passes) else [None] * len(texts)

    def claim(self, marked: Marked, claim: Claim, claims: int, reading: Reading) -> Mapping[FindingType, float]:
        """The probability that a claim is a finding of each type."""
        votes = np.array(claim_votes(marked, claim, claims, reading), dtype=np.float32)
        return dict(zip(FINDING_TYPES, self.claims.sigmoids(votes).tolist(), strict=True))

    def settle(
        self,
        name: str,
        type: FindingType,
        span: Span,
        cue: str | bool | None,
        kind: Kind,
        met: str | None,
        read: Reading,
    ) -> str:
        """The likeliest value of an attribute, by cue, type and encoder together."""
        votes = np.array(attribute_votes(name, type, span, cue, kind, met, read), dtype=np.float32)
        return HEADS[name][int(settled(name, self.attributes[name], votes))]


def embed(texts: Sequence[str]) -> np.ndarray:
    """Unit embeddings of texts by the plain encoder, (texts, 384), float32: for likeness, not for judging."""
    return plain_encoder().encode(list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False)


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
