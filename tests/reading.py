"""Measures how rightly PDF pages are read, on the product's own road.

    python tests/reading.py [layouts|pages|words|tables|boxes|all] [--name X] [--verbose]

`layouts` are the made documents of layouts_blind.py and layouts_platypus.py; `pages` the real pages whose truth stands
in golden/pages-*.toml; `words` whether every word of the text layer of the real documents is in some block; `tables`
the housing figures known to stand in tables of two plans; `boxes` whether words lie where another program finds them.
A dot in the tables that are printed is "all right", a blank "nothing to measure".
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator

import reading_layer
import reading_layouts
import reading_pages
import reading_tables
from reading_layouts import made
from scores import Scores, shown, together, total


def layouts(name: str) -> Iterator[tuple[str, Scores]]:
    for truth in made():
        if name in truth.name:
            yield truth.name, reading_layouts.scores(truth)


MEASURES: dict[str, Callable[[str], Iterator[tuple[str, Scores]]]] = {
    "layouts": layouts,
    "pages": reading_pages.scores,
    "words": reading_layer.scores,
    "tables": reading_tables.scores,
    "boxes": reading_layer.box_scores,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="all", choices=[*MEASURES, "all"])
    parser.add_argument("--name", default="", help="only what has this in its name")
    parser.add_argument("--verbose", action="store_true", help="each fault in a line")
    given = parser.parse_args()
    for what, measure in MEASURES.items():
        if given.what not in (what, "all"):
            continue
        began = time.perf_counter()
        scored = dict(measure(given.name))
        print(shown(scored, given.verbose))
        print(f"{what}: {total(together(scored.values())).share:.4f} in {time.perf_counter() - began:.1f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
