#!/usr/bin/env bash
# launchers.sh FRESH FINAL: writes the argument files and the daemon's launcher into FRESH, for use
# when it has become FINAL. Class paths are written out in order: the start caches depend on it.
set -euo pipefail
fresh=$1 final=$2
path() {
  local jar list=
  for jar in "$fresh/$1"/lib/*.jar; do
    [[ $jar == */platform-ffi-* ]] || list+=${list:+:}$final/$1/lib/${jar##*/}
  done
  printf '"%s"' "$list"
}
# The client lives for milliseconds: one small heap, the quick compiler, no shared performance file, and
# no search of the class path for a provider of sockets.
{
  cat <<ARGS
-XX:+UseSerialGC
-XX:TieredStopAtLevel=1
-XX:-UsePerfData
-Xmx64m
-XX:AOTCache="$final/cli/start.aot"
-Xlog:disable
--sun-misc-unsafe-memory-access=allow
-cp
$(path cli)
ARGS
  [[ $(uname -s) != Linux ]] || echo -Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider
  echo dev.arcbox.cli.Main
} >"$fresh/cli/java.args"
# The daemon: the native fence is a named module, the only one with native access. Agrona and Pekko
# use Unsafe and one internal package. Two housekeeping timers of the JVM would wake an idle system;
# once a minute what the compilers freed goes back to the host. The start cache is mapped where it was
# made for: pages that need no relocation stay clean. One compiler: docs/decisions/0005-quick-compiler.md.
cat >"$fresh/daemon/java.args" <<ARGS
-XX:+UseSerialGC
-XX:-UsePerfData
-Xms16m
-Xmx256m
-XX:MinHeapFreeRatio=10
-XX:MaxHeapFreeRatio=20
-XX:+UnlockDiagnosticVMOptions
-XX:AsyncDeflationInterval=60000
-XX:ServiceThreadCleanupInterval=60000
-XX:GuaranteedSafepointInterval=0
-XX:TrimNativeHeapInterval=60000
-XX:TieredStopAtLevel=1
-XX:ArchiveRelocationMode=0
-XX:AOTCache="$final/daemon/start.aot"
-Xlog:disable
-Xlog:all=error:stderr
--sun-misc-unsafe-memory-access=allow
--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED
--module-path="$final/daemon/lib/$(basename "$fresh"/daemon/lib/platform-ffi-*.jar)"
--add-modules=dev.arcbox.platform
--enable-native-access=dev.arcbox.platform
-cp
$(path daemon)
dev.arcbox.runtime.Daemon
ARGS
cat >"$fresh/bin/arcbox-daemon" <<'SCRIPT'
#!/usr/bin/env bash
# Starts the daemon of the distribution that this file is part of, in the foreground.
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export ARCBOX_HOME=$home
exec "$(<"$home/java")" @"$home/daemon/java.args" "$@"
SCRIPT
cat >"$fresh/bin/arcbox" <<'SCRIPT'
#!/usr/bin/env bash
# The client of the distribution that this file is part of.
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export ARCBOX_HOME=$home
exec "$(<"$home/java")" @"$home/cli/java.args" "$@"
SCRIPT
chmod +x "$fresh"/bin/*
