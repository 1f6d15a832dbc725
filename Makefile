# Two commands matter: `make demo` and `make test`. Both build their own virtual environment from pinned packages.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
RUN := .venv
TEST := .venv-test

.PHONY: demo test lint types rules bench peers lock clean

demo: $(RUN)/.ready
	@$(RUN)/bin/python tools/bundle.py
	$(RUN)/bin/whitestone demo demo

test: $(TEST)/.ready
	@$(TEST)/bin/python tools/bundle.py
	bash tools/test.sh $(TEST)/bin

lint: $(TEST)/.ready
	$(TEST)/bin/ruff check .
	$(TEST)/bin/ruff format --check .

types: $(TEST)/.ready
	$(TEST)/bin/mypy

rules: $(TEST)/.ready
	$(TEST)/bin/lint-imports

bench: $(TEST)/.ready
	bash tools/with_postgis.sh $(TEST)/bin/python -m benchmarks.settle

$(RUN)/.ready: requirements/run.txt pyproject.toml
	@echo "Making a virtual environment in $(RUN) (once)"
	$(PYTHON) -m venv $(RUN)
	$(RUN)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(RUN)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Compiled when it is imported: ahead, one core alone would be busy with it, and most of the modules never are imported.
$(TEST)/.ready: requirements/test.txt pyproject.toml
	@echo "Making a virtual environment in $(TEST) (once)"
	$(PYTHON) -m venv $(TEST)
	$(TEST)/bin/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/test.txt
	$(TEST)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The other programs that benchmarks compare with; no dependencies of the project.
peers: .venv-peers/.ready

.venv-peers/.ready: requirements/peers.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/peers.txt
	@touch $@

# Pins everything again; needs uv. The files carry hashes and no registry's address.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q --extra build -o requirements/run.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q --extra build --extra test -o requirements/test.txt
	uv pip compile requirements/peers.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/peers.txt

clean:
	rm -rf $(RUN) $(TEST) .venv-peers demo build dist
