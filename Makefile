# The front door. `make help` lists the targets; CI runs the same ones.
SHELL := /bin/bash
PREFIX ?= /usr/local
SWIFT ?= swift
CHATMILL := .build/release/chatmill
VENV := .build/venv
MODEL_VENV := .build/model-venv
# Hyperscan is for x86; Vectorscan has the same interface elsewhere.
HYPERSCAN := $(if $(filter x86_64,$(shell uname -m)),libhyperscan-dev,libvectorscan-dev)
# libcurl itself, without headers: it is loaded where a model is an endpoint. Newer Debians call it libcurl4t64.
CURL := libcurl4$(shell dpkg -s libcurl4t64 >/dev/null 2>&1 && echo t64)
PACKAGES := pkg-config libzip-dev libxml2-dev libxlsxwriter-dev libisal-dev libxxhash-dev libyaml-dev libutf8proc-dev libzstd-dev zlib1g-dev $(HYPERSCAN) $(CURL)
TEST_PACKAGES := python3-venv
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.DEFAULT_GOAL := help
.PHONY: help deps test-deps build release serve demo demo-model test test-serve chaos sanitize fuzz fuzz-parts fuzz-messages fuzz-model bench lint format fixtures tables install clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Install the Debian packages that building needs
	@missing=$$(for p in $(PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	[ -z "$$missing" ] || { $(SUDO) apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq $$missing; }

test-deps: deps ## Install what the tests need besides: Python's venv and the packages in it
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { $(SUDO) apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq $(TEST_PACKAGES); }
	@[ -x $(VENV)/bin/python ] && cmp -s Tests/reference/requirements.txt $(VENV)/requirements.txt || { \
	  python3 -m venv $(VENV) && $(VENV)/bin/pip install -q -r Tests/reference/requirements.txt && \
	  cp Tests/reference/requirements.txt $(VENV)/; } || \
	  echo "no Python packages here: the tests that need them will be skipped"
	@[ -x $(MODEL_VENV)/bin/python ] && cmp -s Tests/workers/requirements.txt $(MODEL_VENV)/servers.txt || { \
	  python3 -m venv $(MODEL_VENV) && $(MODEL_VENV)/bin/pip install -q -r Tests/workers/requirements.txt && \
	  cp Tests/workers/requirements.txt $(MODEL_VENV)/servers.txt; } || \
	  echo "no model servers here: the tests that need them will be skipped"

build: deps ## Build for debugging
	$(SWIFT) build

release: deps ## Build .build/release/chatmill, the Swift runtime linked in
	$(SWIFT) build -c release --static-swift-stdlib --product chatmill

# SwiftNIO is compiled for the service and for nothing else: Package.swift has it only where this is set.
SERVE_BUILD := CHATMILL_SERVE=1 $(SWIFT) build --product chatmill-serve

serve: deps ## Build .build/release/chatmill-serve, the service, which chatmill serve starts
	$(SERVE_BUILD) -c release --static-swift-stdlib

demo: release ## Build, run on fixtures/demo and show the result
	@rm -rf .build/demo
	@echo '$$ chatmill run fixtures/demo --output .build/demo --validation 1'
	@$(CHATMILL) run fixtures/demo --output .build/demo --validation 1; status=$$?; \
	  [ $$status = 1 ] || exit $$status; echo "(exit status 1: one of the files has no column 消息内容)"
	@echo; echo '$$ head -8 .build/demo/forward/train.txt'; head -8 .build/demo/forward/train.txt
	@echo; echo '$$ head -8 .build/demo/reversed/train.txt'; head -8 .build/demo/reversed/train.txt
	@echo; echo '$$ chatmill cat .build/demo/clean/clean_00000-00003.xlsx | head -4'; \
	  $(CHATMILL) cat .build/demo/clean/clean_00000-00003.xlsx | head -4

demo-model: demo ## Score the demo's dialogues by a model, snownlp, and show the deciles
	@cmp -s examples/model/requirements.txt $(MODEL_VENV)/requirements.txt || { \
	  python3 -m venv $(MODEL_VENV) && $(MODEL_VENV)/bin/pip install -q -r examples/model/requirements.txt && \
	  cp examples/model/requirements.txt $(MODEL_VENV)/; } || true
	@if [ -f $(MODEL_VENV)/requirements.txt ]; then python=$(MODEL_VENV)/bin/python worker=snownlp_score.py; \
	else echo "no snownlp here, since PyPI is not reached: the echo worker scores"; python=python3 worker=echo_score.py; fi; \
	echo; echo "\$$ turns.py .build/demo/forward/*.txt | chatmill batch -- python3 $$worker > .build/demo-scores.jsonl"; \
	set -o pipefail; $$python examples/model/turns.py .build/demo/forward/*.txt | \
	  $(CHATMILL) batch -- $$python examples/model/$$worker > .build/demo-scores.jsonl && \
	{ echo; echo '$$ head -3 .build/demo-scores.jsonl'; head -3 .build/demo-scores.jsonl; \
	  echo; echo '$$ deciles.py score < .build/demo-scores.jsonl'; $$python examples/model/deciles.py score < .build/demo-scores.jsonl; }

test: deps test-deps ## Run the whole test suite
	CHATMILL_PYTHON=$(CURDIR)/$(VENV)/bin/python $(SWIFT) test

test-serve: deps ## Build the service for debugging and ask it as its clients would
	$(SERVE_BUILD)
	$(SWIFT) build --build-tests
	CHATMILL_SERVE_BINARY=$(CURDIR)/.build/debug/chatmill-serve $(SWIFT) test --skip-build --filter ServeTests

KILLS ?= 200
CHAOS_TEST = CHATMILL_CHAOS=$(KILLS) CHATMILL_HISTORIES=1000000 CHATMILL_PYTHON=$(CURDIR)/$(VENV)/bin/python $(SWIFT) test --skip-build --no-parallel --filter

# Three thousand runs with a fault each spend most of their time in fsync(2), so they stand in memory where there is some.
chaos: deps test-deps ## Kill runs KILLS times (default 200), fail every call that writes or looks, read hostile files, sift 50 million prints
	@$(SWIFT) build --build-tests --quiet
	@set -o pipefail; folder=$$(mktemp -d /dev/shm/chatmill-chaos-XXXXXX 2>/dev/null || mktemp -d); \
	trap 'rm -rf "$$folder"' EXIT; { $(CHAOS_TEST) 'ChaosTests|NumberTests|Hostile|SiftScale|BatcherRandomTests' && \
	  TMPDIR="$$folder" $(CHAOS_TEST) 'FaultTests|FaultLookTests'; } 2>&1 | \
	  tee .build/chaos.log | grep --line-buffered -E '^(chaos|faults|hostile|sift):|Expectation failed|Issue recorded|Test run with'
	@awk '/^faults:/ { for (i = 1; i < NF; i++) if ($$i ~ /:$$/) last = i; sum += $$(last + 1) } END { print "faults: " sum " in all" }' .build/chaos.log

sanitize: deps test-deps ## Run the test suite under the address sanitizer
	CHATMILL_PYTHON=$(CURDIR)/$(VENV)/bin/python ASAN_OPTIONS=detect_leaks=0 \
	  $(SWIFT) test --sanitize=address --scratch-path .build/sanitized

FUZZ_SECONDS ?= 300
FUZZ_BUILD := .build/fuzz

fuzz: deps ## Hold the scanner against libxml2 for FUZZ_SECONDS (default 300)
	CHATMILL_FUZZ=1 $(SWIFT) build -c release --scratch-path $(FUZZ_BUILD) -Xswiftc -sanitize=fuzzer --product FuzzReaders
	python3 Fuzz/make_seeds.py $(FUZZ_BUILD)/seeds fixtures/read fixtures/broken $(wildcard ../shared/corpus)
	mkdir -p $(FUZZ_BUILD)/corpus $(FUZZ_BUILD)/finds
	SWIFT_BACKTRACE=enable=no $(FUZZ_BUILD)/release/FuzzReaders -max_total_time=$(FUZZ_SECONDS) -max_len=8192 -timeout=20 -rss_limit_mb=2048 \
	  -artifact_prefix=$(FUZZ_BUILD)/finds/ -print_final_stats=1 $(FUZZ_BUILD)/corpus $(FUZZ_BUILD)/seeds

fuzz-parts: deps ## Read damaged parts and indexes of outputs for FUZZ_SECONDS
	$(call fuzz-job,Parts,parts,job)

fuzz-messages: deps ## Read damaged messages between processes for FUZZ_SECONDS
	$(call fuzz-job,Messages,messages,job)

fuzz-model: deps ## Read damaged lines of model processes and endpoints, then damaged stores, for FUZZ_SECONDS each
	$(call fuzz-job,ModelLines,model-lines,model)
	$(call fuzz-job,ModelStore,model-store,model)
	rm -f /dev/shm/chatmill-fuzz-store-* /tmp/chatmill-fuzz-store-*

define fuzz-job
	CHATMILL_FUZZ=1 $(SWIFT) build -c release --scratch-path $(FUZZ_BUILD) -Xswiftc -sanitize=fuzzer --product Fuzz$(1)
	python3 Fuzz/make_$(3)_seeds.py $(2) $(FUZZ_BUILD)/seeds-$(2)
	mkdir -p $(FUZZ_BUILD)/corpus-$(2) $(FUZZ_BUILD)/finds
	SWIFT_BACKTRACE=enable=no $(FUZZ_BUILD)/release/Fuzz$(1) -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=20 -rss_limit_mb=1024 \
	  -malloc_limit_mb=64 -artifact_prefix=$(FUZZ_BUILD)/finds/ -print_final_stats=1 $(FUZZ_BUILD)/corpus-$(2) $(FUZZ_BUILD)/seeds-$(2)
endef

BENCH_VENV := .build/bench-venv

bench: release test-deps ## Measure beside the floor, the fastest public parts and pandas (BENCH=options)
	@cmp -s Benchmarks/requirements.txt $(BENCH_VENV)/requirements.txt || { \
	  python3 -m venv $(BENCH_VENV) && $(BENCH_VENV)/bin/pip install -q -r Benchmarks/requirements.txt && \
	  cp Benchmarks/requirements.txt $(BENCH_VENV)/; }
	@$(BENCH_VENV)/bin/python -B Benchmarks/bench.py --chatmill $(CHATMILL) $(BENCH)

lint: ## Check the formatting strictly, and that every room uses only what stands above it
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Fuzz
	python3 Tools/check_rooms.py

format: ## Format the sources
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Fuzz

fixtures: test-deps ## Make the fixtures anew
	$(VENV)/bin/pip install -q -r fixtures/requirements.txt
	$(VENV)/bin/python fixtures/make_fixtures.py

tables: ## Make the tables of system messages and stickers anew from Tools/data
	@mkdir -p .build
	python3 Tools/generate_rule_packs.py > .build/WechatTemplates.swift
	python3 Tools/generate_sticker_table.py > .build/StickerTable.swift
	cp .build/WechatTemplates.swift Sources/Rules/System/
	cp .build/StickerTable.swift Sources/Rules/Stickers/

install: release serve ## Install both binaries under PREFIX (default /usr/local)
	install -D -m 755 $(CHATMILL) $(DESTDIR)$(PREFIX)/bin/chatmill
	install -D -m 755 $(CHATMILL)-serve $(DESTDIR)$(PREFIX)/bin/chatmill-serve

clean: ## Remove everything that was built
	rm -rf .build
