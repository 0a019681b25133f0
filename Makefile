# Everything a newcomer needs: `make run`, `make test`. The rest is listed by `make help`.
SHELL := /bin/bash
# The first that starts and is new enough: a name on the path may be a shim of a version that is not there.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do $$p -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: help run demo test check format bench screenshots docs lock clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t14

run: .venv/run  ## serve the product, filled with demo data if it holds none, until Ctrl-C
	@$(BIN)/python -m commands run

demo: .venv/run  ## build the demo department anew
	@$(BIN)/python -m demo --fresh

test: check chromium  ## all checks and all tests
	@$(BIN)/python -m pytest -n auto --dist loadgroup

check: .venv/dev  ## ruff, mypy, import-linter, gettext complete
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || ($(BIN)/ruff format --check . ; false)
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports > .venv/lint-imports.txt || (cat .venv/lint-imports.txt; false)
	@$(BIN)/python -m pytest -p no:cacheprovider tests/test_words.py

format: .venv/dev  ## put the code in the house's form
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: .venv/dev  ## speed as ratios, with targets and versions
	@$(BIN)/python -m benchmarks

screenshots: .venv/dev chromium  ## the pictures of the README and the guide
	@$(BIN)/python -m docs.screenshots

docs: .venv/run  ## what is written from the code
	@$(BIN)/python -m commands kpis

lock:  ## pin what pyproject.toml asks for (needs uv)
	uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --python-version 3.11 -q -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --python-version 3.11 -c requirements.lock -q -o requirements-dev.lock

clean:  ## remove the environment and the caches; data stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.PHONY: chromium
chromium:
	@.ci/chromium > /dev/null

.venv/bin/python:
	@$(if $(PYTHON),,echo "Python 3.11 or newer is needed; none was found. Install it, or name it: make PYTHON=/path/to/python3.12" ; exit 1)
	@$(PYTHON) -c '$(NEW_ENOUGH)' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1 | head -1). Install it, or name it: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "No environment could be made in .venv: install the venv module of $(PYTHON), and see that the disk is not full."; rm -rf .venv; exit 1; }

.venv/run: requirements.lock | .venv/bin/python
	@echo "Installing what the product needs (once) ..."
	@$(PIP) -r requirements.lock || { echo "The packages of requirements.lock could not be installed: see above. Is the disk full, or the package registry out of reach?"; exit 1; }
	@touch $@

.venv/dev: requirements-dev.lock | .venv/bin/python
	@echo "Installing what the product and its tests need (once) ..."
	@$(PIP) -r requirements-dev.lock || { echo "The packages of requirements-dev.lock could not be installed: see above. Is the disk full, or the package registry out of reach?"; exit 1; }
	@touch .venv/run $@
