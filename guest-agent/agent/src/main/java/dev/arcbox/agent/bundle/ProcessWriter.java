package dev.arcbox.agent.bundle;

import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.agent.Ulimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The {@code process} object, for a container's first process and for further ones. */
public final class ProcessWriter {
  private static final String DEFAULT_PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final List<String> LIMITS =
      List.of(
          "as",
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private ProcessWriter() {}

  /**
   * Writes the object.
   *
   * @param user who it runs as, with the groups that the request adds
   * @param cwd the working directory, already found to be there and allowed
   * @param hostname for HOSTNAME; empty when it is not known
   */
  public static void write(Json json, ProcessSpec spec, User user, String cwd, String hostname)
      throws BundleException {
    if (spec.getArgsCount() == 0 || spec.getArgs(0).isEmpty()) {
      throw new BundleException("no command given");
    }
    if (spec.getOomScoreAdj() < -1000 || spec.getOomScoreAdj() > 1000) {
      throw new BundleException(
          "oom score adjustment of " + spec.getOomScoreAdj() + ": -1000 to 1000");
    }
    json.object().member("terminal").value(spec.getTty());
    if (spec.getTty() && spec.getRows() > 0 && spec.getCols() > 0) {
      json.member("consoleSize").object();
      json.member("height").value(spec.getRows()).member("width").value(spec.getCols());
      json.endObject();
    }
    json.member("user").object();
    json.member("uid").value(user.uid()).member("gid").value(user.gid());
    json.member("additionalGids").array();
    for (int gid : user.groups()) {
      json.value(gid);
    }
    json.endArray().endObject();
    json.member("args").values(checked(spec.getArgsList(), "argument"));
    json.member("env").values(environment(spec, user, hostname));
    json.member("cwd").value(cwd);
    capabilities(json, spec);
    limits(json, spec.getUlimitsList());
    json.member("noNewPrivileges").value(spec.getNoNewPrivileges());
    if (spec.getOomScoreAdj() != 0) {
      json.member("oomScoreAdj").value(spec.getOomScoreAdj());
    }
    json.endObject();
  }

  private static void capabilities(Json json, ProcessSpec spec) throws BundleException {
    List<String> all = Capabilities.of(spec);
    json.member("capabilities").object();
    json.member("bounding").values(all);
    json.member("effective").values(all);
    json.member("permitted").values(all);
    json.endObject();
  }

  private static void limits(Json json, List<Ulimit> limits) throws BundleException {
    json.member("rlimits").array();
    for (Ulimit limit : limits) {
      if (!LIMITS.contains(limit.getName())) {
        throw new BundleException("unknown ulimit \"" + limit.getName() + "\"");
      }
      if (limit.getHard() >= 0 && (limit.getSoft() > limit.getHard() || limit.getSoft() < 0)) {
        throw new BundleException(
            "ulimit "
                + limit.getName()
                + ": soft limit "
                + limit.getSoft()
                + " above hard limit "
                + limit.getHard());
      }
      json.object();
      json.member("type").value("RLIMIT_".concat(limit.getName().toUpperCase(Locale.ROOT)));
      // -1, no limit, is the largest number there.
      json.member("soft").unsigned(limit.getSoft()).member("hard").unsigned(limit.getHard());
      json.endObject();
    }
    json.endArray();
  }

  /** The caller's, the last of each name, behind the defaults for names that it does not set. */
  static List<String> environment(ProcessSpec spec, User user, String hostname)
      throws BundleException {
    List<String> result = new ArrayList<>();
    result.add(DEFAULT_PATH);
    if (!hostname.isEmpty()) {
      result.add("HOSTNAME=".concat(hostname));
    }
    if (spec.getTty()) {
      result.add("TERM=xterm");
    }
    result.add("HOME=".concat(user.home()));
    for (String entry : checked(spec.getEnvList(), "environment variable")) {
      int equals = entry.indexOf('=');
      if (equals <= 0) {
        throw new BundleException("environment variable \"" + entry + "\" is not NAME=value");
      }
      String start = entry.substring(0, equals + 1);
      result.removeIf(old -> old.startsWith(start));
      result.add(entry);
    }
    return result;
  }

  private static List<String> checked(List<String> texts, String what) throws BundleException {
    for (String text : texts) {
      if (text.indexOf('\0') >= 0) {
        throw new BundleException(what + " with a zero byte");
      }
    }
    return texts;
  }
}
