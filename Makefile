# Set-up, demonstration, tests. Everything here can be done by hand too: see the README, "Without make".
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: demo test lint check bench train floors figures clean

demo: $(VENV)/installed
	@$(BIN)/extractor demo

test: lint check

check: $(VENV)/installed-dev
	$(BIN)/python -m pytest

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/pyright --pythonpath $(BIN)/python

# Timings beside pdfplumber on the same pages, in one run. Needs the shared documents.
bench: $(VENV)/installed-dev
	$(BIN)/python -m pytest -m bench tests/bench

# Fits the embedding finder's head anew from corpora/training; the same sentences give the same bytes.
train: $(VENV)/installed-dev
	$(BIN)/extractor train corpora/training

# Where the findings stand to their floors; `make floors PIN=--pin` raises the floors to what is measured.
floors: $(VENV)/installed-dev
	$(BIN)/python tests/floors.py $(PIN)

# Measures what the README's table of figures says, and writes it there.
figures: $(VENV)/installed-dev
	$(BIN)/python tests/bench/figures.py --write

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) demo.duckdb evidence.docx
