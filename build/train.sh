#!/usr/bin/env bash
# train.sh DIST: lets a daemon and a client run once, so that each writes its start cache (JEP 483).
# Same flags and jars as in use; the daemon runs in folders of its own and starts no machine.
set -uo pipefail
dist=$1
java=$(<"$dist/java")
work=$(mktemp -d)
daemon=
finish() {
  [[ -n $daemon ]] && kill "$daemon" 2>/dev/null && wait "$daemon"
  rm -rf "$work"
}
trap finish EXIT
export ARCBOX_HOME=$dist ARCBOX_DIR=$work/run ARCBOX_DATA_DIR=$work/data
# training PART: the argument file of PART, writing the cache instead of reading it.
training() {
  sed "s|^-XX:AOTCache=|-XX:AOTCacheOutput=|" "$dist/$1/java.args" >"$work/$1.args"
  printf '%s\n' "$work/$1.args"
}
"$java" @"$(training daemon)" &
daemon=$!
for _ in $(seq 300); do
  [[ -S $ARCBOX_DIR/run/arcbox.sock ]] && break
  kill -0 "$daemon" 2>/dev/null || { echo "the daemon ended"; daemon=; exit 1; }
  sleep 0.1
done
plain=$(training cli)
sed '/^-XX:AOTCacheOutput=/d' "$plain" >"$work/plain.args"
# For the daemon's sake: it shall have answered every kind of question once.
for command in version info "ps -a" images "machine ls" "boot status" "docker status"; do
  # shellcheck disable=SC2086 # words on purpose
  timeout 20 "$java" @"$work/plain.args" $command
done
timeout 60 "$java" @"$plain" __train
if [[ -n $daemon ]]; then
  kill "$daemon"
  wait "$daemon"
  daemon=
fi
ls -l "$dist"/*/start.aot
[[ -f $dist/cli/start.aot && -f $dist/daemon/start.aot ]]
