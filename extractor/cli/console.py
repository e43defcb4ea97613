"""What the command says, and how: answers on standard output, all else on standard error."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from rich.console import Console

#: Width of tables where the output is no terminal and COLUMNS does not say.
PIPED_WIDTH = 100


def out() -> Console:
    """The console of answers."""
    return _console(stderr=False)


def err() -> Console:
    """The console of progress and troubles."""
    return _console(stderr=True)


def _console(stderr: bool) -> Console:
    from rich.console import Console

    console = Console(stderr=stderr, highlight=False, emoji=False, markup=False)
    if not console.is_terminal and not os.environ.get("COLUMNS"):
        console = Console(stderr=stderr, highlight=False, emoji=False, markup=False, width=PIPED_WIDTH)
    return console


def write(text: str) -> None:
    """Print text as it is, unwrapped and with its own line ends: for other programs."""
    sys.stdout.flush()
    sys.stdout.buffer.write((text if text.endswith("\n") else text + "\n").encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """A remark beside the answer."""
    print(text, file=sys.stderr)


def fail(error: ExtractorError) -> None:
    """One clear sentence: where, what, and what to do about it."""
    say(f"extractor: {error}")


def counted(count: int, noun: str) -> str:
    """A number and its noun: "1 document", "1,204 pages"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def debugging() -> bool:
    return bool(os.environ.get("EXTRACTOR_DEBUG"))
