# Everything a person does with the repository. `make help` lists it.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SHELLFLAGS := -eu -c
MAKEFLAGS += --no-builtin-rules --no-print-directory

PORT ?= 8000
WORKERS ?= auto
ARGS ?=
LANTOA_HOME ?= $(CURDIR)/var
export LANTOA_HOME

bin := .venv/bin
catalogues := $(shell find src -name '*.po')
compiled := $(catalogues:.po=.mo)
statics := $(shell find src -path '*/static/*' -type f)

.PHONY: help demo install environment development catalogues test test-postgres check format bench coverage lock clean

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-15s %s\n", $$1, $$2}'

demo: install ## Build the sample sector and serve it on http://127.0.0.1:8000
	$(bin)/lantoa build-sample-sector
	@echo "Open http://127.0.0.1:$(PORT)/   (stop with Ctrl+C)"
	$(bin)/lantoa serve --port $(PORT)

install: environment $(LANTOA_HOME)/static/staticfiles.json ## Install, compile catalogues, collect static files, migrate
	@$(bin)/lantoa migrate --verbosity 0
	@$(bin)/lantoa setup >/dev/null

environment:
	@tools/system-packages runtime
	@tools/install runtime
	@$(MAKE) catalogues

development:
	@tools/system-packages tests
	@tools/install development
	@$(MAKE) catalogues

catalogues: $(compiled)
	@:

$(compiled) &: $(catalogues)
	@$(bin)/lantoa catalogues compile

$(LANTOA_HOME)/static/staticfiles.json: $(statics) requirements.txt | environment
	@echo "Collecting static files ..."
	@$(bin)/lantoa collectstatic --no-input --verbosity 0
	@touch $@

test: development ## Run the whole suite on SQLite, journeys in a browser included
	$(bin)/pytest -n $(WORKERS) --create-db $(ARGS)

test-postgres: export DATABASE_URL ?= postgres://root@127.0.0.1:5432/test
test-postgres: development ## Run the suite on the PostgreSQL server at DATABASE_URL
	@tools/reach-postgres
	$(bin)/pytest -n $(WORKERS) --create-db $(ARGS)

check: development ## Lint, types, import contracts, migrations, catalogues, diagrams
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/djlint src --lint --quiet
	$(bin)/mypy
	$(bin)/lint-imports
	DATABASE_URL=sqlite://:memory: $(bin)/lantoa makemigrations --check --dry-run
	$(bin)/lantoa catalogues check
	$(bin)/lantoa state-diagrams --check

format: development ## Bring Python files into the house's form
	$(bin)/ruff check --fix
	$(bin)/ruff format

coverage: development ## Run the suite with branch coverage
	$(bin)/pytest -n $(WORKERS) --create-db --cov --cov-report=term:skip-covered $(ARGS)

bench: development ## Run every benchmark; each prints a table and a ratio
	@for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(bin)/python "$$file"; done

# Versions stay as they are unless UPGRADE=1.
lock_options := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" --quiet $(if $(UPGRADE),--upgrade)

lock: environment ## Write the locked requirements anew from pyproject.toml (UPGRADE=1: newer versions)
	$(bin)/uv pip compile pyproject.toml $(lock_options) --extra prod -o requirements.txt
	$(bin)/uv pip compile pyproject.toml $(lock_options) --extra dev -c requirements.txt -o requirements-dev.txt
	echo uv | $(bin)/uv pip compile - $(lock_options) -o requirements-uv.txt

clean: ## Remove the environment and caches, never the data in var/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis src/*.egg-info
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
