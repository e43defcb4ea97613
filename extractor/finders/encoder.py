"""The fine-tuned encoder: all-MiniLM-L6-v2 in PyTorch's own transformer layers, its upper layers replaced.

It reads a sentence three ways: which types of finding it holds, which of its tokens belong to one, and what a stretch
of it says. The same numbers as the library it was trained with (a test compares them), without the three seconds that
importing that library costs a load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from extractor.resources import check_model, model_path

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

#: The first layer that is fine-tuned; those below are the shipped encoder's own.
FIRST_TUNED, LONGEST_TOKENS = 3, 128
#: What a stretch is asked, and the answers. The first of `role` and of `evidence_basis` stands for none of the others.
HEADS: dict[str, tuple[str, ...]] = {
    "status": ("target", "planned", "forecast", "credible", "achieved", "missed", "at risk"),
    "evidence_basis": ("none", "evidenced", "partially", "unsupported", "optimistic", "contradicted"),
    "direction": ("none", "reduce", "increase", "maintain"),
    "stance": ("neutral", "criticised", "endorsed"),
    "negated": ("no", "yes"),
    "role": ("other", "amount", "planned_amount", "baseline"),
}
_LAYERS, _WIDTH, _HEADS, _INNER, _EPSILON, _BATCH = 6, 384, 12, 1536, 1e-12, 32


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
    """One sentence read: its token states (tokens, width), to be asked about the whole or any stretch."""

    tokens: Tokens
    states: np.ndarray
    heads: Heads

    def types(self) -> np.ndarray:
        """Logits of the types of finding in the sentence, (types,)."""
        return self.heads.read("sentence", self.states.mean(0))

    def members(self) -> np.ndarray:
        """Logits of each token's belonging to a finding of each type, (tokens, types)."""
        return self.heads.read("token", self.states)

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


@dataclass(frozen=True, slots=True)
class Encoder:
    """Sentences to readings. Not to be used by two threads at once."""

    tokenizer: Tokenizer
    tables: tuple[torch.Tensor, torch.Tensor]
    norm: torch.nn.LayerNorm
    layers: torch.nn.TransformerEncoder
    heads: Heads

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """A reading of each sentence; those of like length share a batch."""
        tokens = tokenise(self.tokenizer, texts)
        ranked = sorted(range(len(tokens)), key=lambda i: len(tokens[i].ids))
        out: dict[int, Reading] = {}
        for start in range(0, len(ranked), _BATCH):
            batch = ranked[start : start + _BATCH]
            for i, states in zip(batch, self._states([tokens[i].ids for i in batch]), strict=True):
                out[i] = Reading(tokens[i], states[: len(tokens[i].ids)], self.heads)
        return [out[i] for i in range(len(tokens))]

    def _states(self, tokens: list[list[int]]) -> np.ndarray:
        import torch

        words, places = self.tables
        ids = torch.nn.utils.rnn.pad_sequence([torch.tensor(t) for t in tokens], batch_first=True)
        lengths = torch.tensor([len(t) for t in tokens])
        padding = torch.arange(ids.shape[1])[None, :] >= lengths[:, None]
        with torch.inference_mode():
            return self.layers(self.norm(words[ids] + places[: ids.shape[1]]), src_key_padding_mask=padding).numpy()


@lru_cache(maxsize=2)
def load(file: Path) -> Encoder:
    """The shipped encoder with the upper layers and the head of `file`. Raises SettingsError where it is not known."""
    import torch
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    path = model_path()
    check_model(path)
    own = load_file(str(path / "model.safetensors"))
    tuned = {name: value.float() for name, value in load_file(str(file)).items()}
    layer = torch.nn.TransformerEncoderLayer(
        _WIDTH, _HEADS, _INNER, dropout=0.0, activation="gelu", layer_norm_eps=_EPSILON, batch_first=True
    )
    layers = torch.nn.TransformerEncoder(layer, _LAYERS, enable_nested_tensor=False).eval()
    for i in range(_LAYERS):
        source, start = (own, f"encoder.layer.{i}.") if i < FIRST_TUNED else (tuned, f"layer.{i}.")
        layers.layers[i].load_state_dict(_renamed({k: v for k, v in source.items() if k.startswith(start)}, start))
    norm = torch.nn.LayerNorm(_WIDTH, eps=_EPSILON).eval()
    norm.load_state_dict({k: own[f"embeddings.LayerNorm.{k}"] for k in ("weight", "bias")})
    words = own["embeddings.word_embeddings.weight"] + own["embeddings.token_type_embeddings.weight"][0]
    tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
    tables = (words, own["embeddings.position_embeddings.weight"])
    return Encoder(tokenizer, tables, norm, layers, heads_of(tuned))


def heads_of(tuned: Mapping[str, torch.Tensor]) -> Heads:
    """The heads among a model's tensors."""
    names = ("sentence", "token", *(f"heads.{name}" for name in HEADS))
    weights = {n: (tuned[f"{n}.weight"].numpy(), tuned[f"{n}.bias"].numpy()) for n in names}
    return Heads(weights, tuned["kind.weight"].numpy())


def _renamed(given: dict[str, Any], start: str) -> dict[str, Any]:
    """A layer's weights under the names that PyTorch's layer gives them."""
    import torch

    names = {
        "self_attn.out_proj": "attention.output.dense",
        "linear1": "intermediate.dense",
        "linear2": "output.dense",
        "norm1": "attention.output.LayerNorm",
        "norm2": "output.LayerNorm",
    }
    out = {f"{ours}.{k}": given[f"{start}{theirs}.{k}"] for ours, theirs in names.items() for k in ("weight", "bias")}
    for k in ("weight", "bias"):
        parts = [given[f"{start}attention.self.{part}.{k}"] for part in ("query", "key", "value")]
        out[f"self_attn.in_proj_{k}"] = torch.cat(parts)
    return out
