# Rollcall's front door for people: `make run` and `make test`.
# What each command needs is installed by `deps`, from Debian's packages only; what only tests need, by `test-deps`.

SWIFT ?= swift
PACKAGES := libuv1-dev libcurl4-openssl-dev libsqlite3-dev libssl-dev libidn2-dev libexpat1-dev pkg-config
BENCH_PACKAGES := wrk g++ libsimdjson-dev curl python3 util-linux
# What Rollcall is measured beside; without one of them its column is empty.
PEER_PACKAGES := libgrpc++-dev nginx-light redis-server radicale vdirsyncer
# Programs from elsewhere that tests compare ours with, from PyPI.
VENV := .build/venv
LIBRARIES := libuv libcurl sqlite3 libcrypto libidn2 expat
# How programs for use are linked. Idle memory of all five together, resident/proportional: 86/55 MiB with none of
# these flags, 59/35 with all.
# - lld, because gold, the default here, cannot pack relocations.
# - pack-relative-relocs: 33,000 relocations in 25 KB that start-up reads, not in 800 KB a program (-3.6/-3.4 MiB).
#   Needs glibc 2.36 at run time, which is Debian 12's.
# - no-export-dynamic: nobody looks names up in these programs, so what is unused can go (-2.1/-2.5 MiB).
# - symbol-ordering-file: what runs at the start lies side by side, so that less is mapped around it (-8/-8 MiB).
#   Linking/record-start writes the list, which may be out of date: then it helps less. Only sections move, so each
#   function has one of its own (67 to 64 MiB resident when this was added; programs shrink by 0.4 MB).
# - libstdc++ from its archive, for the few functions that Swift's runtime calls (-4.4/-1 MiB). Without the archive the
#   shared library serves. Not so libcrypto and SQLite: resident memory would fall, but no longer be shared.
STATIC := .build/static
RELEASE := -c release --static-swift-stdlib -Xswiftc -Xfrontend -Xswiftc -function-sections \
    -Xswiftc -use-ld=lld -Xswiftc -L$(STATIC) -Xlinker --no-export-dynamic -Xlinker -z -Xlinker pack-relative-relocs \
    -Xlinker --symbol-ordering-file=Linking/start-order -Xlinker --no-warn-symbol-ordering
PROGRAMS := .build/release
SHIPPED := $(addprefix rollcall,$(addprefix -,gateway luma members calendar notifications sandbox)) rollcall
# Sanitized builds live beside the ordinary one.
SANITIZED = $(if $(SANITIZE),--sanitize=$(SANITIZE) --scratch-path .build-$(SANITIZE))

# Installs the packages $(1), unless the command $(2) finds that nothing is missing.
define install
if { $(2); } >/dev/null 2>&1; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	    echo "There is no apt-get here. Install these, with their headers, by hand, then try again: $(1)" >&2; exit 1; fi; \
	if [ "$$(id -u)" -eq 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; else \
	    echo "These packages are missing and need root to install: run 'apt-get install $(1)' as root, then try again." >&2; exit 1; fi; \
	$$sudo apt-get update -q && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(1)
endef

.PHONY: help deps build programs run test walk test-deps lint format bench bench-quick bench-growth bench-deps clean

help: ## Show this help.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

deps: ## Install the C libraries that Rollcall is built on (apt, needs root).
	@command -v $(SWIFT) >/dev/null || { \
	    echo "Rollcall needs the Swift toolchain, 6.2 or later, on PATH: https://www.swift.org/install/linux/" >&2; exit 1; }
	@$(call install,$(PACKAGES),command -v pkg-config && pkg-config --exists $(LIBRARIES))

build: deps ## Build all programs for use.
	@mkdir -p $(STATIC) && ln -sf "$$(clang -print-file-name=libstdc++.a 2>/dev/null || echo libstdc++.a)" $(STATIC)/libstdc++.a
	$(SWIFT) build $(RELEASE)

programs: build ## The programs as they are shipped, in .build/programs: without what only debuggers read.
	@mkdir -p .build/programs
	@for program in $(SHIPPED); do strip -o ".build/programs/$$program" "$(PROGRAMS)/$$program"; done
	@cd .build/programs && ls -l $(SHIPPED) | awk '{ printf "%4.1f MB %s\n", $$5 / 1e6, $$9 }'

run: build ## Build and run everything; without LUMA_API_KEY, against a community made up for the purpose.
	$(PROGRAMS)/rollcall up

test: deps test-deps ## Build and run all tests; SANITIZE=thread or address looks for races or memory errors.
	$(SWIFT) build --build-tests $(SANITIZED)
	BUILD_FLAGS="$(SANITIZED)" Tests/run

# Sessions of people with calendars that are drawn from seeds: 200 with Google, Notion and in memory, 50 with each CalDAV server.
walk: deps test-deps ## Edit calendars at random, from SEEDS=200 seeds (ten minutes); SEEDS=17-17 is one of them again.
	$(SWIFT) build --build-tests $(SANITIZED)
	WALK_SEEDS=$(or $(SEEDS),200) TEST_LIMIT=7200 BUILD_FLAGS="$(SANITIZED)" \
	    Tests/run CalendarServiceTests.BridgeWalkTests CalendarServiceTests.PeerWalkTests

test-deps: $(VENV)/installed.txt

$(VENV)/installed.txt: Tests/requirements.txt
	@python3 -m venv --clear $(VENV) || { \
	    echo "Tests need Python 3 with its module venv: run 'apt-get install python3-venv' as root, then try again." >&2; exit 1; }
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@cp $< $@

lint: ## Check the format of all sources.
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Shared Services gateway Tests Benchmarks

format: ## Bring all sources into the house format.
	$(SWIFT) format --in-place --recursive --parallel Package.swift Shared Services gateway Tests Benchmarks

bench: deps bench-deps ## Measure beside bare C programs for the same work (about 10 minutes after the build).
	Benchmarks/run

bench-quick: deps bench-deps ## The same in one short round.
	Benchmarks/run --quick

bench-growth: deps bench-deps ## How time and memory grow from 1,000 to 1,000,000 guests (some minutes).
	Benchmarks/run growth

bench-deps:
	@$(call install,$(BENCH_PACKAGES) $(PEER_PACKAGES),command -v wrk && command -v g++ && command -v curl && command -v python3 \
	    && [ -e /usr/include/simdjson.h ] && command -v nginx && command -v redis-server && command -v radicale && command -v vdirsyncer \
	    && pkg-config --exists grpc++)

clean: ## Remove what was built.
	rm -rf .build
