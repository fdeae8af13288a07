#!/usr/bin/env bash
# Packs all, makes a project of the template from these packages alone, builds it and runs its test, in which a worker runs a task:
# `bash .ci/template.sh FOLDER`. One line for each step: `ok` or `FAILED`.
set -uo pipefail
cd "$(dirname "$0")/.."

mkdir -p "$1"
folder=$(realpath "$1")
feed=$folder/feed
# A version that nobody has: no cache can hold an older package of it.
version=0.1.0-ci.$(date +%s)
fallback=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')

step() {
  local name=$1
  shift
  if "$@"; then echo "ok $name"; else echo "FAILED $name" && exit 1; fi
}

# whole FILE: a package has its page, its icon and its words.
whole() {
  local entries
  entries=$(unzip -Z1 "$1") || return
  grep -qx README.md <<<"$entries" && grep -qx icon.png <<<"$entries" || return
  ! grep -q '^lib/.*\.dll$' <<<"$entries" || { grep -q '^lib/.*\.xml$' <<<"$entries" && [ -f "${1%.nupkg}.snupkg" ]; }
}

every_package_is_whole() {
  local package
  for package in "$feed"/*.nupkg; do whole "$package" || { echo "$package lacks its page, icon, XML file or symbols" && return 1; }; done
}

# The libraries come from here and nowhere else; what is theirs, from where this machine gets it, or has it already.
use_feed() {
  cat >"$folder/made/nuget.config" <<END
<configuration>
  <packageSources>
    <add key="packed" value="$feed" />
  </packageSources>
  <packageSourceMapping>
    <packageSource key="packed"><package pattern="McpTasks.*" /></packageSource>
    <packageSource key="nuget.org"><package pattern="*" /></packageSource>
  </packageSourceMapping>
  <fallbackPackageFolders>
    <add key="machine" value="$fallback" />
  </fallbackPackageFolders>
</configuration>
END
}

step "everything is packed" bash .ci/pack.sh "$feed" -p:VersionSuffix="${version#*-}"
step "every package has its page, its icon, its words and its symbols" every_package_is_whole
# From here on as on a machine that has nothing of ours.
export DOTNET_CLI_HOME=$folder/home NUGET_PACKAGES=$folder/packages
step "the template is installed" dotnet new install "$feed/McpTasks.Templates.$version.nupkg"
step "a project is made" dotnet new mcptasks --name Reports --output "$folder/made"
use_feed
cd "$folder/made" || exit
step "the project builds without a warning" dotnet build -warnaserror -m:2 -nodeReuse:false -verbosity:quiet
step "its worker runs a task" dotnet test --no-build
