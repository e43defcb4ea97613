"""The parts of README.md that the program says itself: the tour's answers, the verbs, the data dictionary.

    python tests/readme_parts.py

runs the tour in a scratch folder and writes what it said, with the two tables, into README.md. In a console block an
answer that ends in a line "…" is cut short there, and stays as long as it is; one without it is given whole.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
WIDTH = "100"
CUT = "…"
#: The finding that the tour looks at; its id changes when a rule moves the quotation.
SHOWN = (
    "select left(id, 8) as id from savings_claims where amount_gbp = 55e6 and kind = 'nao_report'"
    " and paragraph is not null order by start_offset limit 1"
)

_BLOCK = re.compile(r"(?<=```console\n).*?(?=^```$)", re.M | re.S)
_ID = re.compile(r"(?<=^extractor show )\w+")


@dataclass(frozen=True, slots=True)
class Step:
    """One command of the tour, and the answer that the README shows below it."""

    command: str
    answer: str

    @property
    def is_cut(self) -> bool:
        return self.answer.split("\n")[-1] == CUT

    def shortened(self, answer: str) -> str:
        """What the README has to show of an answer."""
        lines = [line.rstrip() for line in answer.strip("\n").split("\n")]
        if self.is_cut:
            lines = [*lines[: self.answer.count("\n")], CUT]
        return "\n".join(lines)


def steps(text: str) -> Iterator[Step]:
    """The commands of all console blocks, in order."""
    for block in _BLOCK.finditer(text):
        for part in re.split(r"^\$ ", block[0], flags=re.M)[1:]:
            command, _, answer = part.partition("\n")
            yield Step(command, answer.strip("\n"))


def furnish(folder: Path) -> None:
    """Put into a scratch folder what the tour names."""
    for name in ("better-care-fund/documents", "gold"):
        shutil.copytree(ROOT / "corpora" / name, folder / "corpora" / name)


def run(command: str, folder: Path) -> str:
    """What a command answers on standard output. Raises CalledProcessError where it fails."""
    program, *arguments = shlex.split(command)
    if program != "extractor":
        raise ValueError(f"the tour runs nothing but extractor: {command}")
    settings = {k: v for k, v in os.environ.items() if not k.startswith("EXTRACTOR_")}
    done = subprocess.run(
        [sys.executable, "-m", "extractor", *arguments],
        cwd=folder,
        env={**settings, "COLUMNS": WIDTH, "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def part(text: str, name: str) -> str:
    """What stands between the markers of that name."""
    return _marked(name).search(text)[2]  # type: ignore[index]


def replaced(text: str, name: str, content: str) -> str:
    """The text with new content between the markers of that name."""
    return _marked(name).sub(lambda found: f"{found[1]}{content}\n{found[3]}", text)


def _marked(name: str) -> re.Pattern[str]:
    return re.compile(rf"(^<!-- {name}:.*?-->\n)(.*?)(^<!-- end of {name} -->$)", re.M | re.S)


def verbs() -> str:
    """The table of commands, as the program declares them."""
    import typer

    from extractor.cli import app

    rows = ["| command | what it does |", "|---|---|"]
    for name, command in _commands("extractor", typer.main.get_command(app)):
        words = [_usage(p) for p in command.params if "--help" not in p.opts]
        about = " ".join(command.help.partition("\n\n")[0].split())
        rows.append(f"| `{' '.join([name, *words]).replace('|', chr(92) + '|')}` | {about} |")
    return "\n".join(rows)


def _commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for verb, inner in below.items():
        yield from _commands(f"{name} {verb}", inner)


def _usage(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        word = parameter.metavar or parameter.name.upper()
        return word if parameter.required else f"[{word}]"
    value = "" if parameter.is_flag or not parameter.metavar else f" {parameter.metavar}"
    return f"[{parameter.opts[0]}{value}]"


def dictionary(database: Path) -> str:
    """Every view with its columns; of the views over findings only what they leave out or add."""
    from extractor.store import Store

    views = Store(database, read_only=True).dictionary()
    findings = next(view for view in views if view.name == "findings")
    known = {(c.name, c.type, c.comment) for c in findings.columns}
    out: list[str] = []
    for view in views:
        out += [f"**{view.name}**: {view.comment}", ""]
        own = [c for c in view.columns if (c.name, c.type, c.comment) not in known]
        narrowed = view is not findings and len(own) <= 1
        if narrowed:
            names = {c.name for c in view.columns}
            absent = ", ".join(f"`{c.name}`" for c in findings.columns if c.name not in names)
            out += [f"The columns of findings, without {absent}" + (", and:" if own else "."), ""]
        columns = own if narrowed else view.columns
        if columns:
            out += ["| column | type | what it holds |", "|---|---|---|"]
            out += [f"| {c.name} | {c.type.lower()} | {c.comment.replace('|', chr(92) + '|')} |" for c in columns]
            out.append("")
    return "\n".join(out).rstrip("\n")


def rewritten(text: str) -> str:
    """The README with the tour run anew and both tables made anew."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        furnish(folder)
        for step in list(steps(text)):
            command = step.command
            if _ID.search(command):
                shown = run(f'extractor query "{SHOWN}" --format csv --db demo.duckdb', folder).split()[-1]
                command = _ID.sub(shown, command)
            said = step.shortened(run(command, folder))
            before = f"$ {step.command}\n{step.answer}".rstrip("\n")
            text = text.replace(before, f"$ {command}\n{said}".rstrip("\n"), 1)
        text = replaced(text, "dictionary", dictionary(folder / "demo.duckdb"))
    return replaced(text, "verbs", verbs())


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
