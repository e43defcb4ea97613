"""A load, models and all, takes far less time than a plain reading of the same pages by pdfplumber."""

from __future__ import annotations

from pathlib import Path

import pytest
from speed import side_by_side

PLANS = sorted((Path(__file__).resolve().parents[3] / "shared" / "documents" / "plans").glob("*.pdf"))
#: What a load may take of pdfplumber's time, and one without tables; lower them when the load gets faster, never the
#: other way.
CEILING, BARE = 0.4, 0.3


@pytest.mark.bench
@pytest.mark.skipif(not PLANS, reason="the shared plans are not here")
def test_loading_the_local_plans_takes_at_most_two_fifths_of_what_pdfplumber_takes() -> None:
    timing = side_by_side(PLANS, pairs=1)
    assert timing.ratio <= CEILING, timing
    assert timing.bare_ratio <= BARE, timing
