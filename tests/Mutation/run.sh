#!/usr/bin/env bash
# Mutation testing of the engine in a copy of the last commit, by its own tests: tests/Mutation/run.sh [FOLDER or FILE...]
# With names, such as `Running Catalog`, only what lies there in src/McpTasks.Core. Its last lines say the score, and where the report lies.
# Hours for the whole on two cores: some 3,900 mutants one after the other, with few seeds of the simulation, which the whole suite runs 10,000 of. Many
# mutants make a test stand still, which costs half a minute each; on a machine that is busy some stand still that would have passed.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/mutation.XXXXXX")
tree=$folder/tree
git -C "$here" worktree add --quiet --detach "$tree" HEAD || exit 1
trap 'git -C "$here" worktree remove --force "$tree"' EXIT

# The tests run on Microsoft.Testing.Platform here: with VSTest no coverage can be had of xunit v3, which runs them in a process of their own.
export UseMicrosoftTestingPlatformRunner=true MCPTASKS_SEEDS=${MCPTASKS_SEEDS:-20} MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1
mutate=()
for name in "$@"; do
  case $name in
    *.cs) mutate+=(--mutate "**/$name") ;;
    *) mutate+=(--mutate "**/$name/**/*.cs") ;;
  esac
done
cd "$tree/tests/Mutation" || exit 1
dotnet tool restore >/dev/null && dotnet stryker --skip-version-check --output "$folder" "${mutate[@]}"
code=$?
echo "report: $folder/reports"
exit "$code"
