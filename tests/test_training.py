"""The training corpus is what it says: large, varied, in passages, without twins."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from extractor.errors import SettingsError
from extractor.finders.encoder import HEADS
from extractor.finders.similarity import embed
from extractor.model import FINDING_TYPES
from extractor.quantities.marks import mark
from extractor.training import Labelled, read, split
from extractor.training.corpus import lessons, role_of

FOLDER = Path(__file__).parents[1] / "corpora" / "training"
#: Shorter lines are headings, labels and cells, which every paper shares.
SHORTEST = 6
COSINE, JACCARD = 0.90, 0.4


@pytest.fixture(scope="module")
def corpus() -> list[Labelled]:
    return read(FOLDER)


def sentences(corpus: list[Labelled]) -> list[str]:
    return [s.text for s in corpus if len(re.findall(r"\w+", s.text)) >= SHORTEST]


def test_it_is_large_and_varied(corpus: list[Labelled]) -> None:
    assert len(sentences(corpus)) >= 4000
    assert len({s.subject for s in corpus}) >= 40
    assert {s.voice for s in corpus} == {"audit", "plan", "committee", "press", "board", "oral"}
    assert 0.4 <= sum(not s.findings for s in corpus) / len(corpus) <= 0.65
    assert sum(s.passage is not None for s in corpus) / len(corpus) >= 0.5
    types = Counter(f.type for s in corpus for f in s.findings)
    assert all(types[t] >= 500 for t in FINDING_TYPES)


def test_every_span_lies_in_its_sentence(corpus: list[Labelled]) -> None:
    for s in corpus:
        for part in (*s.findings, *s.marks):
            assert 0 <= part.start < part.end <= len(s.text), s.text
            assert s.text[part.start : part.end].strip(), s.text


def test_no_two_sentences_share_two_fifths_of_their_trigrams(corpus: list[Labelled]) -> None:
    texts = sentences(corpus)
    holders: dict[tuple[str, ...], list[int]] = {}
    sizes: list[int] = []
    twins: list[tuple[str, str]] = []
    for i, text in enumerate(texts):
        words = re.findall(r"\w+", text.lower())
        grams = set(zip(words, words[1:], words[2:], strict=False))
        sizes.append(len(grams))
        shared = Counter(j for gram in grams for j in holders.get(gram, ()))
        twins += [(texts[j], text) for j, n in shared.items() if n / (len(grams) + sizes[j] - n) > JACCARD]
        for gram in grams:
            holders.setdefault(gram, []).append(i)
    assert not twins


def test_no_two_sentences_mean_the_same(corpus: list[Labelled]) -> None:
    texts = sentences(corpus)
    vectors = embed(texts)
    for start in range(0, len(texts), 1000):
        alike = vectors[start : start + 1000] @ vectors.T
        twins = [(texts[start + i], texts[j]) for i, j in np.argwhere(alike > COSINE).tolist() if start + i < j]
        assert not twins


def test_no_subject_is_in_two_folds(corpus: list[Labelled]) -> None:
    folds = split([s.subject for s in corpus])
    homes: dict[str, set[int]] = {}
    for s, fold in zip(corpus, folds.tolist(), strict=True):
        homes.setdefault(s.subject, set()).add(fold)
    assert all(len(home) == 1 for home in homes.values())


def labelled(text: str, **more: object) -> Labelled:
    return Labelled.model_validate({"text": text, "subject": "ferries", "register": "audit", **more})


def test_what_a_careful_reader_might_leave_out_is_neither_taught_nor_denied() -> None:
    found = {"type": "target", "start": 0, "end": 5, "borderline": True}
    lesson = lessons([labelled("Aim 5.", findings=[found])], [mark("Aim 5.")])[0]
    unsure = FINDING_TYPES.index("target")
    assert np.isnan(lesson.types[unsure])
    assert [t for k, t in enumerate(lesson.types) if k != unsure] == [0.0] * 4


def test_the_figures_of_a_finding_are_taught_with_their_parts() -> None:
    text = "It saved £2 million against £5 million in the plan."
    found = {"type": "outcome", "start": 0, "end": len(text), "status": "missed"}
    marks = [{"role": "amount", "start": 9, "end": 19}, {"role": "planned", "start": 28, "end": 38}]
    sentence = labelled(text, findings=[found], marks=marks)
    figures = mark(text).quantities
    assert [role_of(sentence, q.span) for q in figures] == ["amount", "planned_amount"]
    taught = [s.answers["role"] for s in lessons([sentence], [mark(text)])[0].stretches if s.type is None]
    assert taught == [HEADS["role"].index("amount"), HEADS["role"].index("planned_amount")]


def test_a_line_that_is_none_is_refused_by_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "x"}\n', encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read(tmp_path)
    assert refused.value.where.endswith("a.jsonl:1")
