# Everything a person does here. Needs Linux on x86-64, Python 3.11 or newer, and make; nothing else prepared.
PYTHON ?= python3
BIN := .venv/bin

# Text is UTF-8, whatever the language of the terminal.
export PYTHONUTF8 := 1

.PHONY: run demo admin test test-long test-compose bench lint pictures clean venv

run: .venv/local.installed    ## the whole system on this machine, until Ctrl-C
	@$(BIN)/python -m local

demo: .venv/local.installed   ## the tutorial's order, played through the real HTTP
	@$(BIN)/python -m local.demo

admin: .venv/local.installed  ## a key for a further admin of the running system: make admin NAME=ani
	@$(BIN)/python -m local.keys admin "$(NAME)"

test: .venv/dev.installed     ## everything that CI runs, each part timed; PARTS="unit faults" for some
	@$(BIN)/python tests/parts.py $(PARTS)

test-long: .venv/dev.installed       ## what takes longer: each property with twenty times the examples, and a bench run as smoke
	@PESANAN_TEST_LONG=1 $(BIN)/python tests/parts.py properties bench

test-compose: .venv/dev.installed    ## docker-compose.yml, run for real: needs a Docker engine
	@$(BIN)/python tests/parts.py compose

bench: .venv-bench/local.installed    ## how fast it is, into docs/performance.md; SCALE=small for a smoke run, PARTS="relay projector"
	@.venv-bench/bin/python -m benchmarks --scale $(or $(SCALE),full) $(if $(PARTS)$(SCALE),,--page docs/performance.md) $(PARTS)

lint: .venv/dev.installed     ## the fast parts of `make test`
	@$(BIN)/python tests/parts.py format ruff mypy imports

pictures: .venv/dev.installed ## of the main pages, into docs/pictures: always the same shop at the same hour
	@$(BIN)/python -m tests.browser.take_pictures docs/pictures

venv: .venv/dev.installed

.venv/%.installed: requirements/%.txt
	@$(PYTHON) -I local/install.py $* .venv

# As a shop has it: the tests' libraries would be in every process (pymongo loads cryptography where it finds it).
.venv-bench/%.installed: requirements/%.txt
	@$(PYTHON) -I local/install.py $* .venv-bench

clean:                        ## the virtual environment and all data of `make run`; the cache of downloads stays
	rm -rf .venv .venv-bench .local .mypy_cache .ruff_cache .hypothesis .import_linter_cache
