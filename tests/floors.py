"""Floors under what is found, kept beside the digest of the gold they were measured on.

    python tests/floors.py           measures every gold that is here and says where it stands to its floors
    python tests/floors.py --pin     raises the floors to what is measured now; refuses to lower one

Of F1 and rates a floor lies a point below what was measured, of what is counted three findings: so much turns on
chance. Ceilings (false findings, attributes invented, plans read as achieved) lie as much above. Attributes are held to
how many findings of the gold they are right on: their share of those that are found falls whenever a hard finding more
is found, so that it held recall down. A gold whose digest has changed is pinned anew.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from extractor.evaluation import evaluate, read
from extractor.evaluation.intervals import flat
from extractor.evaluation.scoring import calibration_error, total

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "gold"
FILE = ROOT / "tests" / "floors.toml"
GOLDS = {
    "dev": SHARED / "dev.jsonl",
    "press": SHARED / "press.jsonl",
    "real": SHARED / "real.jsonl",
    "better-care-fund": ROOT / "corpora" / "gold" / "better-care-fund.jsonl",
}
SLACK, FEW = 0.01, 3
#: Figures that are better small; what is counted; and the rate of which a point is 1.
_CEILINGS = ("false_in_empty_items", "false_per_1000_words", "invented.", "read_as_achieved", "calibration_error")
_COUNTS = ("right.", "invented.", "false_in_empty_items", "read_as_achieved")
_RATES = ("micro_f1", "macro_f1", "negated_f1", "false_per_1000_words")


@cache
def measured(name: str) -> dict[str, float]:
    """The figures of one gold that are held to floors and ceilings, by dotted name."""
    result = evaluate(read(GOLDS[name]))
    count, figures = total(result.counts), dict(flat(result.figures))
    out = {rate: figures[rate] for rate in _RATES if rate in figures}
    error = calibration_error(count)
    if name == "real" and error is not None:  # the others have too few answers in most bins
        out["calibration_error"] = error
    out |= {f"right.{attribute}": round(n, 1) for attribute, n in count.agreed.items()}
    out |= {f"invented.{attribute}": n for attribute, n in count.invented.items()}
    return {**out, "false_in_empty_items": count.false_in_empty, "read_as_achieved": count.read_as_achieved}


def ceiling(name: str) -> bool:
    """Whether a figure is the better the smaller it is."""
    return name.startswith(_CEILINGS)


def digest(name: str) -> str:
    return hashlib.sha256(GOLDS[name].read_bytes()).hexdigest()


def pinned() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def faults(name: str, pins: Mapping[str, Any], figures: Mapping[str, float]) -> Iterator[str]:
    """Each figure that is worse than its floor, in words."""
    for figure, floor in pins.get("figures", {}).items():
        now = figures.get(figure)
        if now is None:
            yield f"{name}: {figure} can no longer be measured"
        elif (now > floor) if ceiling(figure) else (now < floor):
            yield f"{name}: {figure} is {now:.3f}; its {'ceiling' if ceiling(figure) else 'floor'} is {floor}"


def raised(pins: Mapping[str, Any], figures: Mapping[str, float]) -> dict[str, float]:
    """The floors that these figures allow, none of them lower than it was."""
    out: dict[str, float] = dict(pins.get("figures", {}))
    for figure, now in figures.items():
        slack = FEW if figure.startswith(_COUNTS) else SLACK * (100 if "_per_" in figure else 1)
        floor = round(now + slack, 3) if ceiling(figure) else round(now - slack, 3)
        old = out.get(figure)
        better = floor if old is None else min(old, floor) if ceiling(figure) else max(old, floor)
        out[figure] = max(better, 0.0)
    return out


def main(pin: bool) -> int:
    pins, bad = pinned(), []
    for name, path in GOLDS.items():
        if not path.is_file():
            continue
        known = pins.get(name, {})
        if known.get("sha256") != digest(name):
            known = {}
        figures = measured(name)
        wrong = list(faults(name, known, figures))
        bad += wrong
        for figure, now in figures.items():
            print(f"{name:17} {figure:28} {now:.3f}  pinned {known.get('figures', {}).get(figure, '-')}")
        if pin and not wrong:
            pins[name] = {"sha256": digest(name), "figures": raised(known, figures)}
    for line in bad:
        print(line)
    if pin and bad:
        print("Not pinned: floors are never lowered. Mend what got worse.")
    elif pin:
        FILE.write_text(_toml(pins), encoding="utf-8")
    return 1 if bad else 0


def _toml(pins: Mapping[str, Mapping[str, Any]]) -> str:
    lines = ["# Written by `make floors`. Raised when findings get better; never lowered."]
    for name, known in pins.items():
        lines += ["", f'["{name}"]', f'sha256 = "{known["sha256"]}"', f'["{name}".figures]']
        lines += [f'"{figure}" = {floor}' for figure, floor in sorted(known["figures"].items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main("--pin" in sys.argv))
