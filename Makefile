# flatline: the two commands are `make audit REPO=/path/to/repo` and `make test`.
# Nothing here asks questions; what is missing is installed (apt, npm) or named.

REPO ?=
ARGS ?=
JOBS := $(shell nproc 2>/dev/null || echo 2)
MAKEFLAGS += --no-print-directory
NPM_STAMP := node_modules/.flatline-stamp
RELEASE := build/release/flatline

.PHONY: audit build test bench tools clean format tidy

audit: build
	@./tools/audit "$(RELEASE)" "$(REPO)" $(ARGS)

build: tools
	@cmake --preset release >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }
	@cmake --build build/release -j$(JOBS)

# ASan + UBSan build of everything, then every test.
test: tools
	@./tools/install test
	@cmake --preset sanitize >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }
	@cmake --build build/sanitize -j$(JOBS)
	@cmake --preset release >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }
	@cmake --build build/release -j$(JOBS)
	@./tools/run-tests build/sanitize $(JOBS)

# What the build stands on: Debian packages and the pinned npm sources.
tools: $(NPM_STAMP)
	@mkdir -p build

$(NPM_STAMP): package.json package-lock.json
	@./tools/install build
	@npm ci --ignore-scripts --no-audit --no-fund
	@touch $(NPM_STAMP)

# Ratios against git and ruff; all of it takes minutes, SIZES=1000 seconds.
SIZES ?= 1000,10000,100000
RUNS ?= 11
bench: build
	@./bench/run "$(RELEASE)" --sizes "$(SIZES)" --runs "$(RUNS)" $(if $(REPO),--repo "$(REPO)") $(ARGS)

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

tidy: test
	clang-tidy -p build/sanitize --quiet $$(git ls-files 'src/*.c' 'rules/*.c')

clean:
	rm -rf build node_modules
