package dev.arcbox.agent.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which capabilities a container's processes may have. */
final class Capabilities {
  /** Every one up to Linux 5.9's CAP_CHECKPOINT_RESTORE, in the order of their numbers. */
  private static final List<String> ALL =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "KILL",
          "SETGID",
          "SETUID",
          "SETPCAP",
          "LINUX_IMMUTABLE",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_ADMIN",
          "NET_RAW",
          "IPC_LOCK",
          "IPC_OWNER",
          "SYS_MODULE",
          "SYS_RAWIO",
          "SYS_CHROOT",
          "SYS_PTRACE",
          "SYS_PACCT",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_NICE",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "MKNOD",
          "LEASE",
          "AUDIT_WRITE",
          "AUDIT_CONTROL",
          "SETFCAP",
          "MAC_OVERRIDE",
          "MAC_ADMIN",
          "SYSLOG",
          "WAKE_ALARM",
          "BLOCK_SUSPEND",
          "AUDIT_READ",
          "PERFMON",
          "BPF",
          "CHECKPOINT_RESTORE");

  private static final List<String> DEFAULT =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "SETGID",
          "SETUID",
          "SETPCAP",
          "NET_BIND_SERVICE",
          "NET_RAW",
          "SYS_CHROOT",
          "MKNOD",
          "AUDIT_WRITE",
          "SETFCAP");

  private Capabilities() {}

  /** The same of a process. */
  static List<String> of(dev.arcbox.proto.agent.ProcessSpec spec) throws BundleException {
    return of(spec.getPrivileged(), spec.getCapAddList(), spec.getCapDropList());
  }

  /** Full names ("CAP_CHOWN") of the defaults plus what is added, less what is dropped. */
  static List<String> of(boolean privileged, List<String> add, List<String> drop)
      throws BundleException {
    if (privileged) {
      return named(ALL);
    }
    List<String> dropped = normal(drop);
    List<String> added = normal(add);
    List<String> kept = new ArrayList<>();
    for (String one : ALL) {
      boolean wanted = added.contains("ALL") || (!dropped.contains("ALL") && DEFAULT.contains(one));
      if (added.contains(one) || (wanted && !dropped.contains(one))) {
        kept.add(one);
      }
    }
    return named(kept);
  }

  private static List<String> normal(List<String> names) throws BundleException {
    List<String> result = new ArrayList<>(names.size());
    for (String name : names) {
      String upper = name.toUpperCase(Locale.ROOT);
      String bare = upper.startsWith("CAP_") ? upper.substring(4) : upper;
      if (!bare.equals("ALL") && !ALL.contains(bare)) {
        throw new BundleException("unknown capability \"" + name + "\"");
      }
      result.add(bare);
    }
    return result;
  }

  private static List<String> named(List<String> bare) {
    List<String> result = new ArrayList<>(bare.size());
    for (String name : bare) {
      result.add("CAP_".concat(name));
    }
    return result;
  }
}
