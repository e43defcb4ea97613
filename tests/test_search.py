"""Search over sentences: ranked where the index is fresh, by the words as they stand where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from paper_builder import depots, outcome, paper

from extractor.errors import StoreError
from extractor.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "findings.duckdb")
    store.write(depots(), "s1")
    return store


def texts(store: Store, words: str, limit: int = 20) -> list[str]:
    return [row["text"] for row in store.search(words, limit).rows]


def test_a_fresh_index_ranks_and_knows_forms_of_words(store: Store) -> None:
    assert store.index()
    assert not store.index()
    hits = store.search("saving departments")
    assert hits.ranked
    assert hits.note == ""
    assert hits.rows[0]["text"].startswith("The Department expects to save")
    assert (hits.rows[0]["page"], hits.rows[0]["paragraph"]) == (1, "1.1")
    assert hits.rows[0]["score"] > 0


def test_figures_can_be_searched(store: Store) -> None:
    store.index()
    assert texts(store, "£1.4") == ["The Department expects to save £1.4 million by 2021."]
    assert len(texts(store, "8%")) == 1
    assert len(texts(store, "2021")) == 1


def test_a_stale_index_is_said_and_the_words_are_looked_up(store: Store) -> None:
    hits = store.search("DEPOTS plan")
    assert not hits.ranked
    assert "out of date" in hits.note
    assert [row["text"] for row in hits.rows] == ["Depots closed by 8%, against a plan of 20%."]
    store.index()
    store.write(outcome(paper("new.pdf", lines=("A new sentence on depots.",))), "s1")
    assert "A new sentence on depots." in texts(store, "depots")
    assert not store.search("depots").ranked
    store.index()
    assert store.search("depots").ranked
    assert len(texts(store, "depots")) == 2


def test_signs_of_patterns_are_only_signs(store: Store) -> None:
    assert texts(store, "8%") == ["Depots closed by 8%, against a plan of 20%."]
    assert texts(store, "1_4") == []
    assert texts(store, "auditor’s") == ["No baseline was set for the sum – the auditor’s naïve £."]


def test_the_limit_holds_and_nothing_found_is_no_error(store: Store) -> None:
    store.index()
    assert len(texts(store, "the depots plan", limit=1)) == 1
    assert texts(store, "zeppelin") == []
    for words in ("", "  ", "?!"):
        with pytest.raises(StoreError, match="no word"):
            store.search(words)


def test_an_index_over_nothing_is_an_index(tmp_path: Path) -> None:
    with Store(tmp_path / "empty.duckdb") as empty:
        assert empty.index()
        assert empty.search("anything").rows == ()
