# Everything a person does with Leadr. `make` alone lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test audit bench demo fmt manage env env-dev check pins screenshots lighthouse

PYTHON := .venv/bin/python
PORT ?= 8000
SPEED ?= 300
export LEADR_DEVELOPMENT ?= 1

help: ## List what there is to do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

run: env ## Install, start everything and open the door at http://localhost:8000 (Ctrl-C stops it)
	@exec $(PYTHON) manage.py up --port $(PORT) --speed $(SPEED)

test: env-dev ## Lint, contracts, types and every test
	@sh tests/run.sh

audit: env-dev ## Ask the public advisories about every package of a server (needs the internet)
	@.venv/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements/base.txt

demo: env ## Run a whole campaign headless and print what came of it
	@exec $(PYTHON) manage.py demo $(ARGS)

bench: env ## Measure against the machine's own limits
	@exec $(PYTHON) manage.py bench $(ARGS)

fmt: env-dev ## Put code and templates in order
	@.venv/bin/ruff check --fix --quiet .; .venv/bin/ruff format --quiet .; .venv/bin/djade --target-version 6.0 $$(git ls-files '*templates/*.html')

manage: env ## Run a management command on the embedded stack: make manage ARGS="doctor"
	@exec $(PYTHON) manage.py $(ARGS)

screenshots: env-dev ## Take pictures of every page, light, dark and on a phone, into docs/screenshots
	@sh tests/chromium.sh
	@exec $(PYTHON) -m tests.screenshots

lighthouse: env-dev ## Measure home, builder and a campaign with Lighthouse (needs npm)
	@sh tests/chromium.sh
	@exec $(PYTHON) -m tests.lighthouse

pins: env-dev ## Resolve pyproject.toml anew into requirements/*.txt
	@sh requirements/compile.sh

env:
	@sh requirements/sync.sh run

env-dev:
	@sh requirements/sync.sh dev
