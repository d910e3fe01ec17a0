package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Docker's rules for what a container runs, as its image and its client say. */
final class ProcessRules {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Numbers at most: 2^31-1 is the largest id that every kernel interface agrees on. */
  private static final long LARGEST_ID = Integer.MAX_VALUE;

  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+");

  private ProcessRules() {}

  /**
   * What a configuration means that its image has completed.
   *
   * @param hostname of the container
   */
  static ProcessPlan plan(ContainerConfig config, String hostname) {
    String cwd = config.getWorkingDir().isEmpty() ? "/" : config.getWorkingDir();
    checkWorkingDir(cwd);
    checkUser(config.getUser());
    String signal = config.getStopSignal();
    return new ProcessPlan(
        args(config),
        env(config, hostname),
        cwd,
        config.getUser(),
        Signals.parse(signal.isEmpty() ? "TERM" : signal));
  }

  private static List<String> args(ContainerConfig config) {
    List<String> args = new ArrayList<>(config.getEntrypointList());
    args.addAll(config.getCmdList());
    if (args.isEmpty() || args.getFirst().isEmpty()) {
      throw new Refusal.Invalid("No command specified");
    }
    return args;
  }

  private static List<String> env(ContainerConfig config, String hostname) {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("PATH", DEFAULT_PATH);
    env.put("HOSTNAME", hostname);
    if (config.getTty()) {
      env.put("TERM", "xterm");
    }
    config.getEnvList().forEach(entry -> put(env, entry));
    return asList(env);
  }

  /** An entry without "=" takes the variable away. */
  static void put(Map<String, String> env, String entry) {
    int equals = entry.indexOf('=');
    if (equals == 0 || entry.isEmpty() || entry.indexOf('\0') >= 0) {
      throw new Refusal.Invalid("invalid environment variable: \"" + entry + "\"");
    }
    if (equals < 0) {
      env.remove(entry);
    } else {
      env.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
  }

  static List<String> asList(Map<String, String> env) {
    return env.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  /**
   * A folder in the container, and not a way back to the runtime's own descriptors
   * (CVE-2024-21626).
   */
  static void checkWorkingDir(String cwd) {
    if (!cwd.startsWith("/")) {
      throw new Refusal.Invalid(
          "the working directory '" + cwd + "' is invalid, it needs to be an absolute path");
    }
    if (cwd.matches("/+proc/+(self|thread-self|[0-9]+)(/.*)?")) {
      throw new Refusal.Invalid("the working directory '" + cwd + "' is not allowed");
    }
  }

  /** Names are looked up in the guest; numbers are judged here. */
  static void checkUser(String user) {
    for (String part : user.split(":", 2)) {
      if (NUMBER.matcher(part).matches()) {
        boolean fits = part.length() <= 10 && !part.startsWith("-") && !part.startsWith("+");
        if (!fits || Long.parseLong(part) > LARGEST_ID) {
          throw new Refusal.Invalid(
              "user \"" + user + "\": ids must be in the range 0-" + LARGEST_ID);
        }
      }
    }
  }
}
