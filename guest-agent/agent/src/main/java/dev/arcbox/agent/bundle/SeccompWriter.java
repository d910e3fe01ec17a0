package dev.arcbox.agent.bundle;

import java.util.List;

/**
 * The {@code seccomp} object: the default profile, none, or the caller's own.
 *
 * @see <a href="https://docs.docker.com/engine/security/seccomp/">what users expect of it</a>
 */
final class SeccompWriter {
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final int AF_VSOCK = 40;

  /** CLONE_NEW* of every namespace: a plain fork or thread has none of them. */
  private static final long NEW_NAMESPACES = 0x7E02_0000L;

  /** Linux, 32-bit addresses, "old UNAME", both, and asking which one it is. */
  private static final long[] PERSONALITIES = {0, 0x8, 0x2_0000, 0x2_0008, 0xFFFF_FFFFL};

  private SeccompWriter() {}

  /**
   * Writes the member, or nothing when there is to be no filter.
   *
   * @param profile empty for the default one
   * @param capabilities full names of what the container may have
   */
  static void write(
      Json json, String profile, List<String> capabilities, KernelFeatures.Limits kernel)
      throws BundleException {
    if (profile.equals("unconfined")) {
      return;
    }
    if (!kernel.seccomp()) {
      if (profile.isEmpty()) {
        return; // a kernel without filters: as on any other machine
      }
      throw new BundleException("seccomp profile given, but this kernel has no seccomp filters");
    }
    json.member("seccomp").object();
    if (profile.isEmpty()) {
      standard(json, capabilities, kernel);
    } else {
      SeccompProfile.translate(json, profile, capabilities);
    }
    json.endObject();
  }

  private static void standard(Json json, List<String> capabilities, KernelFeatures.Limits kernel) {
    json.member("defaultAction").value("SCMP_ACT_ERRNO");
    json.member("defaultErrnoRet").value(EPERM);
    if (kernel.programs32()) {
      json.member("architectures").values(architectures());
    }
    json.member("syscalls").array();
    allow(json, Syscalls.ALLOWED);
    for (Syscalls.Privileged more : Syscalls.PRIVILEGED) {
      if (capabilities.contains(more.capability())) {
        allow(json, more.calls());
      }
    }
    for (long personality : PERSONALITIES) {
      rule(json, "personality", personality, 0, "SCMP_CMP_EQ");
    }
    // The host is reached by vsock: that is no container's business.
    rule(json, "socket", AF_VSOCK, 0, "SCMP_CMP_NE");
    if (!capabilities.contains("CAP_SYS_ADMIN")) {
      rule(json, "clone", NEW_NAMESPACES, 0, "SCMP_CMP_MASKED_EQ");
      // Its flags lie in memory, where no filter sees them; libraries fall back to clone.
      json.object().member("names").values(List.of("clone3"));
      json.member("action").value("SCMP_ACT_ERRNO").member("errnoRet").value(ENOSYS).endObject();
    }
    json.endArray();
  }

  private static List<String> architectures() {
    return System.getProperty("os.arch").equals("aarch64")
        ? List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM")
        : List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
  }

  private static void allow(Json json, List<String> names) {
    json.object().member("names").values(names);
    json.member("action").value("SCMP_ACT_ALLOW").endObject();
  }

  /** Allows a call by its first argument. */
  private static void rule(Json json, String name, long value, long second, String operator) {
    json.object().member("names").values(List.of(name));
    json.member("action").value("SCMP_ACT_ALLOW");
    json.member("args").array().object();
    json.member("index").value(0).member("value").value(value);
    json.member("valueTwo").value(second).member("op").value(operator);
    json.endObject().endArray().endObject();
  }
}
