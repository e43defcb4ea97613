"""The encoder, written out, gives what the library it was trained with gives."""

from __future__ import annotations

import numpy as np
import torch
from safetensors.torch import load_file

from extractor.finders import encoder
from extractor.finders.similarity import MODEL_FILE, plain_encoder

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
    for i in range(encoder.FIRST_TUNED, 6):
        own = {name.removeprefix(f"layer.{i}."): v for name, v in tuned.items() if name.startswith(f"layer.{i}.")}
        model.encoder.layer[i].load_state_dict(own)
    tokens = library.tokenizer(list(TEXTS), padding=True, return_tensors="pt")
    with torch.inference_mode():
        states = model(**tokens).last_hidden_state
    mask = tokens["attention_mask"][:, :, None]
    pooled = ((states * mask).sum(1) / mask.sum(1)).numpy()
    plain_encoder.cache_clear()  # its upper layers are no longer the plain ones
    weight, bias = ours.heads.weights["sentence"]
    seen = np.vstack([reading.types() for reading in ours.read(TEXTS)])
    np.testing.assert_allclose(seen, pooled @ weight.T + bias, atol=5e-4)


def test_a_stretch_is_the_tokens_that_meet_it():
    [reading] = encoder.load(MODEL_FILE).read([TEXT])
    a, b = reading.tokens.within(9, 19)
    assert [TEXT[s:e] for s, e in reading.tokens.offsets[a:b]] == ["£2", "million"]
    assert reading.tokens.within(500, 510) == (0, 0)
    shares = reading.answers(0, 20, 0, ["status", "negated"])
    assert {name: len(logits) for name, logits in shares.items()} == {"status": 7, "negated": 2}
