"""The saved questions: SQL files in db/questions that anyone may read, run, copy and change."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from extractor.errors import StoreError
from extractor.resources import shipped


@dataclass(frozen=True, slots=True)
class Question:
    """One saved question: its name, its title, what it answers, and its SQL."""

    name: str
    title: str
    about: str
    sql: str


def questions() -> tuple[Question, ...]:
    """All saved questions, in the order of their numbers."""
    return tuple(_read(file) for file in sorted((shipped("db") / "questions").glob("*.sql")))


def question(name: str) -> Question:
    """The question of that name; its number, or any part of the name that only it has, will do. Raises StoreError."""
    every = questions()
    wanted = name.strip().lower()
    exact = [q for q in every if wanted in (q.name, q.name.partition("-")[2], str(int(q.name[:2])), q.name[:2])]
    found = exact or [q for q in every if wanted and wanted in q.name]
    if len(found) == 1:
        return found[0]
    choices = ", ".join(q.name for q in found or every)
    what = f"{len(found)} questions have this in their names." if found else "there is no such question."
    raise StoreError(f"ask {name}", what, f"Choose one of: {choices}.")


def _read(file: Path) -> Question:
    # The first line of the comment at the top is the title, the rest says what it answers.
    sql = file.read_text(encoding="utf-8").replace("\r\n", "\n")
    title, *about = [line.removeprefix("--").strip() for line in takewhile(_is_comment, sql.splitlines())]
    return Question(file.stem, title, " ".join(about), sql)


def _is_comment(line: str) -> bool:
    return line.startswith("--")
