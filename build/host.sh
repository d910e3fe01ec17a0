# What the scripts need of the host. Sourced; says everything on stderr.

say() { printf 'arcbox: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

is_jdk_25() {
  [[ -x $1/bin/javac && -r $1/release ]] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

# Prints the home of a JDK 25: JAVA_HOME, the usual folders, or the one behind javac on PATH.
find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-/nonexistent}" /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
    "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/*; do
    is_jdk_25 "$candidate" && { printf '%s\n' "$candidate"; return; }
  done
  if candidate=$(command -v javac) && candidate=$(readlink -f "$candidate") &&
    is_jdk_25 "${candidate%/bin/javac}"; then
    printf '%s\n' "${candidate%/bin/javac}"
    return
  fi
  fail "no JDK 25 found; install one under /usr/lib/jvm or set JAVA_HOME to it"
}

# apt_install PACKAGES: if we may; whether it did is for the caller to see.
apt_install() {
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    say "installing $*"
    { DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" ||
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@"; }; } >&2
  fi
}

# need PROGRAM PACKAGES: installs the packages when the program is missing and we may.
need() {
  command -v "$1" >/dev/null && return
  apt_install "${@:2}"
  command -v "$1" >/dev/null || fail "missing on this host: $1; install with: apt-get install ${*:2}"
}
