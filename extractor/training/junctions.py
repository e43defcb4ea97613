"""Learns from running text how printed lines go on from each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from extractor.readers.junctions import AROUND, LIMIT, SCALE, TABLE_FILE, Junctions, bare, form_of, words_of

# So many words stand for themselves; those seen often enough are told apart by the company they keep, in so many
# classes, and the rest by their form.
_KNOWN, _OFTEN, _CLASSES = 120, 6, 64
_COMPANY, _DEPTH, _ROUNDS = 400, 40, 30
# Pairs seen so few times, or whose odds are so near to even, say little.
_RARE, _EVEN = 25.0, 0.6
# A passage of running text breaks its lines at one word in so many.
_WORDS_A_LINE = 8


def learnt(passages: Iterable[Sequence[str]]) -> Junctions:
    """Learn from passages of running text, each the list of its paragraphs."""
    tokens = [[words_of(paragraph) for paragraph in passage] for passage in passages]
    texts = [[w for words in passage for w in words] for passage in tokens]
    tally = Counter(bare(w) for text in texts for w in text)
    known = frozenset(w for w, _ in tally.most_common(_KNOWN) if w[:1].isalpha())
    classes = _classes(texts, known)
    meeting: Counter[tuple[str, str]] = Counter()
    before: Counter[tuple[str, str]] = Counter()
    for passage, text in zip(tokens, texts, strict=True):
        breaks, at = set(), 0
        for words in passage:
            at += len(words)
            breaks.add(at)
        firsts = [form_of(w, known, classes, False) for w in text]
        lasts = [form_of(w, known, classes, True) for w in text]
        for i in range(1, len(text)):
            weight = _WORDS_A_LINE if i in breaks else 1
            meeting[lasts[i - 1], firsts[i]] += weight
            if i > 1:
                before[firsts[i - 2], firsts[i]] += weight
    seen = sorted({f for pair in (*meeting, *before) for f in pair} | known)
    forms = {f: i for i, f in enumerate(seen)}
    return Junctions(known, forms, classes, _odds(meeting, forms), _odds(before, forms))


def save(table: Junctions, file: Path = TABLE_FILE) -> None:
    """Write the table where the readers look for it."""
    np.savez_compressed(
        file,
        known=np.array(" ".join(sorted(table.known))),
        forms=np.array(list(table.forms)),
        words=np.array(" ".join(table.classes)),
        classes=np.array(list(table.classes.values()), dtype=np.uint8),
        meeting=table.meeting,
        before=table.before,
    )


def _classes(texts: Sequence[Sequence[str]], known: frozenset[str]) -> dict[str, int]:
    """The common words of lower case, in classes by the words that stand before and after them (spherical k-means)."""
    stripped = [[bare(w) for w in text] for text in texts]
    tally = Counter(w for text in stripped for w in text)
    lower = Counter(w.strip(AROUND) for text in texts for w in text if w.strip(AROUND)[:1].islower())
    words = {w: i for i, w in enumerate(sorted(w for w, n in lower.items() if n >= _OFTEN and w not in known))}
    company = {w: i for i, (w, _) in enumerate(tally.most_common(_COMPANY))}
    if len(words) < _CLASSES:
        return {}
    counted = np.zeros((len(words), 2 * _COMPANY + 2))
    for text in stripped:
        for i, word in enumerate(text):
            if (row := words.get(word)) is not None:
                if i:
                    counted[row, company.get(text[i - 1], _COMPANY)] += 1
                if i + 1 < len(text):
                    counted[row, _COMPANY + 1 + company.get(text[i + 1], _COMPANY)] += 1
    rows, columns = counted.sum(1, keepdims=True), counted.sum(0, keepdims=True)
    odds = np.log((counted * counted.sum() + 1e-9) / (rows * columns + 1e-9))
    # What was seen once is half believed.
    left, weight, _ = np.linalg.svd(np.maximum(odds, 0) * np.sqrt(np.minimum(1, counted / 2)), full_matrices=False)
    points = left[:, :_DEPTH] * weight[:_DEPTH]
    points /= np.linalg.norm(points, axis=1, keepdims=True) + 1e-9
    heft = np.sqrt(rows)
    chosen = np.random.default_rng(0).choice(len(points), _CLASSES, replace=False, p=heft[:, 0] / heft.sum())
    centres = points[chosen]
    nearest = chosen
    for _ in range(_ROUNDS):
        nearest = (points @ centres.T).argmax(1)
        for k in range(_CLASSES):
            if (mine := nearest == k).any():
                middle = (points[mine] * heft[mine]).sum(0)
                centres[k] = middle / (np.linalg.norm(middle) + 1e-9)
    return dict(zip(words, nearest.tolist(), strict=True))


def _odds(pairs: Counter[tuple[str, str]], forms: dict[str, int]) -> np.ndarray:
    size = len(forms) + 1
    counted = np.zeros((size, size))
    for (a, b), n in pairs.items():
        counted[forms[a], forms[b]] = n
    usual = (counted.sum(0) + 1) / (counted.sum() + size)
    given = (counted + _RARE * usual) / (counted.sum(1, keepdims=True) + _RARE)
    odds = np.log(given / usual)
    odds[np.abs(odds) < _EVEN] = 0
    return np.rint(np.clip(odds, -LIMIT, LIMIT) * SCALE).astype(np.int8)
