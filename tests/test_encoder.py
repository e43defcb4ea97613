"""The encoder, written out, gives what the library it was trained with gives."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from extractor.finders import encoder, layers
from extractor.finders.layers import LAYERS
from extractor.finders.similarity import MODEL_FILE, plain_encoder
from extractor.model import Span

TEXT = "It saves £2 million."
TEXTS = (
    "The merger will save £1.4 million a year by 2027.",
    "No.",
    "There is little evidence that the planned reduction in admissions, on which the whole of the case depends, can be "
    "had in a single year, and nobody had asked the hospitals what they thought of it before the plans were signed.",
)


def test_the_encoder_agrees_with_the_library_it_was_trained_with():
    ours = encoder.load(MODEL_FILE)
    library = plain_encoder()
    model = library[0].model
    tuned = {name: value.float() for name, value in load_file(MODEL_FILE).items()}
    for i in range(LAYERS):
        own = {name.removeprefix(f"layer.{i}."): v for name, v in tuned.items() if name.startswith(f"layer.{i}.")}
        model.encoder.layer[i].load_state_dict(own)
    tokens = library.tokenizer(list(TEXTS), padding=True, return_tensors="pt")
    with torch.inference_mode():
        states = model(**tokens).last_hidden_state
    mask = tokens["attention_mask"][:, :, None]
    pooled = ((states * mask).sum(1) / mask.sum(1)).numpy()
    plain_encoder.cache_clear()  # its layers are no longer the plain ones
    weight, bias = ours.heads.weights["sentence"]
    seen = np.vstack(
        [reading.types() for reading in ours.read(TEXTS, [True] * len(TEXTS), np.zeros((3, 5))) if reading]
    )
    np.testing.assert_allclose(seen, pooled @ weight.T + bias, atol=0.3)


def test_products_of_bytes_and_of_floats_are_those_of_whole_numbers(monkeypatch: pytest.MonkeyPatch):
    draw = np.random.default_rng(0)
    whole, states = draw.integers(-127, 128, size=(384, 1536)), draw.integers(0, 256, size=(128, 1536))
    whole[0], states[0] = 127, 255
    given, weights = torch.tensor(states).float(), torch.tensor(whole).float()
    for in_bytes in (layers._counts_in_bytes(), False):
        monkeypatch.setattr(layers, "_counts_in_bytes", lambda answer=in_bytes: answer)
        np.testing.assert_allclose(layers._multiplier(weights)(given).numpy(), states @ whole.T, rtol=1e-6)


def test_a_row_of_states_is_multiplied_as_it_would_be_alone():
    draw = np.random.default_rng(1)
    weight, bias, states = (torch.tensor(draw.normal(size=n)).float() for n in ((6, 384), 6, (128, 384)))
    product = layers._product(weight, bias)
    together = product(states)
    assert torch.equal(product(states[5:6].repeat(128, 1))[0], together[5])
    exact = torch.nn.functional.linear(states, weight, bias)
    assert (together - exact).abs().max() < 0.02 * exact.abs().max()


def test_a_stretch_is_the_tokens_that_meet_it():
    [reading] = encoder.load(MODEL_FILE).read([TEXT], [True], np.zeros((1, 5)))
    assert reading
    a, b = reading.tokens.within(9, 19)
    assert [TEXT[s:e] for s, e in reading.tokens.offsets[a:b]] == ["£2", "million"]
    assert reading.tokens.within(500, 510) == (0, 0)
    shares = reading.answers(0, 20, 0, ["status", "negated"])
    assert {name: len(logits) for name, logits in shares.items()} == {"status": 7, "negated": 2}


def reading_of(offsets: list[tuple[int, int]], members: list[float], begins: list[float]) -> encoder.Reading:
    """Each token says, as logits, whether it belongs to a finding, and whether it begins one or names its period."""
    states = np.array([members, begins], dtype=np.float32).T
    token = (np.array([[1.0, 0.0]] * 5), np.zeros(5))
    period = np.zeros((len(encoder.TAGS), 2))
    period[encoder.TAGS.index("period"), 1] = 1.0
    weights = {
        "sentence": token,
        "token": token,
        "begin": (np.array([[0.0, 1.0]]), np.zeros(1)),
        "tag": (period, np.full(len(encoder.TAGS), -1.0)),
    }
    heads = encoder.Heads(weights, np.zeros((6, 2)))
    return encoder.Reading(encoder.Tokens([0] * len(offsets), offsets), states, heads, encoder.ALONE, np.zeros(5))


WORDS = [(0, 0), (0, 2), (3, 5), (6, 8), (9, 11), (12, 14), (15, 17), (18, 20), (20, 20)]


def test_findings_of_one_sentence_part_where_a_further_one_begins():
    together = reading_of(WORDS, [9.0] * 9, [-9.0] * 9)
    assert together.clauses([]) == [Span(0, 20)]
    assert together.clauses([9]) == [Span(0, 8), Span(9, 20)]
    assert reading_of(WORDS, [-9.0, 9, 9, -9, -9, 9, 9, -9, -9], [-9.0] * 9).clauses([9]) == [Span(0, 5), Span(12, 17)]


def test_a_word_is_no_finding_and_a_short_gap_ends_none():
    for said in ([-9.0, 9, -9, -9, -9, -9, -9, -9, -9], [-9.0, -9, 9, -9, -9, -9, -9, -9, -9]):
        assert reading_of(WORDS, said, [-9.0] * 9).clauses([]) == []
    assert reading_of(WORDS, [-9.0, 9, 9, -9, -9, -9, -9, -9, -9], [-9.0] * 9).clauses([]) == [Span(0, 5)]
    assert reading_of(WORDS, [-9.0, 9, 9, -9, -9, 9, 9, -9, -9], [-9.0] * 9).clauses([]) == [Span(0, 17)]


def test_the_words_that_name_a_period_are_those_that_are_likely_to():
    named = reading_of(WORDS, [0.0] * 9, [-9.0, -9, 9, 9, -9, -9, -9, 9, -9])
    assert [span for span, _ in named.named("period", 0.5)] == [Span(3, 8), Span(18, 20)]
    assert named.named("claimant", 0.5) == []
    assert named.naming("period", 3, 8) > 0.9 > named.naming("period", 3, 11) > named.naming("period", 9, 14)


def test_a_sentence_is_told_what_stands_beside_it_in_its_own_text():
    loud, quiet = (reading_of(WORDS, [x] * 9, [0.0] * 9) for x in (4.0, -4.0))
    told = encoder.beside([loud, quiet, None, quiet], [True, False, False, False])
    assert [None if r is None else r.beside.tolist() for r in told] == [
        [-5.0] * 5 + [-4.0] * 5,
        [4.0] * 5 + [-5.0] * 5,
        None,
        [-5.0] * 10,
    ]
    [first, second] = encoder.beside([loud, quiet], [True, True])
    assert first
    assert second
    assert first.beside.tolist() == second.beside.tolist() == [-5.0] * 10
