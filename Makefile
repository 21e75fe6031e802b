# Needs make and Python 3.11 or newer; everything else goes into .venv from requirements.lock.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PAGES := workflow_platform/api/web_app/built/index.html
# All that the web app is built from.
SOURCES := $(shell git ls-files frontend 2>/dev/null || find frontend -type f -not -path '*/node_modules/*') docs/openapi.json
PIP := $(BIN)/python -m pip --disable-pip-version-check
UV_VERSION := 0.13.9
UV := $(or $(shell command -v uv),$(BIN)/uv)
PYTHONS := $(or $(PYTHON),python3 python3.13 python3.12 python3.11)
SCALE := 1
EXAMPLES := 300
ROWS := 16000000

MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup up test fuzz pictures lint format bench bench-data lock clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(READY) $(PAGES) ## Make .venv and the web app; PYTHON=… chooses the interpreter
	@:

up: $(READY) $(PAGES) ## Start the platform until Ctrl-C; PORT=… DAGSTER_PORT=… choose the ports
	@exec $(BIN)/workflow-platform up $(if $(PORT),--port $(PORT)) \
		$(if $(DAGSTER_PORT),--dagster-port $(DAGSTER_PORT)) $(ARGS)

test: $(READY) $(PAGES) ## Run the tests; ARGS=… goes to pytest
	@$(BIN)/python -m workflow_platform_tests.browser.chromium
	@$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=8 --dist=worksteal $(ARGS)

fuzz: $(READY) $(PAGES) ## Ask the API with many made-up requests; EXAMPLES=… for each operation
	@FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest --numprocesses=auto --maxprocesses=8 --dist=worksteal \
		--timeout=3600 workflow_platform_tests/api/fuzz/test_fuzz.py $(ARGS)

pictures: $(READY) $(PAGES) ## Make the pictures of the pages in docs/images
	@$(BIN)/python -m workflow_platform_tests.browser.chromium
	@PICTURES=docs/images $(BIN)/python -m pytest --quiet workflow_platform_tests/browser/test_pages.py

lint: $(READY) $(PAGES) ## Check style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@$(BIN)/python frontend/build.py check

format: $(READY) ## Put the code into the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	@$(BIN)/python frontend/build.py format

bench: $(READY) ## Compare with hand-written SQL on TPC-H; SCALE=… is its scale factor
	@$(BIN)/python -m workflow_platform_tests.bench --scale $(SCALE) $(ARGS)

bench-data: $(READY) ## Compare reading a large CSV file with DuckDB's own reading, and page to the end; ROWS=… of the file
	@$(BIN)/python -m workflow_platform_tests.bench.datasets --rows $(ROWS) $(ARGS)

lock: $(READY) ## Write requirements.lock after a change to pyproject.toml; ARGS=--upgrade takes newer versions
	$(UV) pip compile --quiet --universal --generate-hashes --no-header $(ARGS) pyproject.toml \
		--group pyproject.toml:dev --group pyproject.toml:bench --output-file requirements.lock

clean: ## Remove everything that make made, but not the data in .workflow_platform
	rm -rf $(VENV) frontend/node_modules $(dir $(PAGES)) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv does not read pip's configuration; where only pip knows the package index, pip installs.
# The build backend is in the lock file too, so the last step fetches nothing.
$(READY): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing the packages of requirements.lock into $(VENV)"
	@command -v $(UV) >/dev/null || $(PIP) install --quiet uv==$(UV_VERSION)
	@$(UV) pip sync $$([ -t 2 ] || echo --quiet) --python $(BIN)/python --require-hashes requirements.lock || { \
		echo "uv could not install the packages; trying again with pip, which takes longer" >&2; \
		$(PIP) install --quiet --require-hashes --no-deps --requirement requirements.lock; }
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(PAGES): $(SOURCES) | $(READY)
	@echo "Building the web app"
	@$(BIN)/python frontend/build.py
	@touch $@

$(BIN)/python:
	@for python in $(PYTHONS); do \
		if "$$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$python" -m venv --clear $(VENV); \
		fi; \
	done; \
	echo "There is no Python 3.11 or newer with its venv module here (looked for: $(PYTHONS))." >&2; \
	echo "Install one (Debian and Ubuntu: python3 and python3-venv) or name it: make setup PYTHON=/path/to/python" >&2; \
	exit 1
