"""Findings alike in meaning to a question: the plain encoder over their quotations, kept beside the database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.finders.similarity import embed
from extractor.store import Store

if TYPE_CHECKING:
    import numpy as np

#: More new quotations than this take a while, and are announced.
_MANY = 200


def alike(
    store: Store, words: str, limit: int, say: Callable[[str], None] = lambda _: None
) -> list[tuple[float, dict[str, Any]]]:
    """The findings nearest to `words`, best first: cosine of the embeddings, and the finding with its context.

    The embeddings of quotations are kept in a file beside the database (findings.duckdb.vectors.npz), which may be
    deleted at any time. `say` is told before a long reading. Raises SettingsError where the encoder is missing.
    """
    ids, quotes = store.quotes()
    if not ids:
        return []
    vectors = _vectors(store.path.with_name(store.path.name + ".vectors.npz"), quotes, say)
    scores = vectors @ embed([words])[0]
    best = sorted(range(len(ids)), key=lambda i: (-float(scores[i]), ids[i]))[:limit]
    return [(float(scores[i]), store.finding(ids[i])) for i in best]


def _vectors(kept: Path, quotes: Sequence[str], say: Callable[[str], None]) -> np.ndarray:
    """One unit vector a quotation, (quotes, 384); what is not in the file is embedded and added to it."""
    import numpy as np

    known = _read(kept)
    keys = [hashlib.sha256(quote.encode()).hexdigest()[:32] for quote in quotes]
    missing = {key: quote for key, quote in zip(keys, quotes, strict=True) if key not in known}
    if missing:
        if len(missing) > _MANY:
            say(f"Reading {len(missing):,} findings for their meaning, once ...")
        known |= dict(zip(missing, embed(list(missing.values())), strict=True))
        _write(kept, {key: known[key] for key in sorted(set(keys))})
    return np.stack([known[key] for key in keys]).astype(np.float32)


def _read(kept: Path) -> dict[str, np.ndarray]:
    import numpy as np

    try:
        with np.load(kept, allow_pickle=False) as file:
            return dict(zip(file["keys"].tolist(), file["vectors"], strict=True))
    except (OSError, ValueError, KeyError, EOFError):  # missing or damaged: it is made again
        return {}


def _write(kept: Path, vectors: dict[str, np.ndarray]) -> None:
    import numpy as np

    beside = kept.with_suffix(".part.npz")
    try:
        np.savez(beside, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())).astype(np.float16))
        beside.replace(kept)
    except OSError:  # a folder that may not be written to: nothing is kept
        beside.unlink(missing_ok=True)
