#!/usr/bin/env bash
# Builds everything and runs every test. Uses $CHROMIUM, else a Chromium or Chrome on the path, else installs one (as root).
# Ends with one line: N passed, N failed. Arguments go to dotnet test, such as: --filter FullyQualifiedName~Mappings
set -u
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

find_browser() {
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable chrome; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  return 1
}

if ! CHROMIUM=$(find_browser); then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "test.sh needs Chromium or Chrome for the browser tests. Install it (Debian: sudo apt-get install chromium), or set CHROMIUM to its path." >&2
    exit 1
  fi
  for try in 1 2 3; do
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null && break
    sleep 5
  done
  CHROMIUM=$(find_browser) || { echo "Chromium could not be installed. Run: apt-get install chromium" >&2; exit 1; }
fi
export CHROMIUM

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
dotnet build FlowDesigner.sln --nologo -v quiet || exit 1
# The scripts' own tests: their count goes into the totals. With arguments somebody looks for tests of the server alone.
scripts_passed=0 scripts_failed=0
if [ $# = 0 ]; then
  (cd FlowDesigner.Web/client && node node_modules/typescript/bin/tsc --noEmit && node test.mjs) | tee "$results/scripts.tap"
  scripts_passed=$(sed -nE 's/^(#|ℹ) pass //p' "$results/scripts.tap")
  scripts_failed=$(sed -nE 's/^(#|ℹ) fail //p' "$results/scripts.tap")
  [ -n "$scripts_passed" ] || scripts_passed=0 scripts_failed=1
fi
run() {
  local name=$1
  shift
  dotnet test FlowDesigner.Tests --no-build --nologo --logger "trx;LogFileName=$name.trx" --results-directory "$results" "$@"
}
outcome=0
if [ $# = 0 ]; then
  # Killed servers mostly wait for their sandbox, so they are killed beside the others.
  run crash --filter "FullyQualifiedName~FlowDesigner.Tests.Crash." >"$results/crash.log" 2>&1 &
  crash=$!
  run all --filter "FullyQualifiedName!~FlowDesigner.Tests.Crash." || outcome=$?
  wait "$crash" || outcome=$?
  cat "$results/crash.log"
  wanted=2
else
  run all "$@" || outcome=$?
  wanted=1
fi
counters=$(grep -ho '<Counters [^>]*>' "$results"/*.trx 2>/dev/null)
[ "$(grep -c . <<<"$counters")" = "$wanted" ] || outcome=1
number() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters" | awk '{ sum += $1 } END { print sum + 0 }'; }
passed=$(number passed)
failed=$(number failed)
[ "$outcome" = 0 ] || [ "$failed" -gt 0 ] || failed=1
[ "${scripts_failed:-1}" = 0 ] || outcome=1
echo "$((${passed:-0} + scripts_passed)) passed, $((failed + scripts_failed)) failed"
[ "${passed:-0}" -gt 0 ] && [ "$outcome" = 0 ]
