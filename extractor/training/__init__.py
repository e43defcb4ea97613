"""Fits the embedding finder's head from labelled sentences, by one command, to the same bytes every time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import SettingsError
from extractor.finders.similarity import HEAD, embed
from extractor.model import FINDING_TYPES, FindingType

FOLDS = 5
#: A sentence is reported only where, held out, the head was right this often.
PRECISION = 0.8
_STRENGTH = 10.0  # inverse regularisation, chosen by cross-validation


class Labelled(BaseModel):
    """One training sentence: the types of finding it holds (none for a non-finding, whose trap says why it tempts)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    types: list[FindingType]
    subject: str
    voice: str = Field(alias="register")
    trap: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What was trained on what, and how well it did on held-out subjects."""

    digest: str
    sentences: int
    figures: dict[str, dict[str, float]]


def read(folder: Path) -> list[Labelled]:
    """All labelled sentences of a folder's *.jsonl, in the order of file and line. Raises SettingsError."""
    sentences: list[Labelled] = []
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                sentences.append(Labelled.model_validate_json(line))
            except ValidationError as fault:
                raise SettingsError(f"{file}:{number}", f"is no labelled sentence: {fault.errors()[0]['msg']}.") from fault
    if not sentences:
        raise SettingsError(str(folder), "holds no labelled sentences.", "Name a folder of *.jsonl files.")
    return sentences


def train(folder: Path, out: Path = HEAD) -> Card:
    """Fit the head on a folder's sentences and write it to `out`; thresholds come from folds split by subject."""
    from safetensors.numpy import save_file

    sentences = read(folder)
    x = embed([s.text for s in sentences])
    y = np.array([[t in s.types for t in FINDING_TYPES] for s in sentences])
    held_out = _held_out(x, y, [s.subject for s in sentences])
    thresholds = np.array([_threshold(held_out[:, k], y[:, k]) for k in range(len(FINDING_TYPES))], dtype=np.float32)
    figures = {t: _figures(held_out[:, k] >= thresholds[k], y[:, k]) for k, t in enumerate(FINDING_TYPES)}
    weights, bias = _fit(x, y)
    digest = hashlib.sha256("\n".join(s.model_dump_json() for s in sentences).encode()).hexdigest()[:16]
    card = Card(digest, len(sentences), figures)
    metadata = {"card": json.dumps({"digest": digest, "sentences": len(sentences), "held_out": figures}, sort_keys=True)}
    save_file({"weights": weights, "bias": bias, "thresholds": thresholds}, str(out), metadata=metadata)
    return card


def _fit(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.linear_model import LogisticRegression

    heads = [LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=2000).fit(x, y[:, k]) for k in range(y.shape[1])]
    weights = np.vstack([h.coef_[0] for h in heads]).astype(np.float32)
    return weights, np.array([h.intercept_[0] for h in heads], dtype=np.float32)


def _held_out(x: np.ndarray, y: np.ndarray, subjects: Sequence[str]) -> np.ndarray:
    """Probabilities for each sentence from a head that saw no sentence of its subject."""
    fold = {s: i % FOLDS for i, s in enumerate(sorted(set(subjects)))}
    folds = np.array([fold[s] for s in subjects])
    out = np.zeros(y.shape, dtype=np.float32)
    for k in range(FOLDS):
        weights, bias = _fit(x[folds != k], y[folds != k])
        out[folds == k] = 1 / (1 + np.exp(-(x[folds == k] @ weights.T + bias)))
    return out


def _threshold(scores: np.ndarray, truth: np.ndarray) -> float:
    """The lowest score above which held-out sentences were right often enough."""
    for cut in np.arange(0.5, 0.99, 0.01):
        chosen = scores >= cut
        if chosen.sum() >= 5 and truth[chosen].mean() >= PRECISION:
            return float(round(cut, 2))
    return 0.99


def _figures(chosen: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    right = float((chosen & truth).sum())
    return {
        "precision": round(right / max(1.0, float(chosen.sum())), 3),
        "recall": round(right / max(1.0, float(truth.sum())), 3),
    }
