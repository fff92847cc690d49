# Everything a newcomer types. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PYTHON := $(BIN)/python
STACK := $(PYTHON) -m guopei.stack
LOCK := requirements/dev.lock
INSTALLED := .venv/.installed
ARGS ?=
PROCESSES ?= 3
# What one process has compiled, the next need not: the tests start dozens.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo stop test check messages browser year bench faults shots lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: $(INSTALLED) ## packages, front-end files, message catalogues; only what has changed
	@$(STACK) vendor
	@$(STACK) compile-messages

$(INSTALLED): $(LOCK) requirements/find-python
	@python="$$(bash requirements/find-python)"; \
	if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "Making .venv with $$python …"; rm -rf .venv; \
		"$$python" -m venv .venv || { echo "Python's venv module is missing: install it (Debian: python3-venv)."; exit 1; }; \
	fi
	@echo "Installing packages …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	@touch $@

demo: setup ## a demo year at http://127.0.0.1:8000, until Ctrl-C
	@exec $(STACK) demo $(ARGS)

stop: ## stop a demo that runs in another terminal
	@$(STACK) stop

test: setup ## all tests on servers of their own; ARGS="tests/core -k money" for some
	@if [ "$${CI:-}" = true ]; then $(MAKE) browser; fi
	@$(PYTHON) -m pytest -n $(PROCESSES) $(ARGS)

check: setup ## lint of code, templates and scripts, types, layers, migrations, translations, deployment settings, container files
	@$(STACK) check

messages: setup ## bring translations and glossary up to date with the source
	@$(STACK) messages
	@$(STACK) compile-messages
	@$(STACK) glossary

browser: setup ## a Chromium for the browser tests
	@$(STACK) browser

year: setup ## one whole programme year with the demo's services, into out/year
	@$(STACK) trial --programs worker -- $(PYTHON) manage.py run_year $(ARGS)

bench: setup ## benchmarks, into out/bench
	@$(STACK) trial --durable -- $(PYTHON) -m tests.bench $(ARGS)

faults: setup ## kill workers and servers at work and count what is lost, into out/faults
	@$(PYTHON) -m tests.faults $(ARGS)

shots: setup ## a picture of every page, into out/shots
	@$(STACK) browser
	@$(STACK) trial --programs web,worker --seeded -- $(PYTHON) -m tests.shots $(ARGS)

lock: setup ## write the lock files anew from requirements/*.in
	@for name in base dev node; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--custom-compile-command "make lock" requirements/$$name.in -o requirements/$$name.lock; \
	done

clean: ## remove the demo's data and everything that set-up made, except .venv
	@$(STACK) clean
	@rm -rf node_modules static/vendor staticfiles out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
