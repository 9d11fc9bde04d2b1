# shellcheck shell=bash
# What the other scripts share. Sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

TARGET=wasm32-unknown-unknown
DEBIAN_WEB=debian-web # the name under which rustup knows Debian's compiler, where that stands in
# Our own tools come first, so that the versions are the locked ones and wasm-pack finds all it needs without a download.
export PATH="$PWD/.tools/bin:$PWD/.tools/node_modules/node/bin:$PWD/node_modules/.bin:$PATH"

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }
# Programs alone: a function of the same name is none.
have() { type -P "$1" >/dev/null; }

# The version of a crate in Cargo.lock, so that it stands in one place only.
locked() { awk -v name="name = \"$1\"" '$0 == name { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock; }

# One value of what cargo knows about this package, as a JavaScript path.
from_metadata() {
  cargo metadata --locked --no-deps --format-version 1 | node -p "JSON.parse(require('node:fs').readFileSync(0, 'utf8')).$1"
}

# at_least 22.1 20: whether the first version is not older than the second.
at_least() { [ "$(printf '%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# The browser and its driver: as told by CHROME and CHROMEDRIVER, else the first to be found.
first_of() { local name; for name; do if [ -n "$name" ] && type -P "$name"; then return; fi; done; return 1; }
browser() {
  if [ -n "${CHROME:-}" ]; then first_of "$CHROME"; return; fi
  first_of chromium chromium-browser google-chrome google-chrome-stable '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
}
firefox() {
  if [ -n "${FIREFOX+set}" ]; then first_of "$FIREFOX"; return; fi
  first_of firefox-esr firefox
}
driver() {
  if [ -n "${CHROMEDRIVER:-}" ]; then first_of "$CHROMEDRIVER"; return; fi
  first_of chromedriver chromium.chromedriver "${CHROMEWEBDRIVER:+$CHROMEWEBDRIVER/chromedriver}"
}

# The program that sums up what a watched program counted; only the one that came with the compiler reads its counts.
profdata() {
  local host
  host=$(rustc -vV | sed -n 's/^host: //p')
  first_of "$(rustc --print sysroot)/lib/rustlib/$host/bin/llvm-profdata"
}

# From here on, the given way of getting at a wasm library is in force: rustup (or whatever compiler is on PATH), or debian.
# What is built so has a folder of its own, since cargo would wait for whatever else it builds in the same one.
use_way() {
  local built
  built=$(from_metadata target_directory)
  export CARGO_TARGET_DIR=${built%/wasm}/wasm
  if [ "$1" = debian ]; then
    if have rustup; then export RUSTUP_TOOLCHAIN=$DEBIAN_WEB; else export PATH="$PWD/.tools/bin:$PWD/node_modules/.bin:/usr/bin:$PATH"; fi
  fi
}

# Whether that way really builds: an empty test program needs compiler, library, test crate and linker.
builds_wasm() (
  use_way "$1"
  have rustc || exit 1
  dir=$(mktemp -d)
  trap 'rm -rf "$dir"' EXIT
  rustc --test --target "$TARGET" -o "$dir/empty.wasm" - </dev/null >/dev/null 2>&1
)

# The way to take: the one that WASM_TOOLCHAIN forces, else the first that builds; nothing where neither does.
wasm_way() {
  case ${WASM_TOOLCHAIN:-} in
    rustup | debian) echo "$WASM_TOOLCHAIN" ;;
    '') if builds_wasm rustup; then echo rustup; elif builds_wasm debian; then echo debian; fi ;;
    *) stop "WASM_TOOLCHAIN is \"$WASM_TOOLCHAIN\"; it can be rustup or debian." ;;
  esac
}
