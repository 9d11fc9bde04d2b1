#!/usr/bin/env bash
# Sets up what is still missing for the parts named, and is quick when nothing is:
#   cargo      a Rust compiler
#   peers      xmllint, which the validator is held against
#   lint       rustfmt and clippy
#   profile    llvm-profdata, for the command line as it is released; nothing is wrong where it cannot be had
#   wasm       the wasm library and wasm-bindgen; WASM_TOOLCHAIN=rustup|debian forces a way to the library
#   wasm-test  wasm-pack
#   page       node, and what builds the page
#   page-test  what type-checks and drives the page
#   browser    Chromium or Chrome
#   driver     its driver, for wasm-pack
#   firefox    Firefox, where it can be had; its tests are left out where not
# Cargo's tools go to .tools/ and npm's to node_modules/; packages of the system are installed with apt-get, where that is allowed.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

WASM_PACK_VERSION=0.15.1
NODE_VERSION=22.23.3 # taken from npm, where the system's own is too old

wants() { case " $PARTS " in *" $1 "*) ;; *) return 1 ;; esac; }
PARTS=$*

# --- Packages of the system -------------------------------------------------------------------------------------------

# What one of Debian's packages is called by the package manager that is here.
called() {
  local manager
  manager=$(first_of apt-get dnf pacman apk brew) || manager=
  case ${manager##*/}:$1 in
    dnf:chromium-driver) echo chromedriver ;;
    dnf:libc6-dev) echo glibc-devel ;;
    dnf:libxml2-utils | pacman:libxml2-utils | brew:libxml2-utils) echo libxml2 ;;
    pacman:chromium-driver | pacman:libc6-dev) ;; # part of chromium; of gcc
    apk:chromium-driver) echo chromium-chromedriver ;;
    apk:libc6-dev) echo musl-dev ;;
    brew:nodejs) echo node ;;
    brew:npm | brew:libc6-dev) ;; # part of node; of gcc
    brew:chromium) echo google-chrome ;;
    brew:chromium-driver) echo chromedriver ;;
    *) echo "$1" ;;
  esac
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
may_install() { have apt-get && as_root true 2>/dev/null; }

# Installs packages, named as Debian does, or says which to install and stops. Never removes one to make room.
install_packages() {
  local names='' package
  [ $# -gt 0 ] || return 0
  for package; do names="$names $(called "$package")"; done
  may_install || stop "These packages are missing and cannot be installed from here:$names. Please install them, then run this again."
  say "Installing with apt-get:$names."
  apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >/dev/null; }
  apt update || say "apt-get could not refresh its lists of packages; trying with those it has."
  apt install -y --no-install-recommends --no-remove "$@" ||
    stop "apt-get could not install these packages:$names. Please install them in another way, then run this again."
}

node_fits() {
  have node && have npm && at_least "$(node -p process.versions.node)" "$(sed -n 's/.*"node": *">=\([0-9.]*\)".*/\1/p' package.json)"
}

missing=''
have cc || missing="$missing gcc libc6-dev"
if ! have cargo; then
  have apt-get || stop "Rust is missing. Please install it as https://rustup.rs says, then run this again."
  missing="$missing rustc-web cargo-web rustfmt-web rust-web-clippy"
fi
if wants peers && ! have xmllint; then missing="$missing libxml2-utils"; fi
if wants page && ! { have node && have npm; }; then missing="$missing nodejs npm"; fi
if wants browser && ! browser >/dev/null; then
  [ -z "${CHROME:-}" ] || stop "CHROME names a program that is not there: $CHROME"
  missing="$missing chromium"
fi
if wants firefox && ! firefox >/dev/null; then
  if [ -z "${FIREFOX+set}" ] && may_install && [ "$(apt-cache policy firefox-esr 2>/dev/null | sed -n 's/^ *Candidate: //p')" != '(none)' ]; then
    # Nothing else hangs on it: what cannot be installed is left out.
    say "Installing with apt-get: firefox-esr."
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends --no-remove firefox-esr >/dev/null ||
      say "Firefox could not be installed."
  fi
  firefox >/dev/null || say "There is no Firefox here, so its tests are skipped. Install firefox-esr, or name one in FIREFOX, to have them."
fi
if wants driver && ! driver >/dev/null; then
  [ -z "${CHROMEDRIVER:-}" ] || stop "CHROMEDRIVER names a program that is not there: $CHROMEDRIVER"
  [ -z "${CHROME:-}" ] || stop "The driver of $CHROME is missing. Please install it, and name it in CHROMEDRIVER or put it on PATH."
  missing="$missing chromium chromium-driver"
fi
# shellcheck disable=SC2086 # a list of words
install_packages $missing

needed=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
found=$(rustc --version | cut -d ' ' -f 2)
at_least "$found" "$needed" || stop "The Rust compiler here is $found, but $needed or newer is needed. Please install it as https://rustup.rs says, or with \"rustup update stable\"."

if wants lint; then
  for tool in rustfmt clippy; do
    "cargo-${tool#rust}" --version >/dev/null 2>&1 && continue
    { have rustup && rustup component add "$tool"; } || stop "$tool is missing. Please add it to the Rust compiler here, then run this again."
  done
fi

if wants profile && ! profdata >/dev/null && have rustup; then
  rustup component add llvm-tools || say "rustup could not fetch llvm-tools."
fi

if wants driver; then
  version() { "$1" --version 2>/dev/null | grep -Eo '[0-9]+(\.[0-9]+)+' | head -n 1; }
  b=$(version "$(browser)") d=$(version "$(driver)")
  [ "${b%%.*}" = "${d%%.*}" ] || stop "The browser ($b) and its driver ($d) do not belong together. Please install the driver of that browser, or name both in CHROME and CHROMEDRIVER."
fi

# --- npm's packages ---------------------------------------------------------------------------------------------------

set_up_node_modules() {
  local what=$1 stamp=node_modules/.set-up now
  grep -q '"dependencies"' package.json || what=all # nothing tells what is for building from what is for testing
  now=$(cksum <package-lock.json)
  grep -qsxE "$now (all|$what)" $stamp && return
  say "Fetching npm's packages."
  # No package runs a script of its own, so nothing is downloaded from anywhere but the registry.
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error "$([ "$what" = all ] && echo --include=dev || echo --omit=dev)" >&2
  echo "$now $what" >$stamp
}

if wants page; then
  if ! node_fits; then
    say "Fetching Node $NODE_VERSION from npm into .tools, as the one here is too old."
    npm install --prefix .tools --no-save --no-audit --no-fund --loglevel=error "node@$NODE_VERSION" >&2
    hash -r
    node_fits || stop "Node is too old, and a newer one could not be fetched. Please install the one that package.json asks for."
  fi
  if wants page-test; then what=all; else what=page; fi
  set_up_node_modules $what
fi

# --- The wasm library -------------------------------------------------------------------------------------------------

# Debian's compiler knows the wasm target but comes without its library, so that is built once, from Debian's own sources.
set_up_debian() {
  local sysroot lib host lld dir
  have apt-get || stop "There is no wasm library here. Please add the one for $TARGET to the Rust compiler (Fedora: rust-std-static-$TARGET, Arch: rust-wasm), then run this again."
  install_packages rustc-web cargo-web rust-web-src libstd-rust-web-dev
  sysroot=$(/usr/bin/rustc --print sysroot)
  lib=$sysroot/lib/rustlib/$TARGET/lib
  host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')

  # Its linker: the one that rustup's compiler carries, else Debian's of the same LLVM.
  if [ ! -x "$sysroot/lib/rustlib/$host/bin/rust-lld" ]; then
    lld=$(rustc --print sysroot)/lib/rustlib/$host/bin/rust-lld
    if [ ! -x "$lld" ]; then
      llvm=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
      install_packages "lld-$llvm"
      lld=/usr/lib/llvm-$llvm/bin/lld
    fi
    as_root mkdir -p "$sysroot/lib/rustlib/$host/bin"
    as_root ln -sf "$lld" "$sysroot/lib/rustlib/$host/bin/rust-lld"
  fi

  say "Building the wasm library from Debian's sources; this takes about two minutes, once."
  dir=$(mktemp -d)
  mkdir "$dir/src"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2024"\n' >"$dir/Cargo.toml"
  : >"$dir/src/lib.rs"
  # With bitcode, so that link-time optimisation reaches into the library.
  (cd "$dir" && env -u RUSTUP_TOOLCHAIN -u CARGO_TARGET_DIR RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc RUSTFLAGS=-Cembed-bitcode=yes \
    /usr/bin/cargo build --quiet --release --target "$TARGET" -Zbuild-std=std,panic_abort,test)
  rm "$dir/target/$TARGET"/release/deps/libempty-*
  as_root mkdir -p "$lib"
  as_root find "$lib" -name '*.rlib' -delete # those of an older compiler
  as_root cp "$dir/target/$TARGET"/release/deps/lib*.rlib "$lib/"
  rm -rf "$dir"
  ! have rustup || rustup toolchain link "$DEBIAN_WEB" "${sysroot}"
  builds_wasm debian || stop "The wasm library was built, but does not work with Debian's compiler."
}

set_up_wasm_library() {
  local way
  way=$(wasm_way)
  case ${WASM_TOOLCHAIN:-}:$way in
    :) # The ordinary way first.
      have rustup && rustup target add "$TARGET" && return
      say "The wasm library cannot be had from rustup. Debian's compiler can stand in, for the wasm alone."
      set_up_debian ;;
    :*) ;; # found by trying it
    rustup:*)
      builds_wasm rustup && return
      have rustup || stop "There is no rustup here. Please add the library for $TARGET to the Rust compiler, then run this again."
      rustup target add "$TARGET" || stop "rustup could not fetch the wasm library, and WASM_TOOLCHAIN allows no other way." ;;
    debian:*) builds_wasm debian || set_up_debian ;;
  esac
}

# --- Cargo's tools ----------------------------------------------------------------------------------------------------

# They work for seconds and are compiled for a minute: so without optimisation, which halves the wait.
cargo_tool() {
  local program=$1 crate=$2 version=$3
  shift 3
  [ "$("$program" --version 2>/dev/null | cut -d ' ' -f 2)" = "$version" ] && return
  say "Compiling $crate $version into .tools; this takes a minute or so, once."
  local build="env -u RUSTFLAGS CARGO_TARGET_DIR=.tools/build CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 cargo install --quiet --root .tools --force --version $version $* $crate"
  # A version that its lock file names may have been withdrawn; then the newest compatible ones do.
  $build --locked 2>/dev/null || $build
}

if wants wasm; then
  set_up_wasm_library
  cargo_tool wasm-bindgen wasm-bindgen-cli "$(locked wasm-bindgen)" --no-default-features # no TLS: it talks to this machine only
fi
if wants wasm && wants lint && [ "$(wasm_way)" = debian ] && [ ! -x /usr/bin/cargo-clippy ]; then
  install_packages rust-web-clippy # clippy reads the library as its own compiler wrote it
fi
if wants wasm-test; then
  cargo_tool wasm-pack wasm-pack "$WASM_PACK_VERSION"
fi
rm -rf .tools/build
