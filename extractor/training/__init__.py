"""Trains the embedding finder from labelled sentences, by one command and with fixed seeds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import SettingsError
from extractor.finders import patterns
from extractor.finders.similarity import MODEL_FILE, features, probabilities
from extractor.model import FINDING_TYPES, FindingType, Kind
from extractor.quantities.marks import mark
from extractor.rulebook import Rulebook

FOLDS = 5
#: Inverse regularisation of the combination.
_STRENGTH = 0.3
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
                raise SettingsError(
                    f"{file}:{number}", f"is no labelled sentence: {reason}.", "Mend the line."
                ) from fault
    if not sentences:
        raise SettingsError(str(folder), "holds no labelled sentences.", "Name a folder of *.jsonl files.")
    return sentences


def train(folder: Path, rules: Rulebook, out: Path = MODEL_FILE, told: Callable[[str], None] = lambda _: None) -> Card:
    """Fit the model on a folder's sentences and write it to `out`; `told` hears of each step.

    Folds split by subject give every sentence's score from a model that saw none of its subject; on those scores the
    combination of model and rules is fitted, and the figures of the card are measured. Takes some twenty minutes on
    two cores.
    """
    from safetensors.numpy import save_file

    from extractor.training.finetune import Sentences

    sentences = read(folder)
    labels = np.array([[t in s.types for t in FINDING_TYPES] for s in sentences])
    states = Sentences([s.text for s in sentences], labels)
    logits = np.zeros(labels.shape, dtype=np.float32)
    folds = _folds([s.subject for s in sentences])
    for k in range(FOLDS):
        told(f"fold {k + 1} of {FOLDS}")
        tuned = states.fit(np.flatnonzero(folds != k).tolist())
        logits[folds == k] = states.logits(tuned, np.flatnonzero(folds == k).tolist())
    x = np.hstack([logits, _votes(sentences, rules)])
    threshold, figures = _measure(_held_out(x, labels, folds), labels)
    told("all sentences")
    weights, bias = _fit(x, labels)
    tensors = {**states.fit(range(len(sentences))).tensors(), "stack.weight": weights, "stack.bias": bias}
    digest = hashlib.sha256(
        "\n".join([rules.fingerprint, *(s.model_dump_json() for s in sentences)]).encode()
    ).hexdigest()
    card = Card(digest[:16], len(sentences), threshold, figures)
    save_file(tensors, str(out), metadata={"card": json.dumps(asdict(card), sort_keys=True)})
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


def _folds(subjects: Sequence[str]) -> np.ndarray:
    """A fold for each sentence, so that no subject is in two."""
    fold = {s: i % FOLDS for i, s in enumerate(sorted(set(subjects)))}
    return np.array([fold[s] for s in subjects])


def _held_out(x: np.ndarray, y: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """Probabilities for each sentence from a combination that saw no sentence of its fold."""
    out = np.zeros(y.shape, dtype=np.float32)
    for k in range(FOLDS):
        out[folds == k] = probabilities(x[folds == k], *_fit(x[folds != k], y[folds != k]))
    return out


def _measure(scores: np.ndarray, truth: np.ndarray) -> tuple[float, dict[str, dict[str, float]]]:
    """The threshold of the best held-out F1, and the figures there."""

    def f1(cut: float) -> float:
        return 2 * float(((scores >= cut) & truth).sum()) / float((scores >= cut).sum() + truth.sum())

    threshold = max((round(float(c), 2) for c in np.arange(0.3, 0.8, 0.01)), key=f1)
    figures = {t: _figures(scores[:, k] >= threshold, truth[:, k]) for k, t in enumerate(FINDING_TYPES)}
    return threshold, {**figures, "all": _figures(scores >= threshold, truth)}


def _figures(chosen: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    right, found, there = (float(n.sum()) for n in (chosen & truth, chosen, truth))
    return {
        "precision": round(right / max(1.0, found), 3),
        "recall": round(right / max(1.0, there), 3),
        "f1": round(2 * right / max(1.0, found + there), 3),
    }
