#!/usr/bin/env bash
# Measures the whole dry run on large generated feeds: the command line beside xmllint, and the page in a browser.
#
#   benches/run.sh              100,000 persons (about 216 MB in four files), 7 rounds
#   PERSONS=10000 ROUNDS=3 benches/run.sh
#   BROWSER=no benches/run.sh   the command line only: needs nothing but cargo
#   MILLION=yes benches/run.sh  a changed setting with 1,000,000 persons too: 2 GB of feeds in a temporary folder
#
# `make bench` builds the page first and then calls this. Progress goes to standard error; the report, in Markdown, to
# standard output. Time is wall-clock time from the outside, the start of the process included; the programs take turns,
# so that a busy moment of the machine hits all of them; figures are medians. Processor time is given too, as it says more
# where other work goes on. Memory is what the kernel says was the most a process ever had resident, taken in a run of
# its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C

PERSONS=${PERSONS:-100000}
ROUNDS=${ROUNDS:-7}
BROWSER=${BROWSER:-yes}
AS_OF=2026-11-22 # the date for which the feeds are made: src/generate.rs

say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- The program and the feeds ---------------------------------------------------------------------------------------

soups=$(scripts/build-release.sh)

# The feeds are kept from one run to the next, until what makes them changes.
feeds=benches/feeds/$PERSONS
maker=$(cksum <src/generate.rs)
if [ "$(cat "$feeds/made-by" 2>/dev/null)" != "$maker" ]; then
  say "Generating feeds of $PERSONS persons …"
  rm -rf "$feeds"
  mkdir -p "$feeds"
  "$soups" generate --persons "$PERSONS" "$feeds" >&2
  printf '%s\n' "$maker" >"$feeds/made-by"
fi
files=("$feeds"/{organisations,users,persons,supervisors}.xml)
size=$(cat "${files[@]}" | wc -c) # reads them too: from here on they are in the system's cache

alma=benches/feeds/alma-$PERSONS
if [ "$(cat "$alma/made-by" 2>/dev/null)" != "$maker" ]; then
  say "Generating user files of Alma with $PERSONS users …"
  rm -rf "$alma"
  mkdir -p "$alma"
  "$soups" generate --alma --persons "$PERSONS" "$alma" >&2
  printf '%s\n' "$maker" >"$alma/made-by"
fi
alma_files=("$alma"/alma-{previous,export,new}.xml)
alma_size=$(cat "${alma_files[@]}" | wc -c)

# --- How to run and measure ------------------------------------------------------------------------------------------

run_soups() { "$soups" check --format json --as-of "$AS_OF" --fail-on never "${files[@]}"; }
run_bare() { "$soups" check --no-schema --no-rules --format json --as-of "$AS_OF" --fail-on never "${files[@]}"; }
# The same schemas by libxml2; the supervisor feed has none. A process a file, as a schema is for one kind of feed.
run_libxml2() {
  local feed
  for feed in organisation user person; do
    xmllint --noout --stream --schema "src/schema/pure/$feed.xsd" "$feeds/${feed}s.xml" || return
  done
}
# It warns, on standard error, that the namespaces of these feeds are no absolute addresses. So be it.
run_xmllint() { xmllint --noout --stream "${files[@]}"; }

# Wall-clock time and processor time of one run, in milliseconds.
milliseconds() {
  local taken TIMEFORMAT='%3R %3U %3S'
  taken=$({ time "$@" >/dev/null 2>&1; } 2>&1) || { say "benches/run.sh: $1 failed"; exit 2; }
  awk '{ print $1 * 1000, ($2 + $3) * 1000 }' <<<"$taken"
}

# The most that one run ever had resident, in kilobytes; 0 where the system does not say. GNU time asks the kernel when
# the process is over. Without it the process is watched: the kernel remembers its peak, so that only what grows in the
# last instants is missed.
peak() {
  local process high=0 key value _
  if /usr/bin/time -q -f %M true 2>/dev/null; then
    { /usr/bin/time -q -f %M -o /dev/fd/3 "$@" >/dev/null; } 3>&1
    return
  fi
  "$@" >/dev/null &
  process=$!
  while kill -0 "$process" 2>/dev/null; do
    while read -r key value _; do
      if [ "$key" = VmHWM: ] && [ "$value" -gt "$high" ]; then high=$value; fi
    done 2>/dev/null <"/proc/$process/status" || true
    sleep 0.002
  done
  wait "$process" || true
  printf '%s\n' "$high"
}
peak_bare() { peak "$soups" check --no-schema --no-rules --format json --as-of "$AS_OF" --fail-on never "${files[@]}"; }
run_alma() {
  "$soups" check --format json --as-of "$AS_OF" --fail-on never \
    --alma-previous "${alma_files[0]}" --alma-export "${alma_files[1]}" --alma-new "${alma_files[2]}"
}
peak_alma() {
  peak "$soups" check --format json --as-of "$AS_OF" --fail-on never \
    --alma-previous "${alma_files[0]}" --alma-export "${alma_files[1]}" --alma-new "${alma_files[2]}"
}
peak_libxml2() { peak xmllint --noout --stream --schema src/schema/pure/person.xsd "$feeds/persons.xml" 2>/dev/null; }
peak_soups() { peak "$soups" check --format json --as-of "$AS_OF" --fail-on never "${files[@]}"; }
peak_xmllint() { peak xmllint --noout --stream "${files[@]}" 2>/dev/null; }

# --- The rounds ------------------------------------------------------------------------------------------------------

contestants=(soups bare alma)
if have xmllint; then
  contestants+=(xmllint libxml2)
else
  say "xmllint is not installed: nothing to compare with."
fi
declare -A times processor_times peaks
for name in "${contestants[@]}"; do
  say "Memory of $name …"
  peaks[$name]=$("peak_$name")
done
for ((round = 1; round <= ROUNDS; round++)); do
  for name in "${contestants[@]}"; do
    read -r time processor_time < <(milliseconds "run_$name")
    times[$name]+="$time "
    processor_times[$name]+="$processor_time "
    say "round $round of $ROUNDS: $name $time ms, $processor_time ms of processor time"
  done
done

# The median, the least and the most of some numbers.
summary() {
  # shellcheck disable=SC2086 # the numbers are words
  printf '%s\n' $1 | sort -n | awk '{ at[NR] = $1 }
    END { middle = (at[int((NR + 1) / 2)] + at[int(NR / 2) + 1]) / 2; print middle, at[1], at[NR] }'
}
row() { # name, label, and the bytes of its input where they are not those of the feeds
  local median least most processor _
  read -r median least most < <(summary "${times[$1]}")
  read -r processor _ < <(summary "${processor_times[$1]}")
  awk -v label="$2" -v size="${3:-$size}" -v median="$median" -v least="$least" -v most="$most" -v processor="$processor" \
    -v peak="${peaks[$1]}" 'BEGIN {
      rate = size / 1000
      memory = peak > 0 ? sprintf("%.1f MB (%.1f %%)", peak * 1024 / 1e6, peak * 102400 / size) : "not to be had here"
      printf "| %s | %.0f | %.0f–%.0f | %.2f s | %.2f s | %s |\n",
        label, rate / median, rate / most, rate / least, median / 1e3, processor / 1e3, memory
    }'
}

browser_rows=
if [ "$BROWSER" != no ]; then
  browser_rows=$(ROUNDS=$ROUNDS AS_OF=$AS_OF node benches/browser.mjs "${files[@]}") || failed=yes
  browser_rows+=$'\n'$(ALMA=yes ROUNDS=$ROUNDS AS_OF=$AS_OF node benches/browser.mjs "${alma_files[@]}") || failed=yes
fi

# --- The report ------------------------------------------------------------------------------------------------------

megabytes() { awk -v bytes="$(wc -c <"$1")" 'BEGIN { printf "%.1f MB", bytes / 1e6 }'; }
processor=$(awk -F ': ' '/^model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || true)
memory=$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo 2>/dev/null || true)
cat <<END

## SOUPS Dry Run, measured $(date -u +%F)

- Machine: ${processor:-$(uname -m)}, $(getconf _NPROCESSORS_ONLN) cores, ${memory:-unknown} of memory, $(uname -s)
- Programs: $("$soups" --version), built by $(rustc --version | cut -d ' ' -f 1-2)$(have xmllint && xmllint --version 2>&1 | sed -n '1s/.*version \([0-9]*\).*/; xmllint of libxml2 \1/p')
- Input: $PERSONS persons, $(awk -v size="$size" 'BEGIN { printf "%.1f MB", size / 1e6 }'): organisations $(megabytes "${files[0]}"), users $(megabytes "${files[1]}"), persons $(megabytes "${files[2]}"), supervisors $(megabytes "${files[3]}")
- $ROUNDS rounds, taking turns; medians. 1 MB is 1,000,000 bytes

| what | MB/s | slowest–fastest | time | processor time | peak memory (of the input) |
|---|---:|---:|---:|---:|---:|
$(row soups "\`soups check\`, the whole dry run with schema and rules, JSON")
$(row bare "\`soups check --no-schema --no-rules\`")
$(row alma "\`soups check\`, Alma's job with three user files of $PERSONS users, $((alma_size / 1000000)) MB" "$alma_size")
$([ -z "${times[xmllint]:-}" ] || row xmllint "\`xmllint --noout --stream\`, well-formedness only")
$([ -z "${times[libxml2]:-}" ] || row libxml2 "\`xmllint --noout --stream --schema\`, the same schemas (no supervisors)")
$browser_rows
END
ratio() { # of the medians of two contestants
  local a b _
  read -r a _ < <(summary "${times[$1]}")
  read -r b _ < <(summary "${times[$2]}")
  awk -v a="$a" -v b="$b" 'BEGIN { printf "%.2f", a / b }'
}
printf '\n- The whole check takes %s times the time of the same run without schema and rules.\n' "$(ratio soups bare)"
[ -z "${times[libxml2]:-}" ] || printf '%s\n' "- It is $(ratio libxml2 soups) times as fast as xmllint's streaming validation by the same schemas."

# --- A changed setting, nothing read again ---------------------------------------------------------------------------

say "Building what measures a changed setting …"
cargo build --release --locked --quiet --no-default-features --features measure --bin soups-measure
measure=${CARGO_TARGET_DIR:-target}/release/soups-measure
printf '\n| once everything is read, on one thread (processor time, medians, least–most) | |\n|---|---:|\n'
for baseline in no yes; do BASELINE=$baseline ROUNDS=$ROUNDS "$measure" "$feeds"; done
if [ "${MILLION:-no}" = yes ]; then
  million=$(mktemp -d)
  trap 'rm -rf "$million"' EXIT
  say "Generating feeds of 1,000,000 persons …"
  "$soups" generate --persons 1000000 "$million" >&2
  for baseline in no yes; do BASELINE=$baseline ROUNDS=3 "$measure" "$million"; done
fi

# --- What the page promises beside ------------------------------------------------------------------------------------

if [ "$BROWSER" != no ]; then
  ROUNDS=$ROUNDS AS_OF=$AS_OF PERSONS=$PERSONS node benches/page.mjs "$soups" || failed=yes
fi

[ -z "${failed:-}" ]
