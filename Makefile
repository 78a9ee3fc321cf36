# Everything runs in an environment of its own, .venv, which these targets make and keep up to date.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# installed first and by version: where pip has a folder of wheels with the CPU build, it takes that one
TORCH  ?= torch==2.13.0
FUZZ_SECONDS ?= 3600
# tests in as many processes as the machine has cores
AT_ONCE ?= --numprocesses auto

.PHONY: demo test test-all check lint format bench fuzz faults soak wheels lock image clean

demo: $(VENV)/.installed  ## grade a class of twelve on week 01 and print its table
	$(BIN)/course demo week01

test: $(VENV)/.installed  ## all tests but those that take a while
	$(BIN)/python -m pytest $(AT_ONCE)

test-all: $(VENV)/.installed  ## these too; only the faults in containers are left to `make faults`
	$(BIN)/python -m pytest $(AT_ONCE) -m "not long"

check: lint test  ## everything that a change has to pass

lint: $(VENV)/.installed  ## style, types, and whether release/ and solutions/ are up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/course compile --check

format: $(VENV)/.installed  ## put the code into its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.benchmarks  ## measure against nbgrader, otter and the floor
	$(BIN)/python -m bench

fuzz: $(VENV)/.fuzzing  ## feed every door bytes that are wrong, for FUZZ_SECONDS
	PYTHONPATH=tests $(BIN)/python -m fuzz --seconds $(FUZZ_SECONDS)

faults: $(VENV)/.installed  ## kill what can be killed at random moments of a batch, a hundred times
	FAULTS_STRIKES=110 $(BIN)/python -m pytest tests/faults -m "slow or long"

soak: $(VENV)/.installed  ## grade 5,000 submissions, 5 % hostile, and see that nothing grows
	PYTHONPATH=tests $(BIN)/python -m soak

wheels: $(VENV)/.installed  ## fetch the torch that images are built with; the CPU build where pip is told of it
	$(BIN)/python -m pip download --quiet --no-deps --only-binary :all: --python-version 3.11 \
	    --dest environments/wheels "$(TORCH)"

lock: wheels  ## renew the images' locked requirements
	$(BIN)/python environments/lock.py

image: $(VENV)/.installed  ## build the image that CPU weeks are graded in
	$(BIN)/course environment build cpu

$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet "$(TORCH)"
	$(BIN)/python -m pip install --quiet --editable ".[course,dev]"
	touch $@

$(VENV)/.benchmarks: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable ".[bench]"
	touch $@

$(VENV)/.fuzzing: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable ".[fuzz]"
	touch $@

clean:  ## remove what running has made; sources, release and solutions stay
	rm -rf build autograded feedback submitted gradebook.db gradebook.db-*
