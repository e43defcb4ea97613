"""The transformer of all-MiniLM-L6-v2, written out in PyTorch's own operations: tokens to states.

Reads as the library does that it was trained with (a test compares them), without the seconds that importing that
library costs a load. Written out, since PyTorch's fused encoder layer takes ten times as long on two cores that have
something else to do; and with products of whole numbers, which processors that know them do in a third of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import torch

    _Step = Callable[[torch.Tensor], torch.Tensor]

LAYERS, WIDTH = 6, 384
_HEADS, _EPSILON = 12, 1e-12
#: The largest whole numbers that stand for a state, from 0 on, and for a weight, on either side of 0.
_STATE, _WEIGHT = 255, 127
#: Matrices have a multiple of so many rows: oneDNN keeps some megabytes for each number of rows that it meets.
_ROWS = 128


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: attention (queries, keys and values in one product, then `out`), then the two products of its core."""

    asked: _Step
    out: _Step
    first: _Step
    second: _Step
    norms: tuple[_Step, _Step]


@dataclass(frozen=True, slots=True)
class Layers:
    """The tables of words, places and the one kind of text, and the layers above them.

    Not to be used by two threads at once.
    """

    words: torch.Tensor
    kind: torch.Tensor
    places: torch.Tensor
    norm: _Step
    layers: tuple[Layer, ...]

    def states(self, tokens: Sequence[Sequence[int]]) -> np.ndarray:
        """The states of the tokens of some sentences, (sentences, tokens of the longest, WIDTH)."""
        import torch
        from torch.nn import functional

        ids = torch.nn.utils.rnn.pad_sequence([torch.tensor(t) for t in tokens], batch_first=True)
        count, longest = ids.shape
        real = torch.arange(longest)[None, :] < torch.tensor([len(t) for t in tokens])[:, None]
        rows = count * longest

        def filled(x: torch.Tensor) -> torch.Tensor:
            return functional.pad(x.reshape(rows, WIDTH), (0, 0, 0, -rows % _ROWS))

        with torch.inference_mode():
            x = filled(self.norm(self.words[ids] + self.kind + self.places[:longest]))
            for layer in self.layers:
                split = layer.asked(x)[:rows].view(count, longest, 3, _HEADS, WIDTH // _HEADS)
                query, key, value = split.permute(2, 0, 3, 1, 4)
                seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=real[:, None, None, :])
                x = layer.norms[0](x + layer.out(filled(seen.transpose(1, 2))))
                x = layer.norms[1](x + layer.second(functional.gelu(layer.first(x))))
            return x[:rows].view(count, longest, WIDTH).numpy()


def layers_of(own: Mapping[str, torch.Tensor], tuned: Mapping[str, torch.Tensor]) -> Layers:
    """The shipped encoder's `own` table of words, and the layers that were `tuned` above it."""
    layers = tuple(_layer(tuned, f"layer.{n}.") for n in range(LAYERS))
    # The words are left where they are: read from the file as they are looked up, most never come into memory.
    words, kinds, places = (own[f"embeddings.{name}_embeddings.weight"] for name in ("word", "token_type", "position"))
    return Layers(words, kinds[0], places, _norm(own, "embeddings.LayerNorm"), layers)


def _layer(given: Mapping[str, torch.Tensor], start: str) -> Layer:
    import torch

    def product(*names: str) -> _Step:
        weight = torch.cat([given[f"{start}{name}.weight"] for name in names])
        return _product(weight, torch.cat([given[f"{start}{name}.bias"] for name in names]))

    asked = product(*(f"attention.self.{part}" for part in ("query", "key", "value")))
    norms = _norm(given, f"{start}attention.output.LayerNorm"), _norm(given, f"{start}output.LayerNorm")
    return Layer(
        asked, product("attention.output.dense"), product("intermediate.dense"), product("output.dense"), norms
    )


def _product(weight: torch.Tensor, bias: torch.Tensor) -> _Step:
    """The product of states with weights, in whole numbers.

    Each row of states is counted from its least in steps of its own, so that it does not depend on the rows beside it;
    each row of weights has a scale of its own.
    """
    scales = weight.abs().amax(1).clamp_min(1e-9) / _WEIGHT
    whole = (weight / scales[:, None]).round()
    multiply, sums = _multiplier(whole), whole.sum(1) * scales

    def product(x: torch.Tensor) -> torch.Tensor:
        least = x.amin(1, keepdim=True)
        step = (x.amax(1, keepdim=True) - least).clamp_min(1e-9) / _STATE
        steps = x.sub(least).div_(step).round_()
        return multiply(steps).mul_(step).mul_(scales).addcmul_(least, sums).add_(bias)

    return product


def _multiplier(whole: torch.Tensor) -> _Step:
    """The product with a matrix of whole numbers: in bytes where PyTorch can, else in floats."""
    import torch
    from torch.nn import functional

    if not _counts_in_bytes():
        return lambda x: functional.linear(x, whole)
    return _in_bytes(torch.ops.onednn.qlinear_prepack(whole.to(torch.int8), None), len(whole))


def _in_bytes(packed: torch.Tensor, rows: int) -> _Step:
    import torch

    ones, zeros = torch.ones(rows), torch.zeros(rows, dtype=torch.long)
    unscaled = (1.0, 0, torch.float32, "none", [], "")
    return lambda x: torch.ops.onednn.qlinear_pointwise(x.to(torch.uint8), 1.0, 0, packed, ones, zeros, None, *unscaled)


@lru_cache(maxsize=1)
def _counts_in_bytes() -> bool:
    """Whether oneDNN's product of bytes is there and right.

    PyTorch keeps it for its own compiler, and may change it; and processors that add pairs of products in 16 bits
    cannot hold the largest.
    """
    import torch
    from torch.nn import functional

    whole = (torch.arange(8 * 4 * WIDTH) % (2 * _WEIGHT + 1) - _WEIGHT).float().view(8, -1)
    states = (torch.arange(_ROWS * 4 * WIDTH) % (_STATE + 1)).float().view(_ROWS, -1)
    whole[0], states[0] = _WEIGHT, _STATE  # the largest sum
    try:
        packed = torch.ops.onednn.qlinear_prepack(whole.to(torch.int8), None)
        return torch.allclose(_in_bytes(packed, len(whole))(states), functional.linear(states, whole))
    except (AttributeError, RuntimeError, TypeError):
        return False


def _norm(given: Mapping[str, torch.Tensor], name: str) -> _Step:
    import torch

    norm = torch.nn.LayerNorm(WIDTH, eps=_EPSILON).requires_grad_(False).eval()
    norm.load_state_dict({k: given[f"{name}.{k}"] for k in ("weight", "bias")})
    return norm
