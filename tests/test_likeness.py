"""Search by meaning: findings near to a question, and what is kept beside the database."""

from __future__ import annotations

from pathlib import Path

import extractor
from extractor.pipeline.likeness import alike
from extractor.store import Store

TEXTS = {
    "depots": "The merger of the two depots will save £1.4 million a year from April 2027.",
    "lamps": "We recommend that the Department publish a list of every street lamp.",
    "wards": "The trust found no evidence that the new wards will cut waiting times.",
}


def test_the_finding_nearest_in_meaning_comes_first_and_is_read_once(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for name, text in TEXTS.items():
        (papers / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    extractor.load(papers, tmp_path / "f.duckdb", model=False)
    store = Store(tmp_path / "f.duckdb", read_only=True)
    kept = tmp_path / "f.duckdb.vectors.npz"
    first = alike(store, "illumination of roads", 3)
    assert "lamp" in first[0][1]["quote"]
    assert first[0][0] > first[1][0]
    before = kept.read_bytes()
    assert [f["id"] for _, f in alike(store, "illumination of roads", 3)] == [f["id"] for _, f in first]
    assert kept.read_bytes() == before
    kept.write_bytes(b"damaged")
    assert len(alike(store, "hospitals", 3)) == len(first)
