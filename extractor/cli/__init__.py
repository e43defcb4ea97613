"""The command `extractor`. The only place that prints or shows progress."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from extractor.cli import asking, checking, console, documents, findings, grids, paper, rules
from extractor.errors import ExtractorError

_HELP = """Find savings claims, targets, outcomes, assumptions and recommendations in audit reports, local plans and
press cuttings, and lead each back to its page.

\b
extractor demo                            see it at work on a small set
extractor load reports/                   read a folder into findings.duckdb
extractor ask                             list ten saved questions
extractor query "select document, amount, quote, page from savings_claims"
extractor export evidence.docx --view savings_claims
"""
_END = "Each verb explains itself, with an example: extractor load --help"


class _Door(TyperGroup):
    """Turns what may go wrong into one clear sentence and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except ExtractorError as error:
            if console.debugging():
                raise
            console.fail(error)
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as stop:
            console.say("Stopped.")
            raise typer.Exit(130) from stop
        except BrokenPipeError as gone:  # the reader of the output (head, less) has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from gone


def taught(text: str | None) -> str:
    """A docstring as help: paragraphs run on, and the examples (after a \\b) keep their lines and stand out."""
    paragraphs = inspect.cleandoc(text or "").split("\n\n")
    return "\n\n".join(_examples(p) if p.startswith("\b") else " ".join(p.split()) for p in paragraphs)


def _examples(paragraph: str) -> str:
    return "\n".join(f"[cyan]{line}[/cyan]" for line in paragraph.strip("\b\n").split("\n"))


app = typer.Typer(
    cls=_Door,
    help=taught(_HELP),
    epilog=_END,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_VERBS: dict[str, tuple[Callable[..., None], ...]] = {
    "Read": (documents.demo, documents.load),
    "Ask": (asking.query, asking.ask, asking.search, asking.export),
    "Look closer": (findings.show, findings.open_source, findings.extract, grids.tables, paper.layout),
    "Check": (paper.coverage, checking.evaluate, checking.doctor, checking.train),
}
for _panel, _functions in _VERBS.items():
    for _function in _functions:
        _name = _function.__name__.partition("_")[0]
        app.command(_name, help=taught(_function.__doc__), rich_help_panel=_panel)(_function)
_rules = typer.Typer(help="The rules that find: list, show, check, try, and write new ones.", no_args_is_help=True)
for _function in (rules.list_rules, rules.show, rules.check, rules.try_rule, rules.stats, rules.new):
    _rules.command(_function.__name__.partition("_")[0], help=taught(_function.__doc__))(_function)
app.add_typer(_rules, name="rules", rich_help_panel="Check")


@app.callback(invoke_without_command=True)
def _options(
    version: bool = typer.Option(False, "--version", help="Say which version this is.", is_eager=True),
) -> None:
    if version:
        import extractor

        console.write(f"extractor {extractor.__version__}")
        raise typer.Exit()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code: 0 well, 1 a file failed, 2 settings, 3 rules, 4 the database."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # £ on Windows pipes
    app(list(arguments) if arguments is not None else None, prog_name="extractor")
