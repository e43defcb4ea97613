"""The errors a person may meet: each says where, what, and what to do about it."""

from __future__ import annotations


class ExtractorError(Exception):
    """Base of all errors meant for people. `where` is a file, a row or an option; `hint` is the remedy."""

    exit_code = 1

    def __init__(self, where: str, what: str, hint: str = "") -> None:
        super().__init__(where, what, hint)
        self.where = where
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        message = f"{self.where}: {self.what}" if self.where else self.what
        return f"{message} {self.hint}".rstrip()


class SourceError(ExtractorError):
    """A document could not be read. The run goes on with the others."""

    exit_code = 1


class SettingsError(ExtractorError):
    """An option, a path or a setting makes no sense."""

    exit_code = 2


class RuleError(ExtractorError):
    """A rule pack is malformed, or one of its examples fails."""

    exit_code = 3


class StoreError(ExtractorError):
    """The database is locked, foreign, newer than the program, or refuses a question."""

    exit_code = 4
