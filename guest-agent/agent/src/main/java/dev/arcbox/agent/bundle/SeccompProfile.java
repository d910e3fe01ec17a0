package dev.arcbox.agent.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A caller's own profile, in the form that Docker reads: the runtime's form, with conditions by
 * architecture and capability that are decided here.
 */
final class SeccompProfile {
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final String NATIVE = ARM ? "SCMP_ARCH_AARCH64" : "SCMP_ARCH_X86_64";

  /** As conditions name architectures. */
  private static final List<String> NATIVE_NAMES =
      ARM ? List.of("arm64", "arm") : List.of("amd64", "x86", "x32");

  private SeccompProfile() {}

  static void translate(Json json, String profile, List<String> capabilities)
      throws BundleException {
    if (!(JsonText.parse(profile) instanceof Map<?, ?> top)) {
      throw new BundleException("seccomp profile: no JSON object");
    }
    json.member("defaultAction").value(action(top, "defaultAction"));
    errno(json, top, "defaultErrnoRet");
    json.member("architectures").values(architectures(top));
    json.member("syscalls").array();
    for (Object one : list(top, "syscalls")) {
      if (!(one instanceof Map<?, ?> rule)) {
        throw new BundleException("seccomp profile: a system call that is no object");
      }
      if (applies(rule, capabilities)) {
        rule(json, rule);
      }
    }
    json.endArray();
  }

  private static List<String> architectures(Map<?, ?> top) throws BundleException {
    List<String> all = new ArrayList<>(texts(top, "architectures"));
    for (Object one : list(top, "archMap")) {
      if (one instanceof Map<?, ?> entry && NATIVE.equals(entry.get("architecture"))) {
        all.add(NATIVE);
        all.addAll(texts(entry, "subArchitectures"));
      }
    }
    return all;
  }

  private static boolean applies(Map<?, ?> rule, List<String> capabilities) throws BundleException {
    Object includes = rule.get("includes");
    if (includes instanceof Map<?, ?> wanted) {
      List<String> arches = texts(wanted, "arches");
      if (!arches.isEmpty() && !meets(arches, NATIVE_NAMES)) {
        return false;
      }
      if (!capabilities.containsAll(texts(wanted, "caps"))) {
        return false;
      }
    }
    Object excludes = rule.get("excludes");
    return !(excludes instanceof Map<?, ?> unwanted)
        || (!meets(texts(unwanted, "arches"), NATIVE_NAMES)
            && !meets(texts(unwanted, "caps"), capabilities));
  }

  private static boolean meets(List<String> some, List<String> others) {
    for (String one : some) {
      if (others.contains(one)) {
        return true;
      }
    }
    return false;
  }

  private static void rule(Json json, Map<?, ?> rule) throws BundleException {
    List<String> names = new ArrayList<>(texts(rule, "names"));
    if (rule.get("name") instanceof String single && !single.isEmpty()) {
      names.add(single);
    }
    if (names.isEmpty()) {
      throw new BundleException("seccomp profile: a rule without names");
    }
    json.object().member("names").values(names);
    json.member("action").value(action(rule, "action"));
    errno(json, rule, "errnoRet");
    json.member("args").array();
    for (Object one : list(rule, "args")) {
      if (!(one instanceof Map<?, ?> argument)) {
        throw new BundleException("seccomp profile: an argument that is no object");
      }
      json.object();
      for (String number : List.of("index", "value", "valueTwo")) {
        Object value = argument.get(number);
        json.member(number).unsigned(value instanceof Long n ? n : 0);
      }
      json.member("op").value(text(argument, "op")).endObject();
    }
    json.endArray().endObject();
  }

  private static void errno(Json json, Map<?, ?> from, String name) {
    if (from.get(name) instanceof Long number) {
      json.member(name).value(number);
    }
  }

  private static String action(Map<?, ?> from, String name) throws BundleException {
    String action = text(from, name);
    if (!action.startsWith("SCMP_ACT_")) {
      throw new BundleException("seccomp profile: unknown " + name + " \"" + action + "\"");
    }
    return action;
  }

  private static String text(Map<?, ?> from, String name) throws BundleException {
    if (from.get(name) instanceof String text) {
      return text;
    }
    throw new BundleException("seccomp profile: \"" + name + "\" is missing");
  }

  private static List<?> list(Map<?, ?> from, String name) {
    return from.get(name) instanceof List<?> elements ? elements : List.of();
  }

  private static List<String> texts(Map<?, ?> from, String name) throws BundleException {
    List<String> texts = new ArrayList<>();
    for (Object one : list(from, name)) {
      if (!(one instanceof String text)) {
        throw new BundleException("seccomp profile: \"" + name + "\" holds no texts");
      }
      texts.add(text);
    }
    return texts;
  }
}
