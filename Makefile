.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m petition
DEVELOPMENT := PETITION_ENV=development

.PHONY: help run test bench drill lint format migration messages language clean

help: ## Show what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/run.stamp ## Serve the demo campaign on http://127.0.0.1:8000
	@$(DEVELOPMENT) $(RUN) setup --recovery-code-file instance/recovery-code.txt
	@$(DEVELOPMENT) $(RUN) demo
	@echo
	@echo "Open:  the campaign   http://127.0.0.1:8000/c/zhanaozen"
	@echo "       the mailbox    http://127.0.0.1:8000/dev/mailbox"
	@link=$$($(DEVELOPMENT) $(RUN) organiser login) && \
		echo "       the workspace  $$link (logs you in, once)"
	@echo "Stop with Ctrl-C. The recovery code is in instance/recovery-code.txt."
	@echo
	@$(DEVELOPMENT) $(RUN) serve

test: lint ## Lint, types and every test
	@$(VENV)/bin/python -m pytest -n 3

lint: $(VENV)/test.stamp ## Style, types and templates
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/djlint templates --lint --quiet

bench: $(VENV)/test.stamp ## What things cost, as ratios in one run
	@PYTHONPATH=. $(VENV)/bin/python tests/benchmarks/bench.py

drill: $(VENV)/test.stamp ## 100 kills with -9 during 2,000 signatures, on both databases
	@PYTHONPATH=. $(VENV)/bin/python tests/faults/run_kill_drill.py $(with)

format: $(VENV)/test.stamp ## Put the code into its usual shape
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

migration: $(VENV)/test.stamp ## Draft the next migration: make migration message="…"
	@PYTHONPATH=. $(VENV)/bin/python migrations/draft.py "$(message)"

messages: $(VENV)/test.stamp ## Bring the catalogues up to date with the code
	@$(VENV)/bin/pybabel -q extract -F pyproject.toml -k say -k say_many:1,2 --project Petition --no-location --sort-output -o $(VENV)/messages.pot .
	@$(VENV)/bin/pybabel -q update -i $(VENV)/messages.pot -d petition/translations --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

language: messages ## Begin a catalogue: make language tag=uk
	@$(VENV)/bin/pybabel -q init -i $(VENV)/messages.pot -d petition/translations -l "$(tag)"

clean: ## Take away the virtual environment; the instance stays
	rm -rf $(VENV)

$(VENV)/bin/pip:
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/pip
	@echo "Installing the packages …"
	@$(VENV)/bin/pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements.txt requirements-dev.txt | $(VENV)/bin/pip
	@echo "Installing the test packages …"
	@$(VENV)/bin/pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@
