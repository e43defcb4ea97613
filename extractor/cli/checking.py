"""evaluate, doctor and train: how good the findings are, what is installed, and the small model."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli import console
from extractor.cli.options import Db, NoModel, Rules


class Cases(StrEnum):
    """Cases behind the figures."""

    misses = "misses"
    false = "false"
    wrong = "wrong"


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Gold items in JSON Lines.", metavar="GOLD.jsonl")],
    rules: Rules = None,
    no_model: NoModel = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
    show: Annotated[Cases | None, typer.Option("--show", help="List the cases behind the figures.")] = None,
) -> None:
    """Measure the findings against texts that a person marked.

    Precision, recall and F1 of each type, false findings where there is nothing to find, agreement on each attribute.

    \b
    extractor evaluate corpora/gold/better-care-fund.jsonl
    extractor evaluate dev.jsonl --show misses
    """
    from extractor.evaluation import evaluate as measure
    from extractor.evaluation import read, table
    from extractor.settings import resolve

    settings = resolve({"rules": rules, "model": False if no_model else None})
    result = measure(read(gold), settings.rules, settings.model)
    console.write(json.dumps(result.figures) if as_json else table(result))
    if show is not None:
        for case in getattr(result, show.value):
            console.write("  " + " | ".join(" ".join(str(part).split()) for part in case))


def doctor(db: Db = None) -> None:
    """Say what is installed, which models with which hashes, and what is missing and how to get it.

    \b
    extractor doctor
    """
    from extractor.cli.diagnosis import diagnose

    if not diagnose(db):
        raise typer.Exit(1)


def train(
    folder: Annotated[
        Path, typer.Argument(help="A folder of labelled sentences in JSON Lines.", metavar="FOLDER")
    ] = Path("corpora/training"),
    rules: Rules = None,
    to: Annotated[
        Path | None, typer.Option("--out", help="Where to write the weights (else into the program).", metavar="FILE")
    ] = None,
) -> None:
    """Fit the embedding finder to labelled sentences.

    The same sentences and rules give the same weights on the same machine. The figures are of sentences held out by
    subject. Takes some twenty minutes on two cores.

    \b
    extractor train corpora/training
    """
    from extractor import rulebook
    from extractor.finders.similarity import MODEL_FILE
    from extractor.resources import shipped
    from extractor.settings import resolve
    from extractor.training import train as fit

    target = to or MODEL_FILE
    card = fit(folder, rulebook.load(resolve({"rules": rules}).rules or shipped("rules")), target, told=console.write)
    console.write(f"{card.sentences:,} sentences, digest {card.digest}, written to {target}")
    for type, row in card.figures.items():
        console.write(f"  {type:16} precision {row['precision']:.3f}  recall {row['recall']:.3f}  f1 {row['f1']:.3f}")
