package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.LogConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code docker logs --details} shows before each line: the labels and variables that the log
 * options name, and the tag.
 */
public final class LogDetails {
  private static final int SHORT_ID = 12;

  private LogDetails() {}

  /** Sorted, as a query writes them, and a space; the space alone when there is nothing. */
  public static String of(ContainerSpec spec) {
    LogConfig log = spec.config().getLogConfig();
    SortedMap<String, String> found = new TreeMap<>();
    take(found, spec.config().getLabelsMap(), named(log, "labels"));
    Map<String, String> variables = variables(spec.process().env());
    take(found, variables, named(log, "env"));
    String tag = tag(log.getConfigOrDefault("tag", ""), spec);
    if (!tag.isEmpty()) {
      found.put("tag", tag);
    }
    return found.entrySet().stream()
        .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
        .collect(Collectors.joining(",", "", " "));
  }

  private static void take(
      Map<String, String> into, Map<String, String> from, Predicate<String> wanted) {
    from.forEach(
        (key, value) -> {
          if (wanted.test(key)) {
            into.put(key, value);
          }
        });
  }

  /** By a list of names, or by a pattern. */
  private static Predicate<String> named(LogConfig log, String option) {
    List<String> names = List.of(log.getConfigOrDefault(option, "").split(",", -1));
    String pattern = log.getConfigOrDefault(option + "-regex", "");
    Predicate<String> fits =
        pattern.isEmpty() ? _ -> false : Pattern.compile(pattern).asPredicate();
    return name -> names.contains(name) || fits.test(name);
  }

  private static Map<String, String> variables(List<String> environment) {
    List<String> set = new ArrayList<>(environment);
    set.removeIf(variable -> variable.indexOf('=') < 0);
    return set.stream()
        .collect(
            Collectors.toMap(
                variable -> variable.substring(0, variable.indexOf('=')),
                variable -> variable.substring(variable.indexOf('=') + 1),
                (_, last) -> last));
  }

  /** The words that Docker knows in a tag. */
  private static String tag(String text, ContainerSpec spec) {
    String image = spec.imageId().replaceFirst("^sha256:", "");
    return text.replace("{{.ID}}", shortened(spec.id()))
        .replace("{{.FullID}}", spec.id())
        .replace("{{.Name}}", spec.name())
        .replace("{{.ImageID}}", shortened(image))
        .replace("{{.ImageFullID}}", spec.imageId())
        .replace("{{.ImageName}}", spec.image())
        .replace("{{.DaemonName}}", "docker");
  }

  private static String shortened(String id) {
    return id.substring(0, Math.min(SHORT_ID, id.length()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
