# The few commands of this project. Python 3.11 or newer and make are all that they need.

VENV := .venv
BIN := $(VENV)/bin
OUT := vaultgraph-out/sample_vault
NPM := npm --prefix frontend --silent
# The script and the styles of the page are checked where node is; they are built already.
NODE := command -v npm >/dev/null || { echo 'Not checked: frontend/ (node is missing).'; exit 0; };
NODE_MODULES := frontend/node_modules/.package-lock.json
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo test lint golden page docs fuzz bench targets chromium bundle clean

help: ## List these commands
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

demo: $(VENV)/.demo ## Compile sample_vault and say where the page and the pack are
	$(BIN)/vaultgraph sample_vault --output $(OUT)
	@printf '\nOn a vault of your own:  %s VAULT\nTo type vaultgraph alone:  source %s\n' \
		"$(CURDIR)/$(BIN)/vaultgraph" "$(CURDIR)/$(BIN)/activate"

test: $(VENV)/.test chromium lint ## Check style, types, imports, and run every test
	$(NODE) $(NPM) test
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

lint: $(VENV)/.test $(NODE_MODULES) ## Check style, types and imports alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NODE) $(NPM) run lint

golden: $(VENV)/.test ## Write the expected outputs, and the blocks in the documents, anew
	$(BIN)/python -m pytest tests/test_golden.py tests/test_contract.py tests/view/test_constants.py \
		--update

page: $(NODE_MODULES) ## Build the page's script and styles from frontend/; needs node
	$(NPM) run build

docs: $(VENV)/.docs ## Build the site of the documents; a broken link is an error
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs
	@printf '\nOpen the site:  %s\n' "$(CURDIR)/build/docs/index.html"

fuzz: $(VENV)/.test ## Try mutated notes and vaults for ten minutes, or SECONDS; VAULTS are more seeds
	@$(BIN)/python -m tests.campaign --seconds $(or $(SECONDS),600) --first $$(date +%s) $(VAULTS)

bench: $(VENV)/.test ## Measure speed and memory
	@$(PIP) install --editable '.[bench]' --constraint constraints.txt
	@$(BIN)/python benchmarks

targets: $(VENV)/.test ## Propose changes to the registry of models, from litellm's newest table
	@mkdir -p build/litellm
	@$(PIP) download --no-deps --dest build/litellm litellm
	@$(BIN)/python benchmarks/registry.py "$$(ls -t build/litellm/litellm-*.whl | head -1)"

$(NODE_MODULES): frontend/package.json frontend/package-lock.json
	@$(NODE) echo 'Installing the tools for frontend/ …'; $(NPM) ci && touch $@

bundle: $(VENV)/.test ## Build server.json and the .mcpb bundle for clients of MCP into dist
	@$(BIN)/python packaging/build.py

clean: ## Remove everything that these commands made
	rm -rf $(VENV) vaultgraph-out build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf .import_linter_cache frontend/node_modules
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

$(VENV)/.docs: $(VENV)/pyvenv.cfg pyproject.toml constraints.txt
	@$(PIP) install --editable '.[docs]' --constraint constraints.txt
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
