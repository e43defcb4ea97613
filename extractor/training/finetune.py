"""Fine-tunes the layers of all-MiniLM-L6-v2 on labelled sentences; its table of words stays as it is.

Three readings share those layers: which types of finding a sentence holds, which of its tokens belong to a finding of
each type, and what a stretch of it (a finding, a figure) says.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from extractor.finders.encoder import ALONE, HEADS, TAGS, Reading, Tokens, heads_of, tokenise
from extractor.finders.layers import WIDTH
from extractor.finders.similarity import plain_encoder
from extractor.model import FINDING_TYPES

EPOCHS, RATE, HEAD_RATE = 4, 3e-4, 2e-3
#: From which share of the steps on, and at how many of them, the weights are averaged.
AVERAGED_FROM, AVERAGED_EVERY = 0.3, 10
#: The most tokens of a batch, padding included.
BATCH = 960
#: What each reading's loss counts for beside that of the sentence's types.
TOKEN_SHARE, BEGIN_SHARE, TAG_SHARE, SPAN_SHARE = 1.0, 2.0, 1.0, 0.3


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` to `end` of a sentence that answer one or more heads, each with the index of its class.

    `type` is the index of the finding's type, or None for a figure.
    """

    start: int
    end: int
    type: int | None
    answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One sentence to learn from: the text, its findings and figures.

    `types` holds 1, 0 or, where a careful reader might go either way, nan for each type; `tags` are the characters that
    name an attribute, each with its index in TAGS, or None where nobody marked them. One that `opens` a text does not
    go on from the lesson before it.
    """

    text: str
    types: tuple[float, ...]
    stretches: tuple[Stretch, ...]
    tags: tuple[tuple[int, int, int], ...] | None = None
    opens: bool = True


class Tuned(nn.Module):
    """The layers and the heads above them."""

    def __init__(self, layers: nn.ModuleList) -> None:
        super().__init__()
        self.layer = copy.deepcopy(layers).requires_grad_(True)
        self.sentence = nn.Linear(WIDTH, len(FINDING_TYPES))
        self.token = nn.Linear(WIDTH, len(FINDING_TYPES))
        self.begin = nn.Linear(WIDTH, 1)
        self.tag = nn.Linear(WIDTH, len(TAGS))
        self.kind = nn.Embedding(len(FINDING_TYPES) + 1, WIDTH)
        nn.init.normal_(self.kind.weight, std=0.02)
        self.heads = nn.ModuleDict({name: nn.Linear(WIDTH, len(classes)) for name, classes in HEADS.items()})

    def tensors(self) -> dict[str, np.ndarray]:
        """All weights by name, in half precision."""
        return {name: value.detach().numpy().astype(np.float16) for name, value in self.state_dict().items()}


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A lesson in tokens, and what is to be learned at each.

    `members` (tokens, types), `begins` (tokens,) and `tags` (tokens, tags) are nan where nobody marked the token, or a
    careful reader might go either way.
    """

    ids: torch.Tensor
    types: torch.Tensor
    members: torch.Tensor
    begins: torch.Tensor
    tags: torch.Tensor
    spans: tuple[tuple[int, int, int, Mapping[str, int]], ...]


class Lessons:
    """Lessons in tokens; fits and predicts on any subset of them."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        encoder = plain_encoder()
        model: Any = encoder[0].model  # the Bert model inside; its types are not told
        self._layers, self._words = model.encoder.layer, model.embeddings
        self._tokens = tokenise(encoder.tokenizer.backend_tokenizer, [x.text for x in lessons])
        self._ready = [_prepared(x, t) for x, t in zip(lessons, self._tokens, strict=True)]

    def fit(self, chosen: Sequence[int], seed: int = 0) -> Tuned:
        """Train on the chosen lessons; the same seed and choice give the same weights on the same machine.

        The weights are the mean of those on the way, once the first third is done: they find other writers' claims
        better than the last ones do.
        """
        torch.manual_seed(seed)
        order = np.random.default_rng(seed)
        tuned = Tuned(self._layers).train()
        heads = [p for n, p in tuned.named_parameters() if not n.startswith("layer.")]
        optimiser = torch.optim.AdamW(
            [{"params": tuned.layer.parameters(), "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01
        )
        epochs = [self._batches(chosen, order) for _ in range(EPOCHS)]
        steps = sum(len(batches) for batches in epochs)
        rates = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / (0.1 * steps), 1.0))
        mean = {name: torch.zeros_like(value) for name, value in tuned.state_dict().items()}
        taken = 0
        for step, batch in enumerate(batch for batches in epochs for batch in batches):
            loss = self._loss(tuned, [self._ready[i] for i in batch])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(tuned.layer.parameters(), 1.0)
            optimiser.step()
            rates.step()
            if step >= AVERAGED_FROM * steps and step % AVERAGED_EVERY == 0:
                taken += 1
                for name, value in tuned.state_dict().items():
                    mean[name] += (value - mean[name]) / taken
        tuned.load_state_dict(mean)
        return tuned.eval()

    @torch.no_grad()
    def readings(self, tuned: Tuned, chosen: Sequence[int], words: np.ndarray) -> dict[int, Reading]:
        """What a tuned encoder reads in each chosen lesson; `words` is what the first pass says of each lesson."""
        heads = heads_of({n: torch.tensor(v).float() for n, v in tuned.tensors().items()})
        out: dict[int, Reading] = {}
        for batch in self._batches(chosen):
            states = self._states(tuned, [self._ready[i] for i in batch])
            for k, i in enumerate(batch):
                own = states[k, : len(self._ready[i].ids)].numpy().copy()
                out[i] = Reading(self._tokens[i], own, heads, ALONE, words[i])
        return out

    def _loss(self, tuned: Tuned, batch: list[_Prepared]) -> torch.Tensor:
        states = self._states(tuned, batch)
        pooled = torch.stack([states[k, : len(p.ids)].mean(0) for k, p in enumerate(batch)])
        truth = torch.stack([p.types for p in batch])
        loss = _sigmoid_loss(tuned.sentence(functional.dropout(pooled, 0.1)), truth)
        spoken = functional.dropout(states, 0.1)
        loss = loss + TOKEN_SHARE * _sigmoid_loss(tuned.token(spoken), _padded([p.members for p in batch]))
        loss = loss + BEGIN_SHARE * _sigmoid_loss(tuned.begin(spoken)[:, :, 0], _padded([p.begins for p in batch]))
        loss = loss + TAG_SHARE * _sigmoid_loss(tuned.tag(spoken), _padded([p.tags for p in batch]))
        spans = [(k, *span) for k, p in enumerate(batch) for span in p.spans]
        if not spans:
            return loss
        stretches = torch.stack([states[k, a:b].mean(0) for k, a, b, _, _ in spans])
        stretches = functional.dropout(stretches + tuned.kind(torch.tensor([t for _, _, _, t, _ in spans])), 0.1)
        for name, head in tuned.heads.items():
            rows = [i for i, span in enumerate(spans) if name in span[4]]
            if rows:
                truth = torch.tensor([spans[i][4][name] for i in rows])
                loss = loss + SPAN_SHARE * functional.cross_entropy(head(stretches[rows]), truth)
        return loss

    def _states(self, tuned: Tuned, batch: list[_Prepared]) -> torch.Tensor:
        """Token states after the layers."""
        ids = nn.utils.rnn.pad_sequence([p.ids for p in batch], batch_first=True)
        mask = nn.utils.rnn.pad_sequence([torch.ones(len(p.ids)) for p in batch], batch_first=True)
        with torch.no_grad():
            states = self._words(input_ids=ids)
        for layer in tuned.layer:
            states = _through(layer, states, mask)
        return states

    def _batches(self, chosen: Sequence[int], order: np.random.Generator | None = None) -> list[list[int]]:
        """Batches of chosen lessons of like length, shuffled if an order is given."""
        jitter = {i: order.random() * 2 if order else 0.0 for i in chosen}
        lengths = {i: len(self._ready[i].ids) for i in chosen}
        batches: list[list[int]] = []
        longest = 0
        for i in sorted(chosen, key=lambda i: lengths[i] // 8 + jitter[i]):
            longest = max(longest, lengths[i])
            if not batches or longest * (len(batches[-1]) + 1) > BATCH:
                batches.append([])
                longest = lengths[i]
            batches[-1].append(i)
        if order:
            order.shuffle(batches)  # type: ignore[arg-type]
        return batches


def _sigmoid_loss(logits: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy, averaged over what is known (not nan)."""
    known = ~truth.isnan()
    if not known.any():
        return logits.sum() * 0
    return functional.binary_cross_entropy_with_logits(logits[known], truth[known])


def _prepared(lesson: Lesson, tokens: Tokens) -> _Prepared:
    members = np.zeros((len(tokens.ids), len(FINDING_TYPES)), dtype=np.float32)
    begins = np.zeros(len(tokens.ids), dtype=np.float32)
    tags = np.full((len(tokens.ids), len(TAGS)), math.nan if lesson.tags is None else 0, dtype=np.float32)
    unsure = [k for k, t in enumerate(lesson.types) if math.isnan(t)]
    spans: list[tuple[int, int, int, Mapping[str, int]]] = []
    for stretch in lesson.stretches:
        a, b = tokens.within(stretch.start, stretch.end)
        if a == b:
            continue
        if stretch.type is not None:
            members[a:b, stretch.type] = 1
            begins[a] = math.nan if stretch.type in unsure else 1
        kind = len(FINDING_TYPES) if stretch.type is None else stretch.type
        if stretch.answers:
            spans.append((a, b, kind, stretch.answers))
    members[:, unsure] = math.nan
    for first, last, k in lesson.tags or ():
        a, b = tokens.within(first, last)
        tags[a:b, k] = 1
    learned = (torch.tensor(lesson.types), torch.tensor(members), torch.tensor(begins), torch.tensor(tags))
    return _Prepared(torch.tensor(tokens.ids), *learned, tuple(spans))


def _padded(values: list[torch.Tensor]) -> torch.Tensor:
    """What is to be learned at each token, nan beyond a window's end."""
    return nn.utils.rnn.pad_sequence(values, batch_first=True, padding_value=math.nan)


def _through(layer: nn.Module, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    out = layer(states, attention_mask=(1.0 - mask[:, None, None, :]) * -1e4)
    return out[0] if isinstance(out, tuple) else out
