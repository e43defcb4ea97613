"""evaluate, doctor and train: how good the findings are, what is installed, and the small model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli import console
from extractor.cli.options import Db, NoModel, Rules


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Gold items in JSON Lines.", metavar="GOLD.jsonl")],
    rules: Rules = None,
    no_model: NoModel = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List each mistake in its sentence.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write figures and cases as a page as well.", metavar="FILE")
    ] = None,
) -> None:
    """Measure the findings against texts that a person marked.

    Precision, recall and F1 of each type with their 95 % intervals, false findings where there is nothing to find,
    agreement on each attribute, and which types and statuses are taken for which.

    \b
    extractor evaluate corpora/gold/better-care-fund.jsonl
    extractor evaluate dev.jsonl --errors
    extractor evaluate dev.jsonl --html dev.html
    """
    from extractor.evaluation import evaluate as measure
    from extractor.evaluation import listed, page, read, table
    from extractor.settings import resolve

    settings = resolve({"rules": rules, "model": False if no_model else None})
    result = measure(read(gold), settings.rules, settings.model)
    console.write(json.dumps(result.figures) if as_json else table(result))
    if errors:
        for line in listed(result.cases):
            console.write(line)
    if html is not None:
        html.write_text(page(result, f"Findings measured against {gold.name}"), encoding="utf-8")
        console.write(f"Written to {html}")


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
    subject. Takes about three quarters of an hour on two cores.

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
    console.write("  attributes agree: " + ", ".join(f"{name} {share:.3f}" for name, share in card.attributes.items()))
