# Everything that is done often, by name. `make` alone lists it.

PYTHON ?= python3
PORT ?= 5000
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app app

# Code is compiled once and kept, whatever the shell says: else every process of a test run compiles all of it anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test test-postgres quick screenshots storm storm-night bench bench-data simulate lint types system clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/run.stamp: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the platform runs on ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what testing needs ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/run.stamp ## Set up what is missing, load the demo, and serve http://127.0.0.1:5000 (PORT=…)
	@$(FLASK) setup
	@$(FLASK) demo load
	@$(FLASK) demo accounts --port $(PORT)
	@exec $(BIN)/gunicorn --bind 127.0.0.1:$(PORT) --workers 4 --threads 2 --preload --no-control-socket --log-level warning app:app

system: ## Install what tests need of the system: Chromium, PostgreSQL, a Chinese font, Node.js, TypeScript
	@bash tests/system_packages

test: system $(VENV)/dev.stamp ## Run all tests on SQLite, and on PostgreSQL those that send it each statement of all
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup
	@SQM_ONCE_EACH=1 bash tests/with_postgres $(BIN)/python -m pytest -q -n 2 -m "not browser and not either"

test-postgres: system $(VENV)/dev.stamp ## Run every test that has a database on PostgreSQL
	@bash tests/with_postgres $(BIN)/python -m pytest -q -n 2 -m "not browser and not either"

quick: $(VENV)/dev.stamp ## Run within a minute the tests that need no browser and are not slow, on SQLite
	@$(BIN)/python -m pytest -q -n 2 -m "not browser and not slow"

screenshots: system $(VENV)/dev.stamp ## Walk the browser tests and keep pictures of all pages in tests/screenshots
	@SQM_SCREENSHOTS=1 $(BIN)/python -m pytest -q -n 2 --dist loadgroup -m browser

storm: $(VENV)/dev.stamp ## Prove that nothing is lost: tablets, a bad network, a killed server, three seeds and three mutants
	@$(BIN)/python -m tests.storm
	@$(BIN)/python -m pytest -q tests/storm/test_protocol.py --hypothesis-profile=storm

storm-night: system $(VENV)/dev.stamp ## The same in ten times the size, and a browser that is killed 200 times
	@$(BIN)/python -m tests.storm --times 10
	@$(BIN)/python -m pytest -q tests/storm/test_protocol.py --hypothesis-profile=storm-night
	@KILLS=$${KILLS:-200} $(BIN)/python -m pytest -q tests/browser/test_offline_kills.py

lint: $(VENV)/dev.stamp ## Check style and who imports whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo --no-cache

types: system $(VENV)/dev.stamp ## Check types, of Python and of the scripts in the browser
	@$(BIN)/mypy
	@bash tests/types/check

bench: $(VENV)/dev.stamp ## Print CPU, memory and ratios of pages, import and charts
	@$(BIN)/python -m bench

bench-data: $(VENV)/run.stamp ## Draw what the bench reads pages from, at 1 % and at full size; interrupted, it goes on (SHARE=… for one size)
	@for share in $(or $(SHARE),0.01 1); do $(BIN)/python -m bench.data --share $$share || exit 1; done

simulate: $(VENV)/run.stamp ## Print what verdicts can show and how often they are wrong, at full size
	@$(BIN)/python -m bench.simulation

clean: ## Remove the virtual environment and caches, never the data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
