# bpgen: what a lecturer and a developer do with a checkout. `make` alone lists the targets.

# Any Python from 3.11 on: make setup PYTHON=python3.13
PYTHON ?= python3
# More for pytest: make test ARGS="-k wheel"
ARGS ?=

venv := .venv
run := $(venv)/bin/python
bench := .venv-bench
# What tells most in a minute: definitions, values, rounding, marking, printers, published numbers. Seeds by
# the thousand are for `test`.
quick := tests/errors tests/graph tests/network tests/trace tests/marking tests/printers tests/published \
	tests/oracles tests/house/test_structure.py \
	$(filter-out tests/problems/test_drawn_for_ever.py,$(wildcard tests/problems/test_*.py))

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# A Python that is started here takes its modules from the installed libraries, not from this folder.
export PYTHONSAFEPATH := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Prerequisites in the order written: what apt brings before what pip builds on.
.NOTPARALLEL:
.PHONY: help handout html doctest test quick golden setup frameworks system tex lint types format bench wheel clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

handout: $(venv)/.installed ## Make the sheet and the key of seed 3 in handouts/; installs what is missing first
	$(venv)/bin/bpgen exercise --seed 3 --out handouts

html: tex $(venv)/.site ## Build the course site in build/html/, in Japanese and English; URL=https://... for its addresses
	$(venv)/bin/bpgen site --out build/html --work build/site $(if $(URL),--url "$(URL)")

doctest: html ## Run the examples of the built course a second time, by Sphinx
	for lang in ja en; do $(run) -m sphinx -b doctest -q -n -d build/site/doctest-trees/$$lang build/site/source/$$lang build/doctest/$$lang || exit 1; done

test: system setup lint types ## Run every check and test; installs what is missing first
	$(run) -m pytest -n auto --dist worksteal $(ARGS)

quick: setup lint types ## Run the checks and tests that tell most, in about a minute; needs no TeX and no browser
	$(run) -m pytest -n auto --dist worksteal $(quick) $(ARGS)

golden: setup ## Write what tests/golden holds bpgen to anew, and all of its texts whole in build/golden/
	PYTHONPATH=tests $(run) -m golden.making

setup: $(venv)/.installed $(venv)/.site $(venv)/.tools ## Make .venv with bpgen and the tools of its tests; needs Python 3.11 and make

frameworks: $(venv)/.frameworks ## Add PyTorch, Keras, TensorFlow and JAX to .venv: the tests then run every generated program

system: ## Install with apt what pip cannot, where it is missing: TeX, poppler, zbar, LibreOffice, Chromium, the venv module
	@sh tools/system.sh "$(PYTHON)" venv tex judges browser

tex: ## The part of `system` that slides as PDF need: TeX and the venv module
	@sh tools/system.sh "$(PYTHON)" venv tex

lint: $(venv)/.tools ## Check style and layout of the code
	$(run) -m ruff check
	$(run) -m ruff format --check

types: $(venv)/.tools ## Check types, strictly
	$(run) -m mypy

format: $(venv)/.tools ## Lay the code out, and fix what can be fixed
	$(run) -m ruff check --fix
	$(run) -m ruff format

bench: system $(bench)/.installed ## Measure speed and memory beside peers and programs written by hand
	$(bench)/bin/python -m bench

wheel: $(venv)/.tools ## Build dist/: the wheel, with the templates in it, and the source archive
	$(run) -m build

clean: ## Remove what was made: environments, packages, caches, handouts and the site
	rm -rf .venv .venv-bench build dist handouts .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(venv)/bin/python $(bench)/bin/python:
	@sh tools/python.sh "$(PYTHON)"
	$(PYTHON) -m venv $(patsubst %/bin/python,%,$@)

# The environments are up to date as long as pyproject.toml is not newer. pip would compile all that it installs, on one
# core and before the first command can run; so what is not imported stays uncompiled, which for the frameworks is most.
# What the tests import, but for the tests that come with the packages, is compiled on every core.
$(venv)/.installed: pyproject.toml | $(venv)/bin/python
	$(run) -m pip install --quiet --no-compile --editable .
	@touch $@

# pip reads groups of dependencies from 25.1 on.
$(venv)/.site: pyproject.toml $(venv)/.installed | $(venv)/bin/python
	$(run) -m pip install --quiet --no-compile --editable ".[site]"
	@touch $@

$(venv)/.tools: pyproject.toml $(venv)/.site | $(venv)/bin/python
	$(run) -m pip install --quiet "pip>=25.1"
	$(run) -m pip install --quiet --no-compile --editable ".[cluster,docx,slides]" --group test
	@$(run) -m compileall -q -j 0 -x /tests/ $(venv)/lib >/dev/null || true  # packages bring templates that are no Python
	@touch $@

$(venv)/.frameworks: pyproject.toml $(venv)/.tools | $(venv)/bin/python
	$(run) -m pip install --quiet --no-compile --editable ".[frameworks]"
	@touch $@

$(bench)/.installed: pyproject.toml | $(bench)/bin/python
	$(bench)/bin/python -m pip install --quiet "pip>=25.1"
	$(bench)/bin/python -m pip install --quiet --editable ".[frameworks,slides]" --group bench
	@touch $@
