"""Fine-tunes the upper layers of all-MiniLM-L6-v2 on labelled sentences; embeddings and lower layers stay as they are.

The frozen lower half is run once and its states are kept, so that an epoch pays for the upper half only.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from extractor.finders.encoder import FIRST_TUNED, LONGEST_TOKENS
from extractor.finders.similarity import plain_encoder

EPOCHS, BATCH, RATE, HEAD_RATE = 4, 24, 5e-5, 2e-3
_WIDTH = 384


@dataclass(frozen=True, slots=True)
class Tuned:
    """Upper layers and a linear head, one row a type."""

    layers: nn.ModuleList
    head: nn.Linear

    def tensors(self) -> dict[str, np.ndarray]:
        """All weights by name, the layers' in half precision."""
        out: dict[str, np.ndarray] = {}
        for i, layer in enumerate(self.layers, FIRST_TUNED):
            for name, value in layer.state_dict().items():
                out[f"layer.{i}.{name}"] = value.detach().numpy().astype(np.float16)
        out["head.weight"] = self.head.weight.detach().numpy().astype(np.float32)
        out["head.bias"] = self.head.bias.detach().numpy().astype(np.float32)
        return out


class Sentences:
    """Sentences as token states after the frozen layers; fits and predicts on any subset of them."""

    def __init__(self, texts: Sequence[str], labels: np.ndarray) -> None:
        encoder = plain_encoder()
        model: Any = encoder[0].model  # the Bert model inside; its types are not told
        self._upper = model.encoder.layer[FIRST_TUNED:]
        self._labels = torch.tensor(labels, dtype=torch.float32)
        tokens = [encoder.tokenizer(t, truncation=True, max_length=LONGEST_TOKENS)["input_ids"] for t in texts]
        self._states = _lower_states(model, tokens)

    def fit(self, chosen: Sequence[int], seed: int = 0) -> Tuned:
        """Train on the chosen sentences; the same seed and choice give the same weights on the same machine."""
        torch.manual_seed(seed)
        order = np.random.default_rng(seed)
        layers, head = copy.deepcopy(self._upper).train(), nn.Linear(_WIDTH, self._labels.shape[1]).train()
        layers.requires_grad_(True)
        optimiser = torch.optim.AdamW(
            [{"params": layers.parameters(), "lr": RATE}, {"params": head.parameters(), "lr": HEAD_RATE}],
            weight_decay=0.01,
        )
        steps = EPOCHS * math.ceil(len(chosen) / BATCH)
        rates = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda s: min((s + 1) / (0.1 * steps), (steps - s) / steps)
        )
        for _ in range(EPOCHS):
            for batch in self._batches(chosen, BATCH, order):
                logits = head(nn.functional.dropout(self._pooled(layers, batch), 0.1))
                loss = nn.functional.binary_cross_entropy_with_logits(logits, self._labels[batch])
                optimiser.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
                optimiser.step()
                rates.step()
        return Tuned(layers.eval(), head.eval())

    @torch.no_grad()
    def logits(self, tuned: Tuned, chosen: Sequence[int]) -> np.ndarray:
        """(chosen, types), in the order chosen."""
        out = np.zeros((len(self._states), self._labels.shape[1]), dtype=np.float32)
        for batch in self._batches(chosen, 64):
            out[batch] = tuned.head(self._pooled(tuned.layers, batch)).numpy()
        return out[list(chosen)]

    def _pooled(self, layers: nn.ModuleList, batch: list[int]) -> torch.Tensor:
        states, mask = _padded([self._states[i] for i in batch])
        for layer in layers:
            states = _through(layer, states, mask)
        return (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)

    def _batches(self, chosen: Sequence[int], size: int, order: np.random.Generator | None = None) -> list[list[int]]:
        """Batches of sentences of like length, shuffled if an order is given."""
        jitter = {i: order.random() * 2 if order else 0.0 for i in chosen}
        ranked = sorted(chosen, key=lambda i: len(self._states[i]) // 8 + jitter[i])
        batches = [ranked[i : i + size] for i in range(0, len(ranked), size)]
        if order:
            order.shuffle(batches)  # type: ignore[arg-type]
        return batches


@torch.no_grad()
def _lower_states(model: Any, tokens: list[list[int]]) -> list[torch.Tensor]:
    states: dict[int, torch.Tensor] = {}
    ranked = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    for start in range(0, len(ranked), 64):
        batch = ranked[start : start + 64]
        ids = nn.utils.rnn.pad_sequence([torch.tensor(tokens[i]) for i in batch], batch_first=True)
        mask = nn.utils.rnn.pad_sequence([torch.ones(len(tokens[i])) for i in batch], batch_first=True)
        hidden = model.embeddings(input_ids=ids)
        for layer in model.encoder.layer[:FIRST_TUNED]:
            hidden = _through(layer, hidden, mask)
        states.update({i: hidden[k, : len(tokens[i])].clone() for k, i in enumerate(batch)})
    return [states[i] for i in range(len(tokens))]


def _padded(states: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    padded = nn.utils.rnn.pad_sequence(states, batch_first=True)
    mask = nn.utils.rnn.pad_sequence([torch.ones(len(s)) for s in states], batch_first=True)
    return padded, mask


def _through(layer: nn.Module, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    out = layer(states, attention_mask=(1.0 - mask[:, None, None, :]) * -1e4)
    return out[0] if isinstance(out, tuple) else out
