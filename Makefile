# Two commands matter: `make` sets up what is missing, builds and proves; `make test` runs every test.
# The rest is convenience. Nothing is installed outside this folder.

VENV := .venv
BIN := $(VENV)/bin
TOOLS := .tools
# An environment knows its own place: in a folder that was moved or copied it is made anew.
INSTALLED := $(VENV)/.installed-$(firstword $(shell pwd -P | cksum))
ELSEWHERE = $(filter-out $(INSTALLED),$(wildcard $(VENV)/.installed-*))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

# Imports come from what is installed, never by accident from the folder a command is run in.
export PYTHONSAFEPATH := 1
# Pyright comes complete as a wheel: it has nothing to look up.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all help setup tools build prove check test soak interpreters regen bench judges clean

all: setup tools ## Set up what is missing, build output/ and prove it (the default)
	@$(BIN)/heliograph build
	@$(BIN)/heliograph prove

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## Create .venv and install everything pinned in constraints.txt

$(INSTALLED): pyproject.toml definitions/pyproject.toml examples/tributary_service/pyproject.toml constraints.txt
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo \
		"Heliograph needs Python 3.11 or newer: install one, or name it: make PYTHON=/path/to/python3" >&2; exit 3; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot create virtual environments" \
		"(on Debian and Ubuntu: apt-get install python3-venv)" >&2; exit 3; }
	@echo "Setting up $(VENV) with $(PYTHON) (about a minute the first time) …"
	@$(PYTHON) -m venv $(if $(ELSEWHERE),--clear )$(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt hatchling editables
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-build-isolation \
		-e '.[dev]' -e definitions -e 'examples/tributary_service[gunicorn]'
	@touch $@

# Without the programs a build still works and only proving fails, so their absence (3) does not stop us here.
tools: setup ## Get promtool, amtool and the two servers into .tools unless PATH has them
	@$(BIN)/python generators/heliograph/tools/fetch.py --into $(TOOLS) || test $$? -eq 3

build: setup ## Build output/ from definitions/
	@$(BIN)/heliograph build

prove: setup tools ## Prove output/ with promtool and amtool
	@$(BIN)/heliograph prove

check: setup ## Lint, types, import contracts, findings and drift; no tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/heliograph build --check

test: check tools ## All of `make check`, then every test
	$(BIN)/pytest -n auto

# One at a time: in some of them a minute passes in a second, and a busy machine is slower than that.
soak: setup tools ## The tests that take minutes
	$(BIN)/pytest -m soak

interpreters: setup tools ## What services import, and the bytes built, on every other Python that is here
	@.ci/interpreters

regen: setup tools ## Rewrite the reference files of the tests, then run them again
	-$(BIN)/pytest -n auto -q --force-regen
	$(BIN)/pytest -n auto

bench: setup ## Measure against the budgets
	$(BIN)/python bench/run.py
	$(BIN)/python bench/runtime/run.py

judges: setup ## Hold output/ against grafana/dashboard-linter and promtool 3.x (needs Go)
	$(BIN)/python judges/run.py

clean: ## Remove what make made, but not output/
	rm -rf $(VENV) .venvs $(TOOLS) dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
