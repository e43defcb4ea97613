"""The housing figures that are known to stand in tables of two plans: whether each is a cell with its heads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from reading_layer import layer
from reading_pages import DOCUMENTS, read
from scores import Score, Scores

from extractor.model import Cell, Document

#: The pages whose tables give the figures, by plan; in prose some of these stand elsewhere too.
PAGES = {
    "plans/babergh-mid-suffolk-local-plan-2023.pdf": (23, 24, 124),
    "plans/black-country-core-strategy-2011.pdf": (33, 34),
}
#: What the tables call what the JSON names.
CALLED = {
    "required-housing": "need|requirement|method|net dwellings",
    "annual-required-housing": "annual",
    "committed-housing": "commit",
    "windfall-housing": "windfall|other capacity",
    "broad-locations-housing": "corridor",
    "allocated-housing": "allocat",
}
_TOWNS = re.compile("Babergh|Mid Suffolk|Dudley|Sandwell|Walsall|Wolverhampton")


class Figure(NamedTuple):
    """A figure for one council; `councils` are several where it is that of the whole plan."""

    councils: tuple[str, ...]
    name: str
    value: int


def scores(name: str) -> Iterator[tuple[str, Scores]]:
    for file in PAGES:
        if name in file:
            document, _ = read(DOCUMENTS / file)
            out = {"cells": Score(), "heads": Score(), "printed": Score()}
            told = layer(file)
            on_paper = {word.replace(",", "") for page in PAGES[file] for word in told[page - 1]}
            for figure in figures(file):
                stands = str(figure.value) in on_paper
                said = f"{' + '.join(figure.councils)}: {figure.name} {figure.value:,}"
                out["printed"].add(stands, 1, [] if stands else [f"{said} is printed in no table"])
                if stands:
                    _found(figure, said, document, PAGES[file], out)
            yield Path(file).stem[:12], out


def figures(file: str) -> list[Figure]:
    """The figures that the JSON beside a plan holds, each once for each council or group of them."""
    told = json.loads((DOCUMENTS / file).with_suffix(".housing.json").read_text(encoding="utf-8"))
    found: dict[Figure, None] = {}
    for place in (told, *told["housing-numbers"]):
        councils = tuple(dict.fromkeys(_TOWNS.findall(place["organisation-name"])))
        for name in CALLED:
            if isinstance(place.get(name), int) and place[name]:
                found.setdefault(Figure(councils, name, place[name]))
    return list(found)


def _found(figure: Figure, said: str, document: Document, pages: tuple[int, ...], out: Scores) -> None:
    cells = [
        cell for table in document.tables for cell in table.cells
        if cell.page in pages and cell.value == Decimal(figure.value)
    ]  # fmt: skip
    out["cells"].add(bool(cells), 1, [] if cells else [f"{said} is in no cell"])
    heads = [_heads(cell, document) for cell in cells]
    right = any(_tells(figure, row, columns) for row, columns in heads)
    out["heads"].add(right, 1, [] if right or not cells else [f"{said} has the heads {heads}"])


def _heads(cell: Cell, document: Document) -> tuple[str, str]:
    row = cell.row_head.of(document.text) if cell.row_head else ""
    return row, " / ".join(head.of(document.text) for head in cell.column_heads)


def _tells(figure: Figure, row: str, columns: str) -> bool:
    """Do the heads of row and column say what the figure is, and for which council?"""
    both = f"{row} {columns}"
    town = figure.councils[0] in both if len(figure.councils) == 1 else not _TOWNS.search(both)
    return bool(row and columns and town and re.search(CALLED[figure.name], both, re.I))
