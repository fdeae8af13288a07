#!/usr/bin/env bash
# Packs all that is published into a folder (artifacts/ where none is named), and lists it: `bash .ci/pack.sh [FOLDER [MSBUILD ARGUMENT...]]`.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(realpath -m "${1:-artifacts}")
shift $(($# > 0 ? 1 : 0))
mkdir -p "$folder"
rm -f "$folder"/McpTasks.*.nupkg "$folder"/McpTasks.*.snupkg
CI=true dotnet msbuild .ci/Pack.proj -nologo -m:2 -nodeReuse:false -verbosity:quiet -p:PackageOutputPath="$folder" "$@"
(cd "$folder" && wc -c McpTasks.*nupkg) | awk '{ printf "%8.1f KB  %s\n", $1 / 1024, $2 }'
