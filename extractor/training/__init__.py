"""Trains the embedding finder from labelled sentences, by one command and with fixed seeds."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from extractor import engine
from extractor.errors import ExtractorError
from extractor.finders import patterns
from extractor.finders.encoder import Reading, beside
from extractor.finders.patterns import Hit
from extractor.finders.similarity import MODEL_FILE
from extractor.quantities.marks import Marked, mark
from extractor.rulebook import Rulebook
from extractor.training import claims, firstpass, junctions
from extractor.training.corpus import Labelled, lessons, read

if TYPE_CHECKING:
    from extractor.training.finetune import Lesson

__all__ = ["Card", "Labelled", "read", "train"]

#: By how many folds the subjects are parted, and for how many of them an encoder is fitted: one a core of two, side by
#: side. A third would take half the time again.
FOLDS, FITTED = 3, 2


@dataclass(frozen=True, slots=True)
class Card:
    """What was trained on what, and how well it did on held-out subjects: types, attributes and the first pass."""

    digest: str
    sentences: int
    threshold: float
    sieve: float
    figures: dict[str, dict[str, float]]
    attributes: dict[str, float]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A training sentence as the finders see it."""

    sentence: Labelled
    marked: Marked
    hits: tuple[Hit, ...]


def train(folder: Path, rules: Rulebook, out: Path = MODEL_FILE, told: Callable[[str], None] = lambda _: None) -> Card:
    """Fit the model on a folder's sentences and write it to `out`; `told` hears of each step.

    Folds split by subject give the readings of two thirds of the sentences by an encoder that saw none of their
    subjects; on those readings the combinations of rules, cues and encoder are fitted, and the figures of the card are
    measured. The encoder that is kept is the mean of the encoders: each has seen most of the sentences, together they
    have seen all, and their mean reads the texts of others better than either. Each has a process and a core of its
    own, so that the weights do not depend on how many there are: 43 minutes and 12 GB of memory on two cores.
    """
    from safetensors.numpy import save_file

    sentences = read(folder)
    prepared = [_prepared(s, rules) for s in sentences]
    taught = lessons([p.sentence for p in prepared], [p.marked for p in prepared])
    folds = split([p.sentence.subject for p in prepared])
    told("first pass")
    sieve, words = firstpass.fit(prepared, folds)
    readings: dict[int, Reading] = {}
    encoders: list[dict[str, np.ndarray]] = []
    told(f"{FITTED} folds")
    work = partial(_fold, taught=taught, folds=folds, words=words)
    for tensors, held_out in engine.run(range(FITTED), work, workers=min(2, os.cpu_count() or 1), crashed=_fell):
        encoders.append(tensors)
        readings |= held_out
        told(f"fold {len(encoders)} of {FITTED} is done")
    told("combinations of rules, cues and encoder")
    known = beside([readings.get(i) for i in range(len(prepared))], [x.opens for x in taught])
    kept = [(i, reading) for i, reading in enumerate(known) if reading]
    numbers = [i for i, _ in kept]
    weighing = claims.weigh([prepared[i] for i in numbers], [r for _, r in kept], folds[numbers], rules.cues)
    tensors = {**mean(encoders), **weighing.tensors(), "sieve.weight": sieve.weights}
    card = Card(
        _digest(rules, sentences), len(sentences),
        weighing.threshold, sieve.threshold, weighing.figures, weighing.agreement,
    )  # fmt: skip
    save_file(tensors, str(out), metadata={"card": json.dumps(asdict(card), sort_keys=True)})
    if out == MODEL_FILE:
        junctions.save(junctions.learnt(_passages(sentences)))
    return card


def _fold(
    k: int, taught: Sequence[Lesson], folds: np.ndarray, words: np.ndarray
) -> tuple[dict[str, np.ndarray], dict[int, Reading]]:
    """An encoder that was fitted on the other folds, and what it reads in this one."""
    import torch

    from extractor.training.finetune import Lessons

    torch.set_num_threads(1)
    # Products in half the precision, sums in full: as good, and nearly twice as fast where the processor can.
    torch.set_float32_matmul_precision("medium")
    school = Lessons(taught)
    tuned = school.fit(np.flatnonzero(folds != k).tolist())
    return tuned.tensors(), school.readings(tuned, np.flatnonzero(folds == k).tolist(), words)


def _fell(k: int) -> tuple[dict[str, np.ndarray], dict[int, Reading]]:
    raise ExtractorError(f"fold {k + 1}", "the process that fitted it ended.", "It needs 6 GB of free memory.")


def mean(encoders: Sequence[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The mean of the weights of encoders that were tuned from the same beginning, in half precision."""
    return {
        name: np.mean([encoder[name].astype(np.float32) for encoder in encoders], axis=0).astype(np.float16)
        for name in encoders[0]
    }


def _passages(sentences: Sequence[Labelled]) -> list[list[str]]:
    """The texts of sentences that stand together in the corpus."""
    return [[s.text for s in those] for passage, those in groupby(sentences, lambda s: s.passage) if passage]


def _prepared(sentence: Labelled, rules: Rulebook) -> Prepared:
    marked = mark(sentence.text)
    return Prepared(sentence, marked, tuple(patterns.hits(marked, sentence.kind, rules.rules)))


def split(subjects: Sequence[str]) -> np.ndarray:
    """A fold for each sentence, so that no subject is in two."""
    fold: Mapping[str, int] = {s: i % FOLDS for i, s in enumerate(sorted(set(subjects)))}
    return np.array([fold[s] for s in subjects])


def _digest(rules: Rulebook, sentences: Sequence[Labelled]) -> str:
    lines = [rules.fingerprint, *(s.model_dump_json() for s in sentences)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
