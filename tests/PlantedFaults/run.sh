#!/usr/bin/env bash
# Plants one fault after the other in a copy of the last commit and asks whether the tests find it: tests/PlantedFaults/run.sh [NAME...]
# With parts of names only those faults; with MCPTASKS_ONLY="-class *RedisStore" only tests that xunit's filter has, which are enough to find a fault. A suite stands still that takes three times as long as without a fault. Exit code 0 when every one was found.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/planted-faults.XXXXXX")
tree=$folder/tree
git -C "$here" worktree add --quiet --detach "$tree" HEAD || exit 1
trap 'git -C "$here" worktree remove --force "$tree"' EXIT

# try SUITE LOG SECONDS: exit code 0 when the suite passes, 2 when it cannot be built.
try() {
  dotnet build "$tree/tests/$1" -v quiet -nologo -nodeReuse:false >"$2" 2>&1 || return 2
  began=$SECONDS
  timeout --signal=KILL "$3" "$tree/tests/$1/bin/Debug/net10.0/$1" -noLogo -stopOnFail "${only[@]}" >>"$2" 2>&1
}

read -ra only <<<"${MCPTASKS_ONLY:-}"
patches=()
for name in "${@:-}"; do patches+=("$here"/*"$name"*.patch); done
# A suite that fails by itself would find everything.
declare -A usual
for suite in $(sed -n 's/^Found by: //p' "${patches[@]}" | sort -u); do
  try "$suite" "$folder/$suite.log" 1800 || { echo "$suite fails though nothing is planted: $folder/$suite.log"; exit 1; }
  usual[$suite]=$((SECONDS - began))
done

found=0
for patch in "${patches[@]}"; do
  name=$(basename "$patch" .patch)
  suite=$(sed -n 's/^Found by: //p' "$patch")
  log=$folder/$name.log
  if ! git -C "$tree" apply "$patch"; then
    echo "NOT PLANTED $name: the code has changed"
    continue
  fi

  try "$suite" "$log" $((3 * usual[$suite] + 30))
  case $? in
    0) echo "NOT FOUND   $name" ;;
    2) echo "NOT PLANTED $name: $(grep -m1 -o 'error.*' "$log" | cut -c1-120)" ;;
    137) echo "found       $name: $suite stood still" && found=$((found + 1)) ;;
    *) echo "found       $name: $(grep -m1 '\[FAIL\]' "$log" | sed -E 's/\x1b\[[0-9;]*m//g; s/^ *//; s/ *\[FAIL\].*//')" && found=$((found + 1)) ;;
  esac
  git -C "$tree" apply --reverse "$patch"
done

echo "$found of ${#patches[@]} found; logs: $folder"
[ "$found" -eq "${#patches[@]}" ]
