# Fresh machine: Debian, Python 3.11, make and a shell. `make run` and `make test` do the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.SUFFIXES:
.NOTPARALLEL:

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps

# Never another interpreter than the machine's own, and trust the roots that the machine trusts (offices inspect TLS).
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1
export UV_LINK_MODE := copy
export VIRTUAL_ENV := $(CURDIR)/$(VENV)

UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --require-hashes

.PHONY: handbook roles help .venv dev spark extras run test lint format types contracts tests postgres lock glossary clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z.]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv ## 启动：create the stores, load both cities, serve the pages and print the address
	@$(BIN)/shuangkong serve

test: lint types contracts tests postgres ## everything that has to hold: lint, types, contracts, tests

.venv: $(STAMPS)/project ## the virtual environment with what `make run` needs

dev: $(STAMPS)/dev ## .venv, and what the tests need

spark: $(STAMPS)/spark ## .venv, and PySpark

lint: dev ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: dev ## let ruff mend what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: dev ## mypy: strict for kernel and rulebook
	@$(BIN)/mypy

contracts: dev ## import-linter: nothing imports upwards
	@$(BIN)/lint-imports --no-logo

# The browser's driver wants a process in which no event loop has run; 5 is pytest's word for "no such test here".
tests: dev extras ## pytest; T=tests/energy for a part
	@. tools/extras.sh && $(BIN)/pytest -n auto --dist loadfile -m "not browser" $(T) || [ $$? -eq 5 ]
	@. tools/extras.sh && $(BIN)/pytest -n auto --dist loadfile -m browser $(T) || [ $$? -eq 5 ]

# On a server of its own, thrown away afterwards; without PostgreSQL it says so and, outside CI, passes.
postgres: dev extras ## the tests with a database once more, on PostgreSQL; T as above
	@. tools/extras.sh && $(BIN)/python tools/postgres.py $(BIN)/pytest -n auto --dist loadfile -m "django_db and not browser and not doors" $(T)

# In CI, or when asked for: Spark, Java, Chromium, a Chinese font and PostgreSQL. Otherwise tests that need them say so and are skipped.
extras: $(STAMPS)/dev
	@. tools/extras.sh && if [ -n "$$SHUANGKONG_NO_SKIP" ]; then $(MAKE) --no-print-directory spark && tools/debian.sh; fi

handbook: dev ## docs/handbook anew from the spec tests
	@$(BIN)/python tools/handbook.py

roles: dev ## docs/roles.md anew from the grants and the tables of the tests
	@$(BIN)/python tools/roles.py

glossary: dev ## GLOSSARY.md from docs/glossary.csv
	@$(BIN)/python tools/glossary.py docs/glossary.csv > GLOSSARY.md

lock: .venv ## the locks again, with the newest versions that pyproject.toml allows
	@tools/lock.sh $(UV)

clean: ## remove .venv and caches; data in var/ stays
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(STAMPS)/uv: requirements-uv.lock tools/venv.sh
	@tools/venv.sh $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@mkdir -p $(STAMPS) && touch $@

# A changed lock starts again from exactly what it names; the other sets come back when they are asked for.
$(STAMPS)/runtime: requirements.lock $(STAMPS)/uv
	@$(UV) pip sync --quiet --require-hashes requirements.lock requirements-uv.lock
	@rm -f $(STAMPS)/dev $(STAMPS)/spark $(STAMPS)/project
	@touch $@

$(STAMPS)/project: pyproject.toml $(STAMPS)/runtime
	@$(UV) pip install --quiet --no-deps --editable .
	@touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/project
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

$(STAMPS)/spark: requirements-spark.lock $(STAMPS)/project
	@$(INSTALL) -r requirements-spark.lock
	@touch $@
