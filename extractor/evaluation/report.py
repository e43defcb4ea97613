"""What was measured, to be read: as plain text and as one HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from extractor.evaluation.intervals import intervals
from extractor.evaluation.scoring import NOTHING, Case, Score, calibration_error, total

Table = list[list[str]]
_KINDS = {"missed": "Missed", "false": "False", "wrong": "Attributes that disagree"}
_STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b }
table { border-collapse: collapse; margin: 0 0 1.5rem } caption { text-align: left; color: #555; padding: .3rem 0 }
th, td { padding: .25rem .7rem; border-bottom: 1px solid #ddd; text-align: right; vertical-align: top }
th:first-child, td:first-child, .cases td { text-align: left } thead th { border-bottom: 2px solid #1b1b1b }
mark { background: #ffe9a8 } details { margin: 1rem 0 } summary { font-weight: 600; cursor: pointer }
"""


def tables(result: Score) -> dict[str, Table]:
    """Every table of a measurement under its caption, the first row of each its heads."""
    spread = intervals(result.counts)
    count = total(result.counts)
    return {
        "Types of finding, with 95 % intervals over items": _types(result, spread),
        "False findings, negation and confidence": _rates(result, spread),
        "Attributes of matched findings: agreement, and given where the gold has none": _attributes(result, spread),
        "Types: gold down, found across": _confusion(count.types),
        "Statuses of matched findings: gold down, found across": _confusion(count.statuses),
    }


def table(result: Score) -> str:
    """The tables as plain text."""
    return "\n\n".join(f"{caption}\n{_plain(rows)}" for caption, rows in tables(result).items())


def listed(cases: Sequence[Case]) -> Iterator[str]:
    """The cases behind the figures, one a line, each with its sentence."""
    for kind, title in _KINDS.items():
        chosen = [c for c in cases if c.kind == kind]
        yield f"\n{title}: {len(chosen)}"
        for case in chosen:
            yield f"  {case.item} | {case.what} | {_line(case.quote)}"
            if _line(case.quote) != case.sentence:
                yield f"      in: {case.sentence}"


def page(result: Score, title: str) -> str:
    """The tables and cases as one HTML page that needs nothing else."""
    parts = [f"<h1>{escape(title)}</h1>"]
    for caption, (head, *rows) in tables(result).items():
        heads = "".join(f"<th>{escape(cell)}</th>" for cell in head)
        body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
        parts.append(
            f"<table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        )
    for kind, heading in _KINDS.items():
        chosen = [c for c in result.cases if c.kind == kind]
        body = "".join(
            f"<tr><td>{escape(c.item)}</td><td>{escape(c.what)}</td><td>{_in_sentence(c)}</td></tr>" for c in chosen
        )
        cases = f"<table class='cases'><tbody>{body}</tbody></table>"
        parts.append(f"<details><summary>{heading}: {len(chosen)}</summary>{cases}</details>")
    head = f"<meta charset='utf-8'><title>{escape(title)}</title><style>{_STYLE}</style>"
    return f"<!doctype html><html lang='en-GB'><head>{head}</head><body>{''.join(parts)}</body></html>\n"


def _types(result: Score, spread: Mapping[str, tuple[float, float]]) -> Table:
    figures = result.figures
    rows = [["type", "precision", "recall", "F1", "", "gold", "found"]]
    for type, row in figures["types"].items():
        numbers = [_shown(row[name]) for name in ("precision", "recall", "f1")]
        rows.append([type, *numbers, _spread(spread, f"types.{type}.f1"), f"{row['gold']:g}", f"{row['found']:g}"])
    micro = [_shown(figures[f"micro_{name}"]) for name in ("precision", "recall", "f1")]
    rows.append(["all (micro)", *micro, _spread(spread, "micro_f1"), "", ""])
    rows.append(["mean of types (macro)", "", "", _shown(figures["macro_f1"]), _spread(spread, "macro_f1"), "", ""])
    return rows


def _rates(result: Score, spread: Mapping[str, tuple[float, float]]) -> Table:
    names = {
        "false_per_100_empty_items": "false findings per 100 items that hold none",
        "false_per_1000_words": "false findings per 1,000 words",
        "negated_f1": "negated, F1",
        "read_as_achieved": "not achieved, but read as achieved",
    }
    rows = [["", "figure", ""]]
    rows += [[words, _shown(result.figures[name]), _spread(spread, name)] for name, words in names.items()]
    error = calibration_error(total(result.counts))
    values = f"{len(result.confidences)} values"
    if result.passed and result.passed.findings:
        share = f"of {result.passed.sentences_through:,} sentences out of {result.passed.sentences:,}"
        recall = result.passed.findings_through / result.passed.findings
        rows.append(["findings in a sentence that the first pass lets through", _shown(recall), share])
    return [*rows, ["confidence against precision (expected calibration error)", _shown(error), values]]


def _attributes(result: Score, spread: Mapping[str, tuple[float, float]]) -> Table:
    agreed, invented = result.figures["attributes"], result.figures["invented"]
    rows = [["attribute", "agrees", "", "invented", ""]]
    for name in {**agreed, **invented}:
        rows.append(
            [
                name,
                *(_shown(agreed.get(name)), _spread(spread, f"attributes.{name}")),
                *(_shown(invented.get(name)), _spread(spread, f"invented.{name}")),
            ]
        )
    return rows


def _confusion(counts: Counter[tuple[str, str]]) -> Table:
    names = sorted({name for pair in counts for name in pair}, key=lambda name: (name == NOTHING, name))
    return [["", *names], *([gold, *(str(counts[gold, seen] or "·") for seen in names)] for gold in names)]


def _plain(rows: Table) -> str:
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return "\n".join(
        f"  {row[0]:<{widths[0]}}" + "".join(f"  {cell:>{w}}" for cell, w in zip(row[1:], widths[1:], strict=True))
        for row in rows
    )


def _in_sentence(case: Case) -> str:
    sentence, quote = escape(case.sentence), escape(_line(case.quote))
    return sentence.replace(quote, f"<mark>{quote}</mark>", 1) if quote in sentence else f"<mark>{quote}</mark>"


def _line(text: str) -> str:
    return " ".join(text.split())


def _spread(spread: Mapping[str, tuple[float, float]], name: str) -> str:
    return "{:.2f} to {:.2f}".format(*spread[name]) if name in spread else ""


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
