# `make demo` answers all three people's questions, `make serve` does so in a browser; `make test` runs the checks' tests. Needs Python ≥ 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
WORKSPACE ?= demo-workspace

.DEFAULT_GOAL := help
.PHONY: help demo serve test lint check wheel clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "SkillMatch needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed ## Set everything up and answer a learner, an employer and a curriculum designer
	$(BIN)/skillmatch demo --workspace $(WORKSPACE)

serve: $(VENV)/.installed ## Serve the pages over the demo workspace, on this machine alone
	$(BIN)/skillmatch serve --workspace $(WORKSPACE)

test: $(VENV)/.installed-dev ## Run the tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.installed-dev ## Run ruff, mypy and import-linter
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## Everything CI runs

wheel: $(VENV)/.installed-dev ## Build the wheel and the sdist into dist/
	$(BIN)/python -m build

clean: ## Remove the environment, the demo workspace and build output
	rm -rf $(VENV) demo-workspace build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
