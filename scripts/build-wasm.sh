#!/usr/bin/env bash
# Builds the engine for the browser, and what unpacks it there, into www/pkg. The engine is built as
#   wasm-pack build --target web --profile page --out-dir www/pkg --no-pack -- --no-default-features
# does, but without wasm-pack, which takes longer to set up than all the rest. Does nothing where nothing changed.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

way=$(wasm_way)
[ -n "$way" ] || stop "There is no wasm library here. \"scripts/setup.sh wasm\" sets it up."
use_way "$way"
say "Building the wasm with $(rustc --version | cut -d ' ' -f 1,2) and $(if [ "$way" = debian ]; then echo "the library built from Debian's sources"; else echo 'its own library'; fi)."

profile=${PAGE_PROFILE:-page}
# A function that is called twice is compiled once: what is loaded is an eighth shorter for it, and as fast but for a few
# hundredths. Most of what has to be within a loop says so itself, and is.
options=()
if [ "$profile" = page ]; then options=(-C 'llvm-args=-inline-threshold=25 -inlinehint-threshold=160'); fi
cargo rustc --locked --profile "$profile" --lib --no-default-features --target "$TARGET" -- "${options[@]}"
cargo build --locked --profile "$profile" --package soups-unpack --target "$TARGET"
built=$(from_metadata target_directory)/$TARGET/$profile

stamp=www/pkg/.built-from
now=$(cksum "$built"/soups*.wasm Cargo.toml Cargo.lock package-lock.json)
if [ "$now" = "$(cat $stamp 2>/dev/null)" ]; then exit; fi

rm -rf www/pkg
wasm-bindgen --target web --out-dir www/pkg --out-name soups "$built/soups.wasm"
wasm-bindgen --target web --out-dir www/pkg --out-name unpack "$built/soups_unpack.wasm"
if [ "$profile" = quick ]; then echo "$now" >$stamp; exit; fi
# wasm-opt's options are those that Cargo.toml gives to wasm-pack.
read -ra options <<<"$(from_metadata "packages.find(({ name }) => name === 'soups').metadata['wasm-pack'].profile.release['wasm-opt'].join(' ')")"
optimise() { wasm-opt "${options[@]}" "${@:2}" -o "$1.opt" "$1" && mv "$1.opt" "$1"; }
optimise www/pkg/soups_bg.wasm
optimise www/pkg/unpack_bg.wasm --strip-debug --strip-producers
echo "$now" >$stamp
