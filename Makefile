# Each command sets up what it needs and is still missing; a second time that is done at once.
# WASM_TOOLCHAIN=rustup|debian forces the way to the wasm library (see scripts/setup.sh).
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/.tools/node_modules/node/bin:$(PATH)
.PHONY: help serve test bench release dist page page-for-tests clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: page ## build the page and serve it on this machine
	@node scripts/serve.mjs

test: ## run every test; the last lines are the totals
	@scripts/test.sh

bench: ## measure speed and memory, on the command line and (but for BROWSER=no) in a browser
	@scripts/setup.sh cargo profile
	@[ "$(BROWSER)" = no ] || $(MAKE) --no-print-directory page-for-tests
	@benches/run.sh

release: ## build the command line as it is released: a quarter faster than cargo does by itself
	@scripts/setup.sh cargo profile
	@scripts/build-release.sh

dist: page ## make the page that can be put on any static host, in dist/
	@node scripts/dist.mjs

page page-for-tests:
	@scripts/setup.sh wasm page $(if $(findstring tests,$@),page-test browser)
	@scripts/build-wasm.sh
	@node scripts/build-page.mjs

clean: ## remove all that was built; the tools that were set up stay
	@rm -rf target dist www/pkg www/vendor test-results
