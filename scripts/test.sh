#!/usr/bin/env bash
# Runs every test and ends with the totals of each suite: scripts/test.sh
# Or only the groups named, with what they need:           scripts/test.sh lint native wasm page
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

[ $# -gt 0 ] || set -- lint native wasm page
GROUPS_WANTED=$*
wants() { case " $GROUPS_WANTED " in *" $1 "*) ;; *) return 1 ;; esac; }

parts=cargo
! wants lint || parts="$parts lint wasm page page-test"
! wants native || parts="$parts peers"
! wants wasm || parts="$parts wasm wasm-test browser driver"
! wants page || parts="$parts wasm page page-test browser firefox"
# shellcheck disable=SC2086 # a list of words
scripts/setup.sh $parts

log=$(mktemp)
trap 'rm -rf "$log" "$log.json" "$ahead"' EXIT
table='' passed_all=0 failed_all=0 skipped_all=0

# suite NAME COUNTER COMMAND…: runs the command, shows its output, and counts its tests by what it printed.
# One that fails without a failed test (it did not compile, say), or that passes without a test, counts as a failure.
suite() {
  local name=$1 counter=$2 status=0 started=$SECONDS passed failed skipped
  shift 2
  printf '\n== %s\n' "$name"
  "$@" 2>&1 | tee "$log" || status=1
  read -r passed failed skipped <<<"$($counter $status <"$log")"
  if [ $((passed + failed)) = 0 ]; then say "$name: no test was run."; fi
  if [ "$failed" = 0 ] && { [ "$status" != 0 ] || [ "$passed" = 0 ]; }; then failed=1; fi
  table+=$(printf '%-34s %7d %7d %8d %8d' "$name" "$passed" "$failed" "$skipped" $((SECONDS - started)))$'\n'
  passed_all=$((passed_all + passed)) failed_all=$((failed_all + failed)) skipped_all=$((skipped_all + skipped))
}
one() { echo "$((1 - $1)) $1 0"; } # a command that is itself the one test
rust() { awk '/^test result: / { p += $4; f += $6; s += $8 } END { print p + 0, f + 0, s + 0 }'; }
node_spec() {
  awk '$2 == "pass" && NF == 3 { p = $3 } ($2 == "fail" || $2 == "cancelled") && NF == 3 { f += $3 } ($2 == "skipped" || $2 == "todo") && NF == 3 { s += $3 }
    END { print p + 0, f + 0, s + 0 }'
}

# The wasm commands, and they alone, run under the toolchain that was set up for them.
in_wasm() (
  use_way "$(wasm_way)"
  "$@"
)

for_browser=(--locked --no-default-features --test web)

in_browser() (
  use_way "$(wasm_way)"
  export WASM_BINDGEN_TEST_TIMEOUT=120 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=60 WASM_BINDGEN_TEST_WEBDRIVER_JSON=$log.json
  # The browser itself is named here, since webdriver.json is for every machine.
  awk -v browser="$(browser)" '{ print } /"goog:chromeOptions": \{/ { print "    \"binary\": \"" browser "\"," }' webdriver.json >"$log.json"
  wasm-pack --log-level error test --headless --chrome --chromedriver "$(driver)" . "${for_browser[@]}"
)

page_is_built() { scripts/build-wasm.sh && node scripts/build-page.mjs; }

# Optimising the page keeps one processor busy for minutes: it is built while the native tests are built and run.
ahead=$(mktemp)
building='' built=0
build_ahead() (
  if wants lint || wants page; then page_is_built || exit; fi
  # What does not compile is told by the suite that needs it.
  if wants wasm; then in_wasm cargo build --tests --target "$TARGET" "${for_browser[@]}" || true; fi
)
built_ahead() { cat "$ahead"; return $built; }

page() (
  CHROME=$(browser) SOUPS=$(from_metadata target_directory)/debug/soups
  export CHROME SOUPS
  cargo build --locked && node --test --test-reporter=spec tests/e2e/*.test.mjs
)

if wants lint; then
  suite 'format (rustfmt)' one cargo fmt --all --check
  suite 'lint (clippy)' one cargo clippy --locked --quiet --all-targets -- -D warnings
  suite 'lint (clippy, wasm)' one in_wasm cargo clippy --locked --quiet --package soups --package soups-unpack --lib --test web --no-default-features --target "$TARGET" -- -D warnings
fi
if wants lint || wants wasm || wants page; then
  build_ahead >"$ahead" 2>&1 &
  building=$!
fi
if wants native; then
  suite 'engine and command line (cargo)' rust cargo test --locked --no-fail-fast
fi
[ -z "$building" ] || wait "$building" || built=$?
if wants lint || wants page; then
  suite 'build of the page' one built_ahead
  suite 'types of the page (tsc)' one tsc -p tsconfig.json
fi
if wants wasm; then
  suite 'engine in a browser (wasm-pack)' rust in_browser
fi
if wants page; then
  suite 'page in a browser (node)' node_spec page
fi

printf '\n%-34s %7s %7s %8s %8s\n%s' suite passed failed skipped seconds "$table"
if wants page && ! firefox >/dev/null; then say 'There is no Firefox here: the tests in it were skipped.'; fi
printf 'total: %d passed, %d failed, %d skipped\n' $passed_all $failed_all $skipped_all
[ $failed_all = 0 ]
