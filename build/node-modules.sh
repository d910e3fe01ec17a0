#!/usr/bin/env bash
# Prints a folder with the packages of a package-lock.json, made once and kept in the user's cache.
# No package's own scripts are run. Usage: node-modules.sh FOLDER
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/host.sh"
digest=$(cat "$1/package.json" "$1/package-lock.json" | sha256sum | cut -c1-16)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/arcbox-test
kept=$cache/node-$digest
if [[ ! -d $kept ]]; then
  mkdir -p "$cache"
  fresh=$(mktemp -d "$cache/.node.XXXXXX")
  trap 'rm -rf "$fresh"' EXIT
  cp "$1/package.json" "$1/package-lock.json" "$fresh/"
  say "fetching the packages of ${1##*/}"
  npm ci --prefix "$fresh" --ignore-scripts --no-audit --no-fund --silent >&2 ||
    fail "npm could not fetch the packages that $1/package-lock.json names"
  # Another run may have been quicker: what is there is the same.
  mv -T "$fresh" "$kept" 2>/dev/null || [[ -d $kept ]]
fi
printf '%s\n' "$kept/node_modules"
