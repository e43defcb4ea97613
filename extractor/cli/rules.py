"""rules: list them, show one with its proof, check them all, try one on a document, weigh them, begin a new pack."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli import console
from extractor.cli.options import NoModel, Rules
from extractor.errors import RuleError, SettingsError, SourceError

if TYPE_CHECKING:
    from extractor.rulebook import Cue, Rule, Rulebook, Veto

_NEW = """pack  = "{name}"
about = "Say in one sentence what this pack finds."

# A rule says what a finding looks like. MONEY, PERCENT, COUNT, DURATION, RATIO, FIGURE (any of them) and PERIOD stand
# for what the program has read: rules match words, and never parse numbers. Every rule carries its proof.
[[rule]]
id      = "cost-avoided"
type    = "savings_claim"   # or target, outcome, assumption, recommendation
about   = "A measure avoids a cost of a stated sum."
regex   = \'\'\'(?i)\\bavoid(?:s|ed|ing)?\\s+(?:additional\\s+)?costs\\s+of\\s+(?P<amount>MONEY)\'\'\'
capture = {{ amount = "money" }}
unless  = [\'(?i)\\blegal\\s+costs\\b\']

  [[rule.example]]
  text   = "The new contract avoids costs of £2 million a year."
  amount = "2000000 GBP"

  [[rule.example]]
  text   = "By sharing one depot the councils avoided costs of £300,000."
  amount = "300000 GBP"

  [[rule.counterexample]]
  text    = "The claimant settled early and avoided costs of £9,000 in legal costs."
  because = "a private party's legal bill is no saving to the public purse"
"""


def list_rules(rules: Rules = None) -> None:
    """List every rule, cue and veto.

    \b
    extractor rules list
    """
    from extractor.cli.tables import show_rows

    book = _book(rules)
    rows = [[r.id, r.type, r.about] for r in book.rules]
    rows += [[c.id, f"{c.attribute} = {c.value}", c.about] for c in book.cues]
    rows += [[v.id, "no " + " or ".join(v.types), v.about] for v in book.vetoes]
    show_rows(["rule, cue or veto", "finds or sets", "about"], rows)


def show(
    id: Annotated[str, typer.Argument(help="As `rules list` prints it.", metavar="ID")], rules: Rules = None
) -> None:
    """Show one rule, cue or veto: what it looks for, and its examples with whether they hold.

    \b
    extractor rules show savings/save-amount
    """
    from extractor.rulecheck import check_one

    book = _book(rules)
    item = book.rule(id)
    faults = {fault.text: fault.seen for fault in check_one(item, book)}
    out = console.out()
    out.print(item.id, style="bold")
    out.print(f"{item.about}\n{item.file}", style="dim")
    for example, expected in _proofs(item):
        seen = faults.get(example)
        out.print(f"  {'FAILS' if seen else 'holds'}  {expected}: {example}", soft_wrap=True)
        if seen:
            out.print(f"         {seen}", style="red")
    out.print("\nPattern", style="bold")
    console.write(_readable(item.pattern.pattern))


def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of packs (the shipped ones if left out).", metavar="DIR")
    ] = None,
) -> None:
    """Run every example and counterexample of every rule, cue and veto.

    \b
    extractor rules check
    extractor rules check my-rules/
    """
    from extractor.rulecheck import check as run

    book = _book(folder)
    faults = run(book)
    for fault in faults:
        console.write(f"{fault.where}: {fault.what}")
    proofs = sum(len(list(_proofs(item))) for item in book.items)
    if faults:
        what = f"{len(faults)} of {proofs} examples do not hold."
        raise RuleError("rules check", what, "Mend the rules or the examples.")
    held = f"{len(book.rules)} rules, {len(book.cues)} cues and {len(book.vetoes)} vetoes"
    console.write(f"{held}: all {proofs} examples hold.")


def try_rule(
    id: Annotated[str, typer.Argument(help="As `rules list` prints it.", metavar="ID")],
    file: Annotated[Path, typer.Argument(help="A document.", metavar="FILE")],
    rules: Rules = None,
) -> None:
    """Show every sentence of a document on which one rule, cue or veto speaks.

    \b
    extractor rules try savings/save-amount report.pdf
    """
    from extractor.identify import beside
    from extractor.pipeline import document_of
    from extractor.rulecheck import fires

    item = _book(rules).rule(id)
    try:
        document = document_of(file.read_bytes(), file.name, given=beside(file))
    except OSError as fault:
        raise SourceError(str(file), f"cannot be opened ({fault.strerror or fault}).") from fault
    count = 0
    for n, hit in fires(item, document):
        count += 1
        sentence = document.sentences[n]
        text, page = sentence.span.of(document.text), document.paragraphs[sentence.paragraph].page
        if hit:
            text = f"{text[: hit.span.start]}»{text[hit.span.start : hit.span.end]}«{text[hit.span.end :]}"
        where = f"p. {page}: " if page else ""
        console.out().print(where + " ".join(text.split()))
    sentences = console.counted(len(document.sentences), "sentence")
    console.say(f"{item.id} speaks {console.counted(count, 'time')} in {sentences}.")


def stats(
    gold: Annotated[Path, typer.Argument(help="Gold items in JSON Lines.", metavar="GOLD.jsonl")],
    rules: Rules = None,
    no_model: NoModel = False,
) -> None:
    """Say of each rule how often it spoke on a gold, was right, was false, and was vetoed.

    \b
    extractor rules stats corpora/gold/better-care-fund.jsonl
    """
    from extractor.cli.tables import show_rows
    from extractor.evaluation import read
    from extractor.evaluation.rulestats import worth
    from extractor.settings import resolve

    settings = resolve({"rules": rules, "model": False if no_model else None})
    book = _book(rules)
    rows = [
        [w.rule, *map(str, (w.spoke, w.right, w.false, w.vetoed))]
        for w in sorted(worth(read(gold), book, settings.rules, settings.model), key=lambda w: (-w.spoke, w.rule))
    ]
    show_rows(["rule", "spoke", "right", "false", "vetoed"], rows)


def new(
    pack: Annotated[str, typer.Argument(help="A short name: housing, fire-service.", metavar="PACK")],
    folder: Annotated[Path, typer.Option("--in", help="The folder of packs.", metavar="DIR")] = Path("rules"),
) -> None:
    """Begin a pack of your own, with a rule to change.

    The folder gets a copy of the shipped packs first, if it is new: `load --rules` takes one folder as the whole.

    \b
    extractor rules new housing
    extractor rules check rules
    extractor load reports/ --rules rules
    """
    from extractor.resources import shipped

    if not re.fullmatch(r"[a-z][a-z0-9-]*", pack):
        raise SettingsError(pack, "is no name for a pack.", "Small letters, figures and hyphens, a letter first.")
    target = folder / f"{pack}.toml"
    if target.exists():
        raise SettingsError(str(target), "is there already.", "Choose another name.")
    if not folder.exists():
        shutil.copytree(shipped("rules"), folder)
        console.say(f"{folder}: the shipped packs were copied here.")
    target.write_text(_NEW.format(name=pack), encoding="utf-8")
    console.write(f"{target}: written. Change its rule, then: extractor rules check {folder}")


def _book(folder: Path | None) -> Rulebook:
    from extractor import rulebook
    from extractor.resources import shipped
    from extractor.settings import resolve

    return rulebook.load(resolve({"rules": folder}).rules or shipped("rules"))


def _proofs(item: Rule | Cue | Veto):
    """Each example's text with what is expected of it."""
    from extractor.rulebook import Rule

    if not isinstance(item, Rule):
        yield from ((text, "speaks") for text in item.examples)
        yield from ((text, "is silent") for text in item.counterexamples)
    else:
        yield from ((example.text, "speaks") for example in item.examples)
        yield from ((counter.text, "is silent") for counter in item.counterexamples)


def _readable(pattern: str) -> str:
    """The compiled pattern with its figures' marks named again."""
    from extractor.quantities.marks import FIGURE_MARKS

    for name, marks in FIGURE_MARKS.items():
        pattern = pattern.replace(f"(?:{marks})", name)
    return pattern
