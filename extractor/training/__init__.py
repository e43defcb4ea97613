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
from extractor.finders import patterns
from extractor.finders.similarity import HEAD, embed, features, probabilities
from extractor.model import FINDING_TYPES, FindingType, Kind
from extractor.quantities.marks import mark
from extractor.rulebook import Rulebook

FOLDS = 5
#: Inverse regularisation, and how much the embedding counts beside the votes: chosen by cross-validation.
_STRENGTH, _SCALE = 0.3, 3.0
#: The kind of document in which a sentence of each register stands.
_KINDS: dict[str, Kind] = {
    "audit": "nao_report",
    "committee": "pac_report",
    "oral": "hansard",
    "plan": "local_plan",
    "board": "board_paper",
    "press": "press",
}


class Labelled(BaseModel):
    """One training sentence: the types of finding it holds (none for a non-finding, whose trap says why it tempts).

    Sentences of one passage stand in reading order.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    types: list[FindingType]
    subject: str
    voice: str = Field(alias="register")
    trap: str | None = None
    passage: str | None = None
    borderline: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What was trained on what, and how well it did on held-out subjects."""

    digest: str
    sentences: int
    threshold: float
    figures: dict[str, dict[str, float]]


def read(folder: Path) -> list[Labelled]:
    """All labelled sentences of a folder's *.jsonl, in the order of file and line. Raises SettingsError."""
    sentences: list[Labelled] = []
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                sentences.append(Labelled.model_validate_json(line))
            except ValidationError as fault:
                reason = fault.errors()[0]["msg"]
                raise SettingsError(f"{file}:{number}", f"is no labelled sentence: {reason}.", "Mend the line.") from fault
    if not sentences:
        raise SettingsError(str(folder), "holds no labelled sentences.", "Name a folder of *.jsonl files.")
    return sentences


def train(folder: Path, rules: Rulebook, out: Path = HEAD) -> Card:
    """Fit the head on a folder's sentences and write it to `out`; the threshold comes from folds split by subject."""
    from safetensors.numpy import save_file

    sentences = read(folder)
    x = np.hstack([_SCALE * embed([s.text for s in sentences]), _votes(sentences, rules)])
    y = np.array([[t in s.types for t in FINDING_TYPES] for s in sentences])
    held_out = _held_out(x, y, [s.subject for s in sentences])
    threshold = _threshold(held_out, y)
    weights, bias = _fit(x, y)
    weights[:, : -len(features(mark(""), ()))] *= _SCALE
    figures = {t: _figures(held_out[:, k] >= threshold, y[:, k]) for k, t in enumerate(FINDING_TYPES)}
    figures["all"] = _figures(held_out >= threshold, y)
    digest = hashlib.sha256("\n".join([rules.fingerprint, *(s.model_dump_json() for s in sentences)]).encode()).hexdigest()
    card = Card(digest[:16], len(sentences), threshold, figures)
    told = {"digest": card.digest, "sentences": card.sentences, "threshold": threshold, "held_out": figures}
    save_file({"weights": weights, "bias": bias}, str(out), metadata={"card": json.dumps(told, sort_keys=True)})
    return card


def _votes(sentences: Sequence[Labelled], rules: Rulebook) -> np.ndarray:
    rows = []
    for sentence in sentences:
        marked = mark(sentence.text)
        hits = list(patterns.hits(marked, _KINDS.get(sentence.voice, "other"), rules.rules))
        rows.append(features(marked, hits))
    return np.array(rows, dtype=np.float32)


def _fit(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.linear_model import LogisticRegression

    heads = [LogisticRegression(C=_STRENGTH, max_iter=3000).fit(x, y[:, k]) for k in range(y.shape[1])]
    weights = np.vstack([h.coef_[0] for h in heads]).astype(np.float32)
    return weights, np.array([h.intercept_[0] for h in heads], dtype=np.float32)


def _held_out(x: np.ndarray, y: np.ndarray, subjects: Sequence[str]) -> np.ndarray:
    """Probabilities for each sentence from a head that saw no sentence of its subject."""
    fold = {s: i % FOLDS for i, s in enumerate(sorted(set(subjects)))}
    folds = np.array([fold[s] for s in subjects])
    out = np.zeros(y.shape, dtype=np.float32)
    for k in range(FOLDS):
        out[folds == k] = probabilities(x[folds == k], *_fit(x[folds != k], y[folds != k]))
    return out


def _threshold(scores: np.ndarray, truth: np.ndarray) -> float:
    """The probability from which reporting gave the best F1 on held-out sentences."""

    def f1(cut: float) -> float:
        return 2 * float(((scores >= cut) & truth).sum()) / float((scores >= cut).sum() + truth.sum())

    return max((round(float(c), 2) for c in np.arange(0.3, 0.8, 0.01)), key=f1)


def _figures(chosen: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    right = float((chosen & truth).sum())
    return {
        "precision": round(right / max(1.0, float(chosen.sum())), 3),
        "recall": round(right / max(1.0, float(truth.sum())), 3),
    }
