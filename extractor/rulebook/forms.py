"""Rule packs as people write them, in TOML: what each entry may hold. Only their form is judged here."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import RuleError
from extractor.model import FindingType, Kind

CaptureKind = Literal["money", "percent", "count", "duration", "figure", "planned", "baseline", "text"]
CueAttribute = Literal["status", "evidence_basis", "stance", "negated", "modality", "direction"]
F = TypeVar("F", bound=BaseModel)


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


#: A number and, if it matters, its unit: "1400000 GBP".
_AMOUNT = r"^-?\d+(?:\.\d+)?(?: \w+)?$"


class ExampleForm(_Form):
    """A text on which the rule must speak. All fields but `text` are optional expectations."""

    text: str
    quote: str | None = None
    amount: str | None = Field(default=None, pattern=_AMOUNT)
    planned_amount: str | None = Field(default=None, pattern=_AMOUNT)
    period: str | None = None
    status: str | None = None
    direction: str | None = None
    claimant: str | None = None
    evidence_basis: str | None = None
    stance: str | None = None
    negated: bool | None = None


class CounterForm(_Form):
    """A text on which the rule must be silent, and why."""

    text: str
    because: str


class RuleForm(_Form):
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    type: FindingType
    about: str
    regex: str | None = None
    phrases: list[str] = []
    capture: dict[str, CaptureKind] = {}
    unless: list[str] = []
    kinds: list[Kind] = []
    lead: str | None = None
    figure: bool = False
    confidence: float = Field(default=0.8, gt=0, le=1)
    set: dict[CueAttribute, str | bool] = {}
    example: list[ExampleForm] = Field(min_length=2)
    counterexample: list[CounterForm] = Field(min_length=1)


class CueForm(_Form):
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    attribute: CueAttribute
    value: str | bool
    about: str
    regex: str
    types: list[FindingType] = []
    scope: Literal["clause", "sentence", "next"] = "clause"
    sure: bool = False
    unless: list[str] = []
    example: list[str] = Field(min_length=1)
    counterexample: list[str] = Field(min_length=1)


class VetoForm(_Form):
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    about: str
    regex: str
    types: list[FindingType] = []
    kinds: list[Kind] = []
    scope: Literal["clause", "sentence"] = "clause"
    unless: list[str] = []
    example: list[str] = Field(min_length=2)
    counterexample: list[str] = Field(min_length=1)


class PackForm(_Form):
    pack: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    about: str
    define: dict[str, str] = {}
    rule: list[RuleForm] = []
    cue: list[CueForm] = []
    veto: list[VetoForm] = []


class VocabularyForm(_Form):
    about: str
    define: dict[str, str]


def read_form(file: Path, form: type[F]) -> F:
    """One file of the form wanted. Raises RuleError, naming the key that is at fault."""
    try:
        return form.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except UnicodeDecodeError as fault:
        raise RuleError(str(file), "is not UTF-8 text.", "Save it as UTF-8.") from fault
    except tomllib.TOMLDecodeError as fault:
        raise RuleError(str(file), f"is not valid TOML: {fault}.", "Mend the line named.") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RuleError(
            str(file), f"{place}: {first['msg']}.", "See rules/README.md for the keys of a pack."
        ) from fault
