# Two commands matter: `make up` and `make test`. Written for GNU make 3.81, which macOS ships.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help up test bench soak lint format audit sbom clean

PYTHONS := python3.14 python3.13 python3.12 python3.11 python3
LOCKED := bootstrap.py pyproject.toml uv.lock
BIN := .venv/bin

# Runs bootstrap.py with the first Python that fits; a name on the PATH may be a stub that does not run.
define set_up
@for python in $(PYTHONS); do \
  $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' >/dev/null 2>&1 || continue; \
  echo "Setting up .venv with $$python"; exec $$python bootstrap.py $(1); \
done; \
echo "No Python 3.11 to 3.14 was found: install one, e.g. 'apt-get install python3' or 'brew install python'" >&2; \
exit 1
endef

help: ## say what each command does
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

up: .venv/.ready ## set up, then start the workspace at one address; Ctrl-C stops it
	@$(BIN)/outtask start

test: .venv/.ready-to-test ## linters, types, contracts and all tests; the last lines name what could not be run
	@$(BIN)/python .ci/check.py

bench: .venv/.ready-to-test ## measure speed and memory against their limits
	@$(BIN)/python -m benchmarks.run

soak: .venv/.ready-to-test ## kill its processes at random, 200 times, and look for what was lost
	@OUTTASK_KILLS=200 $(BIN)/pytest -q -s tests/faults

lint: .venv/.ready-to-test ## linters, types and contracts only
	@$(BIN)/python .ci/check.py --lint

format: .venv/.ready-to-test ## put the code in its usual form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

audit: .venv/.ready-to-test ## look for holes that are known in the packages of uv.lock
	@$(BIN)/python .ci/audit.py

sbom: .venv/.ready ## list what it is made of, as CycloneDX in dist/
	@$(BIN)/python .ci/audit.py --sbom dist/outtask.cdx.json

clean: ## remove what was set up and what was built, never your data
	rm -rf .venv .build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The tools for testing are a superset, so having them also serves `make up`.
.venv/.ready: $(LOCKED)
	$(call set_up)
	@rm -f .venv/.ready-to-test
	@touch $@

.venv/.ready-to-test: $(LOCKED)
	$(call set_up,--group dev)
	@touch .venv/.ready $@
