# The few commands of this project. Python 3.11 or newer and make are all that they need.

VENV := .venv
BIN := $(VENV)/bin
OUT := vaultgraph-out/sample_vault
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo test lint golden fuzz bench targets chromium clean

help: ## List these commands
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

demo: $(VENV)/.demo ## Compile sample_vault and say where the page and the pack are
	$(BIN)/vaultgraph compile sample_vault --output $(OUT)
	@printf '\nOpen the page:  %s\nRead the pack:  %s\n' \
		"$(CURDIR)/$(OUT)/graph.html" "$(CURDIR)/$(OUT)/pack/SEED.md"

test: $(VENV)/.test chromium lint ## Check style, types, imports, and run every test
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(VENV)/.test ## Check style, types and imports alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

golden: $(VENV)/.test ## Write the expected outputs, and the blocks in the documents, anew
	$(BIN)/python -m pytest tests/test_golden.py tests/test_contract.py --update

fuzz: $(VENV)/.test ## Try mutated notes and vaults for ten minutes, or SECONDS; VAULTS are more seeds
	@$(BIN)/python -m tests.campaign --seconds $(or $(SECONDS),600) --first $$(date +%s) $(VAULTS)

bench: $(VENV)/.test ## Measure speed and memory
	@$(PIP) install --editable '.[bench]' --constraint constraints.txt
	@$(BIN)/python benchmarks

targets: $(VENV)/.test ## Propose changes to the registry of models, from litellm's newest table
	@mkdir -p build/litellm
	@$(PIP) download --no-deps --dest build/litellm litellm
	@$(BIN)/python benchmarks/registry.py "$$(ls -t build/litellm/litellm-*.whl | head -1)"

clean: ## Remove everything that these commands made
	rm -rf $(VENV) vaultgraph-out build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf .import_linter_cache
	find vaultgraph tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

# The first Python that is new enough and can make an environment with pip in it.
$(VENV)/pyvenv.cfg:
	@for python in $$PYTHON python3.13 python3.12 python3.11 python3.14 python3 python; do \
		if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
			2>/dev/null; then exec $$python -m venv $(VENV); fi; \
	done; \
	echo 'vaultgraph needs Python 3.11 or newer with its venv module.'; \
	echo 'On Debian and Ubuntu: apt-get install python3 python3-venv. Elsewhere: python.org.'; \
	echo 'A Python of another name: make PYTHON=/path/to/python.'; \
	exit 1

$(VENV)/.demo: $(VENV)/pyvenv.cfg pyproject.toml
	@echo 'Installing vaultgraph into $(VENV) …'
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.test: $(VENV)/pyvenv.cfg pyproject.toml constraints.txt
	@echo 'Installing vaultgraph and its test tools into $(VENV) …'
	@$(PIP) install --editable '.[test,tokenizers]' --constraint constraints.txt
	@touch $(VENV)/.demo $@

chromium:
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo 'Installing Chromium for the tests of the page …'; \
		apt-get -qq update && apt-get -qq install --no-install-recommends chromium >/dev/null; \
	else \
		echo 'Tests of the page are skipped: they need Chromium (apt-get install chromium).'; \
	fi
