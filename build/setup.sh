#!/usr/bin/env bash
# Builds the distribution that ./arcbox runs: target/dist/{bin,daemon,cli,agent,java,stamp}. Does
# nothing when the sources are those of the last build. Safe to interrupt, to repeat and to run twice
# at once: one holds the lock, and the result appears under its name when it is whole.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/build/host.sh"
cd "$root"
dist=$root/target/dist
mkdir -p target
exec 9>target/.setup.lock
flock -n 9 || { say "another build is going on; waiting for it"; flock 9; }

jdk=$(find_jdk)
export JAVA_HOME=$jdk
modules=(platform-ffi device-actors runtime-actors http-gateway guest-agent cli)
# The digest covers contents, uncommitted changes included, and the JDK.
started=$(mktemp target/.started.XXXXXX)
trap 'rm -f "$started"' EXIT
digest=$({
  cat "$jdk/release"
  find pom.xml build "${modules[@]}" \( -name target -o -path '*/src/test' \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum
} | sha256sum | cut -d' ' -f1)
if [[ -f $dist/stamp && $(<"$dist/stamp") == "$digest" && $(<"$dist/java") == "$jdk/bin/java" ]]; then
  touch -r "$started" "$dist/stamp"
  exit 0
fi

need mvn maven
say "building with $jdk; this takes a few minutes the first time"
log=$root/target/setup.log
if ! mvn -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -Dlint.plugin=-proc:none \
  -pl http-gateway,cli,guest-agent/agent -am package 9>&- 2>&1 |
  tee "$log" | sed -un 's/^\[INFO\] Building ArcBox *\(.*\) 0\.[^[]*\(\[.*\]\)$/arcbox: building \1 \2/p' >&2; then
  grep -m 20 '^\[ERROR\]' "$log" >&2 || true
  fail "the build failed; all of its output is in $log"
fi

fresh=$root/target/dist.new
rm -rf "$fresh"
mkdir -p "$fresh"/{bin,daemon/lib,cli/lib,agent/lib}
cp http-gateway/target/lib/*.jar http-gateway/target/http-gateway-*.jar "$fresh/daemon/lib/"
cp cli/target/lib/*.jar cli/target/cli-*.jar "$fresh/cli/lib/"
cp guest-agent/agent/target/lib/*.jar guest-agent/agent/target/arcbox-agent-*.jar "$fresh/agent/lib/"
rm -f "$fresh"/*/lib/*-{sources,javadoc,tests}.jar
printf '%s\n' "$jdk/bin/java" >"$fresh/java"
"$root/build/launchers.sh" "$fresh" "$dist"
printf '%s\n' "$digest" >"$fresh/stamp"
touch -r "$started" "$fresh/stamp"
rm -rf "$dist.old"
[[ -d $dist ]] && mv "$dist" "$dist.old"
mv "$fresh" "$dist"
rm -rf "$dist.old"
say "making the start caches"
"$root/build/train.sh" "$dist" 9>&- >"$root/target/train.log" 2>&1 ||
  say "no start cache for all parts (target/train.log says why); everything still works, slower"
say "ready"
