"""The fine-tuned sentence encoder: all-MiniLM-L6-v2 in PyTorch's own transformer layers, its upper layers replaced.

The same numbers as the library it was trained with (a test compares them), without the three seconds that importing
that library costs a load.
"""

from __future__ import annotations

from collections.abc import Sequence
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
_LAYERS, _WIDTH, _HEADS, _INNER, _EPSILON, _BATCH = 6, 384, 12, 1536, 1e-12, 32


@dataclass(frozen=True, slots=True)
class Encoder:
    """Sentences to logits, one a type. Not to be used by two threads at once."""

    tokenizer: Tokenizer
    tables: tuple[torch.Tensor, torch.Tensor]
    norm: torch.nn.LayerNorm
    layers: torch.nn.TransformerEncoder
    weight: np.ndarray
    bias: np.ndarray

    def logits(self, texts: Sequence[str]) -> np.ndarray:
        """(texts, types), from the mean of each sentence's token states; sentences of like length share a batch."""
        out = np.zeros((len(texts), len(self.bias)), dtype=np.float32)
        tokens = [e.ids for e in self.tokenizer.encode_batch(list(texts))]
        ranked = sorted(range(len(texts)), key=lambda i: len(tokens[i]))
        for start in range(0, len(ranked), _BATCH):
            batch = ranked[start : start + _BATCH]
            out[batch] = self._pooled([tokens[i] for i in batch]) @ self.weight.T + self.bias
        return out

    def _pooled(self, tokens: list[list[int]]) -> np.ndarray:
        import torch

        words, places = self.tables
        ids = torch.nn.utils.rnn.pad_sequence([torch.tensor(t) for t in tokens], batch_first=True)
        lengths = torch.tensor([len(t) for t in tokens])
        padding = torch.arange(ids.shape[1])[None, :] >= lengths[:, None]
        with torch.inference_mode():
            states = self.layers(self.norm(words[ids] + places[: ids.shape[1]]), src_key_padding_mask=padding)
            return (states.masked_fill(padding[:, :, None], 0).sum(1) / lengths[:, None]).numpy()


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
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST_TOKENS)
    tables = (words, own["embeddings.position_embeddings.weight"])
    return Encoder(tokenizer, tables, norm, layers, tuned["head.weight"].numpy(), tuned["head.bias"].numpy())


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
