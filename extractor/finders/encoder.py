"""The fine-tuned encoder: all-MiniLM-L6-v2 with its layers replaced, and heads above them.

It says which types of finding a sentence holds, which of its tokens belong to one, begin one or name one of its
attributes, and what a stretch of it says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from extractor.finders.layers import Layers, layers_of
from extractor.model import FINDING_TYPES, Span
from extractor.resources import check_model, let_threads_sleep, model_path

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

#: The most tokens of a sentence that are read.
LONGEST_TOKENS = 128
#: The probability from which a token belongs to a finding, and how many words a finding has at least.
_INSIDE, _SHORTEST = 0.3, 2
#: What stands beside a sentence that has no neighbour, or one not worth reading.
ALONE = np.full(2 * len(FINDING_TYPES), -5.0, dtype=np.float32)
#: What a stretch is asked, and the answers. The first of `role` and of `evidence_basis` stands for none of the others.
HEADS: dict[str, tuple[str, ...]] = {
    "status": ("target", "planned", "forecast", "credible", "achieved", "missed", "at risk"),
    "evidence_basis": ("none", "evidenced", "partially", "unsupported", "optimistic", "contradicted"),
    "direction": ("none", "reduce", "increase", "maintain"),
    "stance": ("neutral", "criticised", "endorsed"),
    "negated": ("no", "yes"),
    "role": ("other", "amount", "planned_amount", "baseline"),
}
#: What single tokens are asked: which attribute of a finding they name.
TAGS = ("claimant", "metric", "period", "baseline", "planned", "amount")
#: The most tokens of a batch, padding included: more take more memory and no less time.
_BATCH = 512


@dataclass(frozen=True, slots=True)
class Tokens:
    """A sentence as the encoder takes it; `offsets` are the characters of each token, empty for its first and last."""

    ids: list[int]
    offsets: list[tuple[int, int]]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that meet a stretch of characters, half-open; empty where the sentence was cut before it."""
        met = [i for i, (a, b) in enumerate(self.offsets) if a < end and start < b]
        return (met[0], met[-1] + 1) if met else (0, 0)


def tokenise(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Tokens]:
    """Sentences in tokens, long ones cut."""
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST_TOKENS)
    return [Tokens(e.ids, list(e.offsets)) for e in tokenizer.encode_batch(list(texts))]


@dataclass(frozen=True, slots=True)
class Heads:
    """Linear readings of token states, each (classes, width) with its bias."""

    weights: Mapping[str, tuple[np.ndarray, np.ndarray]]
    kind: np.ndarray

    def read(self, name: str, states: np.ndarray) -> np.ndarray:
        weight, bias = self.weights[name]
        return states @ weight.T + bias


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence read: its token states (tokens, width), to be asked about the whole or any stretch.

    `beside` are the logits of the types of finding in the sentence before it, then in the one after, (2 * types,);
    `words` are those that the first pass gave it, (types,).
    """

    tokens: Tokens
    states: np.ndarray
    heads: Heads
    beside: np.ndarray
    words: np.ndarray

    def types(self) -> np.ndarray:
        """Logits of the types of finding in the sentence, (types,)."""
        return self.heads.read("sentence", self.states.mean(0))

    def members(self) -> np.ndarray:
        """Logits of each token's belonging to a finding of each type, (tokens, types)."""
        return self.heads.read("token", self.states)

    def beginnings(self) -> np.ndarray:
        """Logits of a finding's beginning at each token, (tokens,)."""
        return self.heads.read("begin", self.states)[:, 0]

    def naming(self, name: str, start: int, end: int) -> float:
        """How likely the words between two characters name an attribute of TAGS, 0 to 1."""
        a, b = self.tokens.within(start, end)
        return float(self._tagged(name)[a:b].mean()) if a < b else 0.0

    def named(self, name: str, least: float) -> list[tuple[Span, float]]:
        """The words that name an attribute of TAGS, each token at `least` so likely, with their likelihood."""
        said = self._tagged(name)
        offsets = self.tokens.offsets
        runs: list[list[int]] = []
        for i in (i for i, (a, b) in enumerate(offsets) if a < b and said[i] >= least):
            if runs and i - runs[-1][-1] == 1:
                runs[-1].append(i)
            else:
                runs.append([i])
        return [(Span(offsets[r[0]][0], offsets[r[-1]][1]), float(said[r].mean())) for r in runs]

    def _tagged(self, name: str) -> np.ndarray:
        return likely(self.heads.read("tag", self.states)[:, TAGS.index(name)])

    def clauses(self, starts: Collection[int]) -> list[Span]:
        """The stretches of the sentence that read as one finding each, in order; they part at characters `starts`."""
        offsets = self.tokens.offsets
        inside = likely(self.members().max(1)) >= _INSIDE
        begins = [any(a <= start < b for start in starts) for (_, a), (_, b) in pairwise([(0, 0), *offsets])]
        runs: list[list[int]] = []
        for i in (i for i, (a, b) in enumerate(offsets) if a < b and inside[i]):
            if runs and not any(begins[runs[-1][-1] + 1 : i + 1]):
                runs[-1].append(i)
            else:
                runs.append([i])
        return [Span(offsets[r[0]][0], offsets[r[-1]][1]) for r in runs if self._words(r) >= _SHORTEST]

    def _words(self, tokens: Sequence[int]) -> int:
        """How many words a run of tokens holds."""
        offsets = self.tokens.offsets
        return sum(i == 1 or offsets[i][0] != offsets[i - 1][1] for i in tokens)

    def answers(self, start: int, end: int, kind: int | None, names: Sequence[str]) -> dict[str, np.ndarray]:
        """Logits of each named head's answers for a stretch of characters; `kind` is the index of its type."""
        a, b = self.tokens.within(start, end)
        stretch = self.states[a:b] if a < b else self.states
        pooled = stretch.mean(0) + self.heads.kind[-1 if kind is None else kind]
        return {name: self.heads.read(f"heads.{name}", pooled) for name in names}

    def part(self, start: int, end: int) -> dict[str, float]:
        """The probability of each part that the figure between two characters may play."""
        logits = self.answers(start, end, None, ["role"])["role"]
        powers = np.exp(logits - logits.max())
        return dict(zip(HEADS["role"], (powers / powers.sum()).tolist(), strict=True))


def beside(readings: Sequence[Reading | None], opens: Sequence[bool] = ()) -> list[Reading | None]:
    """The readings of neighbouring sentences, each told of the one before and the one after it in the same text."""
    types = [r.types() if r else None for r in readings]
    out: list[Reading | None] = []
    for i, reading in enumerate(readings):
        before = types[i - 1] if i and not (opens and opens[i]) else None
        after = types[i + 1] if i + 1 < len(types) and not (opens and opens[i + 1]) else None
        near = [ALONE[: len(FINDING_TYPES)] if t is None else t for t in (before, after)]
        out.append(replace(reading, beside=np.concatenate(near)) if reading else None)
    return out


def likely(logits: np.ndarray) -> np.ndarray:
    """The probabilities that logits stand for."""
    return 1 / (1 + np.exp(-logits))


@dataclass(frozen=True, slots=True)
class Encoder:
    """Sentences to readings. Not to be used by two threads at once."""

    tokenizer: Tokenizer
    layers: Layers
    heads: Heads

    def read(self, texts: Sequence[str], chosen: Sequence[bool], words: np.ndarray) -> list[Reading | None]:
        """A reading of each chosen sentence of a text, None for the others; those of like length share a batch.

        `words` is what the first pass said of each sentence, (sentences, types).
        """
        asked = [i for i, wanted in enumerate(chosen) if wanted]
        tokens = dict(zip(asked, tokenise(self.tokenizer, [texts[i] for i in asked]), strict=True))
        batches: list[list[int]] = []
        for i in sorted(asked, key=lambda i: len(tokens[i].ids)):
            if not batches or len(tokens[i].ids) * (len(batches[-1]) + 1) > _BATCH:
                batches.append([])
            batches[-1].append(i)
        out: list[Reading | None] = [None] * len(texts)
        for batch in batches:
            for i, states in zip(batch, self.layers.states([tokens[i].ids for i in batch]), strict=True):
                out[i] = Reading(tokens[i], states[: len(tokens[i].ids)], self.heads, ALONE, words[i])
        return beside(out)


@lru_cache(maxsize=2)
def load(file: Path) -> Encoder:
    """The shipped encoder's words with the layers and heads of `file`. Raises ExtractorError where it is not known."""
    let_threads_sleep()
    from safetensors import safe_open
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    path = model_path()
    check_model(path)
    with safe_open(str(path / "model.safetensors"), framework="pt") as shipped:
        own = {name: shipped.get_tensor(name) for name in shipped.keys() if name.startswith("embeddings.")}  # noqa: SIM118
    tuned = {name: value.float() for name, value in load_file(str(file)).items()}
    tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
    return Encoder(tokenizer, layers_of(own, tuned), heads_of(tuned))


def heads_of(tuned: Mapping[str, torch.Tensor]) -> Heads:
    """The heads among a model's tensors."""
    names = ("sentence", "token", "begin", "tag", *(f"heads.{name}" for name in HEADS))
    weights = {n: (tuned[f"{n}.weight"].numpy(), tuned[f"{n}.bias"].numpy()) for n in names}
    return Heads(weights, tuned["kind.weight"].numpy())
