"""The first pass chooses what the encoder reads: nearly all findings, and little of a long document."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extractor.finders.patterns import Hit
from extractor.finders.sieve import BUCKETS, DENSE, Sieve, row
from extractor.finders.similarity import FEW, LIKELY, SHARE, Similarity
from extractor.model import FINDING_TYPES, Span
from extractor.quantities.marks import mark

CLAIM = "The merger of the two depots will save £2 million a year by 2027."
NOTHING = "The meeting was held in the parish hall."


@pytest.fixture(scope="module")
def model() -> Similarity:
    return Similarity.load()


def test_a_claim_passes_and_idle_words_do_not(model: Similarity) -> None:
    assert model.sift([mark(CLAIM), mark(NOTHING)], [(), ()])[0] == [True, False]


def test_of_a_long_document_the_likeliest_tenth_is_read(model: Similarity) -> None:
    sentences = [mark(CLAIM.replace("2 million", f"{n} million")) for n in range(2, 2 + 11 * FEW)]
    passes, _ = model.sift(sentences, [()] * len(sentences))
    assert sum(passes) == SHARE * len(sentences)


def test_of_a_shorter_one_no_fewer_than_a_few_hundred(model: Similarity) -> None:
    sentences = [mark(CLAIM)] * (FEW + 100)
    assert sum(model.sift(sentences, [()] * len(sentences))[0]) == FEW


def test_where_a_rule_speaks_the_encoder_reads_before_all_else(model: Similarity) -> None:
    hits = (Hit("savings/will-save", "savings_claim", Span(0, 10), 0.1, ""),)
    sentences = [mark(CLAIM)] * FEW + [mark("It might yet pay for itself.")]
    passes, _ = model.sift(sentences, [()] * FEW + [hits])
    assert passes[-1]
    assert sum(passes) == FEW


def test_in_a_long_document_what_no_rule_speaks_on_must_be_likely(model: Similarity) -> None:
    weights = np.zeros((1 + len(FINDING_TYPES), BUCKETS + DENSE), dtype=np.float32)
    weights[:, -1] = LIKELY - 1
    doubtful = replace(model, sieve=Sieve(weights, LIKELY - 2))
    hits = (Hit("savings/will-save", "savings_claim", Span(0, 10), 0.1, ""),)
    few, many = ([mark(CLAIM)] * n for n in (FEW, FEW + 100))
    assert sum(doubtful.sift(few, [()] * len(few))[0]) == FEW
    assert sum(doubtful.sift(many, [(), hits, *[()] * (len(many) - 2)])[0]) == 1


def test_any_sum_of_money_is_the_same_word() -> None:
    few, many = (row(mark(CLAIM.replace("£2 million", sum)), ()) for sum in ("£9", "£13,009 million"))
    np.testing.assert_array_equal(few[0], many[0])


def test_words_weigh_the_same_in_long_and_short_sentences() -> None:
    places, values = row(mark(CLAIM), ())
    assert places.max() < BUCKETS + DENSE
    words = values[places < BUCKETS]
    assert np.linalg.norm(words) == pytest.approx(np.linalg.norm(row(mark(NOTHING), ())[1][:-DENSE]))


def test_a_row_is_weighed_with_the_line_above_it() -> None:
    alone, under = (row(mark("2027 | 1.4"), (), before)[0] for before in (None, mark("Savings by year")))
    assert set(alone) < set(under)


def test_without_a_rules_vote_the_words_alone_count() -> None:
    weights = np.zeros((5, BUCKETS + DENSE), dtype=np.float32)
    weights[:, BUCKETS] = 1.0
    assert Sieve(weights, 0.5).scores([mark(CLAIM)], [()]).tolist() == [[0.0] * 5]
