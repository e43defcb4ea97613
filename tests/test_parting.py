from __future__ import annotations

import numpy as np
import pytest

from extractor.finders import encoder, parting
from extractor.finders.similarity import Similarity
from extractor.quantities.marks import mark

TEXT = "The port was told to save £9 million by 2031, but it had banked only £2 million when the auditors came."


@pytest.fixture(scope="module")
def model() -> Similarity:
    return Similarity.load()


def reading_of(model: Similarity, text: str) -> encoder.Reading:
    [reading] = encoder.load(model.file).read([text], [True], np.zeros((1, 5)))
    assert reading
    return reading


def test_a_finding_may_begin_behind_any_break_that_leaves_room_for_one() -> None:
    assert [TEXT[at:].split()[0] for at in parting.boundaries(TEXT)] == ["but"]
    assert parting.boundaries("Yes, and no.") == []


def test_each_boundary_has_a_row_of_votes_and_a_sentence_without_breaks_has_none(model: Similarity) -> None:
    at, votes = parting.boundary_votes(mark(TEXT), reading_of(model, TEXT))
    assert at == parting.boundaries(TEXT)
    assert votes.shape == (1, model.parts.weights.shape[1])
    plain = "The port saved £9 million."
    assert parting.boundary_votes(mark(plain), reading_of(model, plain))[0] == []


def test_boundaries_past_the_last_token_that_the_encoder_saw_are_left_out(model: Similarity) -> None:
    long = "stones are cheap; " * 90
    assert 0 < len(parting.boundary_votes(mark(long), reading_of(model, long))[0]) < len(parting.boundaries(long))


def test_a_result_with_a_verb_of_its_own_is_parted_from_the_goal_before_it_and_a_bare_detail_is_not(
    model: Similarity,
) -> None:
    assert model.starts(mark(TEXT), reading_of(model, TEXT)) == [TEXT.index("but")]
    one = "The port was told to save £9 million by 2031, most of it on dredging and on fuel for the tugs."
    assert model.starts(mark(one), reading_of(model, one)) == []
