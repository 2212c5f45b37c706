# Everything a person needs: `make run` for a first look, `make test` before a commit, `make bench` for the numbers.

SWIFT ?= swift
# A stage may only import what it declares; see docs/ARCHITECTURE.md. The exit code counts, not the words.
IMPORT_CHECK := --explicit-target-dependency-import-check error
SWIFT_SOURCES := Sources Tests Benchmarks/Evidence Benchmarks/Operations Fuzzing Package.swift

# Homebrew's folders are not where the compiler looks by itself.
ifeq ($(shell uname -s),Darwin)
export CPATH := $(shell brew --prefix)/include
export LIBRARY_PATH := $(shell brew --prefix)/lib
endif

.PHONY: run test bench fuzz page-script build lint format clean

run:
	@scripts/setup.sh build
	$(SWIFT) build -c release --static-swift-stdlib --product vitalsd
	@echo "Starting vitalsd; Ctrl-C stops it."
	@exec .build/release/vitalsd serve

test:
	@scripts/setup.sh build test
	$(SWIFT) build --build-tests $(IMPORT_CHECK)
	$(SWIFT) format lint --strict -r -p $(SWIFT_SOURCES)
	$(SWIFT) test $(IMPORT_CHECK)

bench:
	@scripts/setup.sh build bench
	$(SWIFT) build -c release --static-swift-stdlib --product vitalsd
	$(SWIFT) build -c release --static-swift-stdlib --product EvidenceBenchmark
	$(SWIFT) build -c release --static-swift-stdlib --product OperationsBenchmark
	python3 Benchmarks/bench.py $(BENCH_FLAGS)
	python3 Benchmarks/storage.py $(STORAGE_FLAGS)
	python3 Benchmarks/admission.py $(ADMISSION_FLAGS)
	python3 Benchmarks/servers.py $(SERVERS_FLAGS)
	.build/release/EvidenceBenchmark Benchmarks/results
	.build/release/OperationsBenchmark

fuzz:
	@scripts/setup.sh build
	Fuzzing/fuzz.sh $(FUZZ_SECONDS)

# After a change of page.js: what is served is made of it.
page-script:
	python3 scripts/compact.py Sources/Receive/Pages/page.js > Sources/Receive/Pages/page.min.js
	gzip -9nc Sources/Receive/Pages/page.min.js > Sources/Receive/Pages/page.min.js.gz

build:
	@scripts/setup.sh build
	$(SWIFT) build $(IMPORT_CHECK)

lint:
	$(SWIFT) format lint --strict -r -p $(SWIFT_SOURCES)

format:
	$(SWIFT) format -i -r -p $(SWIFT_SOURCES)

clean:
	$(SWIFT) package clean
