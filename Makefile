# Two commands do everything: make run, make test. The rest is for contributors.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: run test test-all bench lint format types arrows check-python clean

run: $(VENV)/installed
	@$(BIN)/labelscope up

test: $(VENV)/installed-test lint types arrows
	$(BIN)/pytest -n 2 -m "not slow and not benchmark"

test-all: $(VENV)/installed-test lint types arrows
	$(BIN)/pytest -m "not benchmark"

bench: $(VENV)/installed-test
	$(BIN)/pytest -m benchmark -s -q tests/benchmarks -p no:xdist

lint: $(VENV)/installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/installed-test
	$(BIN)/mypy

arrows: $(VENV)/installed-test
	$(BIN)/lint-imports

format: $(VENV)/installed-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The environment is made again when what it is made from has changed.
$(VENV)/installed: pyproject.toml constraints.txt | check-python
	@echo "Making the environment in $(VENV) (about a minute the first time)"
ifdef UV
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	@$(UV) pip install --quiet --python $(BIN)/python -c constraints.txt -e .
else
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
endif
	@touch $@

$(VENV)/installed-test: pyproject.toml constraints.txt | check-python
	@echo "Making the environment with the test tools in $(VENV)"
ifdef UV
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	@$(UV) pip install --quiet --python $(BIN)/python -c constraints.txt -e ".[test]"
else
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
endif
	@touch $(VENV)/installed $@

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "Labelscope needs Python 3.11 or later as $(PYTHON); name another with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
