package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Docker's rules for namespaces, capabilities, security options and the like. */
final class IsolationRules {
  private static final Pattern SYSCTL = Pattern.compile("[a-z0-9_.\\-/*]+");

  private static final Set<String> CAPABILITIES =
      Set.of(
          "ALL",
          "AUDIT_CONTROL",
          "AUDIT_READ",
          "AUDIT_WRITE",
          "BLOCK_SUSPEND",
          "BPF",
          "CHECKPOINT_RESTORE",
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "IPC_LOCK",
          "IPC_OWNER",
          "KILL",
          "LEASE",
          "LINUX_IMMUTABLE",
          "MAC_ADMIN",
          "MAC_OVERRIDE",
          "MKNOD",
          "NET_ADMIN",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_RAW",
          "PERFMON",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYSLOG",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_CHROOT",
          "SYS_MODULE",
          "SYS_NICE",
          "SYS_PACCT",
          "SYS_PTRACE",
          "SYS_RAWIO",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "WAKE_ALARM");

  private IsolationRules() {}

  static void check(ContainerConfig config, List<String> warnings) {
    oneOf("IPC", config.getIpcMode(), "", "none", "private", "shareable", "host");
    oneOf("PID", config.getPidMode(), "", "host");
    oneOf("UTS", config.getUtsMode(), "", "host");
    oneOf("cgroup namespace", config.getCgroupnsMode(), "", "private", "host");
    if (!config.getUsernsMode().isEmpty() && !config.getUsernsMode().equals("host")) {
      throw new Refusal.Invalid("invalid userns mode: " + config.getUsernsMode());
    }
    if (!Set.of("", "runc", "crun", "io.containerd.runc.v2").contains(config.getRuntime())) {
      throw new Refusal.Invalid("Unknown runtime specified " + config.getRuntime());
    }
    if (!Set.of("", "default").contains(config.getIsolation())) {
      throw new Refusal.Invalid("invalid isolation \"" + config.getIsolation() + "\" on linux");
    }
    config.getCapAddList().forEach(capability -> capability("CapAdd", capability));
    config.getCapDropList().forEach(capability -> capability("CapDrop", capability));
    config.getSysctlsMap().keySet().forEach(IsolationRules::sysctl);
    config.getSecurityOptList().forEach(IsolationRules::securityOption);
    if (!config.getStorageOptMap().isEmpty()) {
      throw new Refusal.Invalid(
          "--storage-opt is supported only for overlay over xfs with 'pquota' mount option");
    }
    if (!config.getCgroupParent().isEmpty()) {
      warnings.add("CgroupParent is ignored: containers are placed by the machine's agent");
    }
    hostname(config.getHostname());
  }

  private static void oneOf(String what, String mode, String... legal) {
    boolean other = mode.startsWith("container:") && mode.length() > "container:".length();
    boolean shares = what.equals("IPC") || what.equals("PID");
    if (!List.of(legal).contains(mode) && !(shares && other)) {
      throw new Refusal.Invalid("invalid " + what + " mode: " + mode);
    }
  }

  private static void capability(String field, String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (!CAPABILITIES.contains(upper.startsWith("CAP_") ? upper.substring(4) : upper)) {
      throw new Refusal.Invalid("invalid " + field + ": unknown capability: \"" + name + "\"");
    }
  }

  private static void sysctl(String key) {
    if (!SYSCTL.matcher(key).matches() || key.contains("..")) {
      throw new Refusal.Invalid("sysctl '" + key + "' is not whitelisted");
    }
  }

  private static void securityOption(String option) {
    boolean known =
        option.equals("no-new-privileges")
            || option.equals("no-new-privileges:true")
            || option.equals("no-new-privileges=true")
            || option.equals("no-new-privileges:false")
            || option.equals("no-new-privileges=false")
            || option.startsWith("seccomp=")
            || option.startsWith("seccomp:")
            || option.startsWith("apparmor=")
            || option.startsWith("apparmor:")
            || option.startsWith("label=")
            || option.startsWith("label:")
            || option.startsWith("systempaths=");
    if (!known) {
      throw new Refusal.Invalid("invalid --security-opt 2: \"" + option + "\"");
    }
  }

  private static void hostname(String name) {
    if (name.length() > 63
        || name.indexOf('\0') >= 0
        || name.indexOf('\n') >= 0
        || name.indexOf('/') >= 0) {
      throw new Refusal.Invalid("invalid hostname format: " + name);
    }
  }

  /** The value of "seccomp=…" among the options, or nothing. */
  static String seccomp(ContainerConfig config) {
    for (String option : config.getSecurityOptList()) {
      if (option.startsWith("seccomp=") || option.startsWith("seccomp:")) {
        return option.substring("seccomp=".length());
      }
    }
    return config.getPrivileged() ? "unconfined" : "";
  }

  static boolean noNewPrivileges(ContainerConfig config) {
    return config.getSecurityOptList().stream()
        .anyMatch(o -> o.startsWith("no-new-privileges") && !o.endsWith("false"));
  }

  static boolean unmasked(ContainerConfig config) {
    return config.getPrivileged() || config.getSecurityOptList().contains("systempaths=unconfined");
  }
}
