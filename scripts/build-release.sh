#!/usr/bin/env bash
# Builds the command line as it is released, and prints where it is: first a program that counts what runs how often,
# then, from what it counted over examples and made-up feeds, the program itself. That is a quarter faster than
# `cargo build --release`, and twice the wait. Where the compiler's own llvm-profdata cannot be had, it is the same
# program without that quarter, which is said.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# In folders of their own, so that nothing else is compiled anew for them.
out=${CARGO_TARGET_DIR:-$PWD/target}/profiled
build() { CARGO_TARGET_DIR=$1 RUSTFLAGS="${RUSTFLAGS:-} ${2:-}" cargo build --release --locked --quiet --bin soups; }

if ! profdata=$(profdata); then
  say "llvm-profdata is missing, so the command line is built without a profile of its work: a quarter slower. \"rustup component add llvm-tools\" adds it."
  build "$out"
  echo "$out/release/soups"
  exit
fi

say "Building the command line to watch it …"
build "$out/watched" "-Cprofile-generate=$out/counts"
watched=$out/watched/release/soups
profile=$out/$(cksum <"$watched" | tr ' ' -).profdata
if [ ! -f "$profile" ]; then
  say "Watching it at work …"
  feeds=$(mktemp -d)
  trap 'rm -rf "$feeds"' EXIT
  rm -rf "$out/counts" "$out"/*.profdata
  check() { "$watched" check --as-of 2026-11-22 --fail-on never "$@" >/dev/null; }
  "$watched" generate --persons 3000 "$feeds/pure" >&2
  "$watched" generate --persons 300 --alma "$feeds/alma" >&2
  tonight=("$feeds"/pure/*.xml)
  check --format json "${tonight[@]}"
  check --format json --no-schema --no-rules "${tonight[@]}"
  check --format json "$feeds"/alma/*
  # Few but full of faults, so that what is seldom wanted is known to be wanted.
  for format in text json html sarif; do
    check --format "$format" examples/university
  done
  "$profdata" merge -o "$profile" "$out/counts"
fi

say "Building the command line from what was seen …"
build "$out" "-Cprofile-use=$profile"
echo "$out/release/soups"
