package dev.arcbox.runtime.image.change;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Instructions applied to the {@code config} object of an image's configuration document. */
public final class Changes {
  /** More lines than any Dockerfile has. */
  public static final int MAX = 1000;

  private Changes() {}

  /**
   * Applies them in order.
   *
   * @throws OciException.InvalidDocument naming the instruction that cannot be
   */
  public static void apply(List<String> changes, ObjectNode config) {
    if (changes.size() > MAX) {
      throw new OciException.InvalidDocument("changes", "more than " + MAX);
    }
    changes.forEach(change -> apply(change, config));
  }

  private static void apply(String change, ObjectNode config) {
    String line = change.strip();
    int end = 0;
    while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    String instruction = line.substring(0, end).toUpperCase(Locale.ROOT);
    String rest = line.substring(end).strip();
    if (rest.isEmpty()) {
      throw invalid(change, "it says nothing");
    }
    switch (instruction) {
      case "CMD" -> command(config, "Cmd", rest);
      case "ENTRYPOINT" -> command(config, "Entrypoint", rest);
      case "ENV" -> env(config, change, rest);
      case "LABEL" ->
          pairs(change, rest).forEach(pair -> object(config, "Labels").put(pair.key, pair.value));
      case "EXPOSE" -> Words.of(rest).forEach(port -> expose(config, change, port));
      case "VOLUME" ->
          Words.array(rest)
              .orElseGet(() -> Words.of(rest))
              .forEach(path -> object(config, "Volumes").putObject(path));
      case "USER" -> config.put("User", rest);
      case "WORKDIR" -> config.put("WorkingDir", workingDir(config, rest));
      case "STOPSIGNAL" -> config.put("StopSignal", rest);
      case "ONBUILD" -> onBuild(config, change, rest);
      case "HEALTHCHECK" -> healthcheck(config, change, rest);
      default ->
          throw new OciException.InvalidDocument(
              "change", Shown.shortened(instruction) + " is not a valid change command");
    }
  }

  private static void command(ObjectNode config, String field, String rest) {
    List<String> words = Words.array(rest).orElseGet(() -> List.of("/bin/sh", "-c", rest));
    ArrayNode array = config.putArray(field);
    words.forEach(array::add);
  }

  private static void env(ObjectNode config, String change, String rest) {
    for (Pair pair : pairs(change, rest)) {
      List<String> all = new ArrayList<>();
      array(config, "Env").forEach(value -> all.add(value.textValue()));
      String entry = pair.key + "=" + pair.value;
      int same = -1;
      for (int i = 0; i < all.size(); i++) {
        same = all.get(i).startsWith(pair.key + "=") ? i : same;
      }
      if (same < 0) {
        all.add(entry);
      } else {
        all.set(same, entry);
      }
      ArrayNode fresh = config.putArray("Env");
      all.forEach(fresh::add);
    }
  }

  private record Pair(String key, String value) {}

  /** {@code KEY=value ...}, or the old form {@code KEY the whole rest}. */
  private static List<Pair> pairs(String change, String rest) {
    List<String> words = Words.of(rest);
    if (words.getFirst().indexOf('=') < 0) {
      String key = words.getFirst();
      String value = rest.length() > key.length() ? rest.substring(key.length()).strip() : "";
      if (value.isEmpty()) {
        throw invalid(change, "it must have two arguments");
      }
      return List.of(new Pair(key, value));
    }
    List<Pair> pairs = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw invalid(change, "\"" + Shown.shortened(word) + "\" must be of the form name=value");
      }
      pairs.add(new Pair(word.substring(0, equals), word.substring(equals + 1)));
    }
    return pairs;
  }

  private static void expose(ObjectNode config, String change, String port) {
    if (!port.matches("[0-9]{1,5}(-[0-9]{1,5})?(/(tcp|udp|sctp))?")) {
      throw invalid(change, "\"" + Shown.shortened(port) + "\" is not a port");
    }
    int slash = port.indexOf('/');
    String protocol = slash < 0 ? "/tcp" : port.substring(slash);
    String[] ends = (slash < 0 ? port : port.substring(0, slash)).split("-", -1);
    int first = Integer.parseInt(ends[0]);
    int last = Integer.parseInt(ends[ends.length - 1]);
    if (first < 1 || last > 65_535 || first > last) {
      throw invalid(change, "\"" + Shown.shortened(port) + "\" is not a port");
    }
    for (int number = first; number <= last; number++) {
      object(config, "ExposedPorts").putObject(number + protocol);
    }
  }

  /** A relative one starts at the one before. */
  private static String workingDir(ObjectNode config, String rest) {
    String before = config.path("WorkingDir").asText("");
    return rest.startsWith("/") ? rest : (before.isEmpty() ? "/" : before + "/") + rest;
  }

  private static void onBuild(ObjectNode config, String change, String rest) {
    String first = Words.of(rest).getFirst().toUpperCase(Locale.ROOT);
    if (first.equals("ONBUILD") || first.equals("FROM") || first.equals("MAINTAINER")) {
      throw invalid(change, first + " is not allowed as an ONBUILD trigger");
    }
    array(config, "OnBuild").add(rest);
  }

  private static void healthcheck(ObjectNode config, String change, String rest) {
    ObjectNode check = config.putObject("Healthcheck");
    String left = rest;
    while (left.startsWith("--")) {
      int end = (left + " ").indexOf(' ');
      option(check, change, left.substring(2, end));
      left = left.substring(end).strip();
    }
    if (left.equalsIgnoreCase("NONE")) {
      check.removeAll();
      check.putArray("Test").add("NONE");
      return;
    }
    if (!left.toUpperCase(Locale.ROOT).startsWith("CMD ")) {
      throw invalid(change, "CMD or NONE expected");
    }
    String command = left.substring("CMD ".length()).strip();
    ArrayNode test = check.putArray("Test");
    Optional<List<String>> words = Words.array(command);
    test.add(words.isPresent() ? "CMD" : "CMD-SHELL");
    words.orElseGet(() -> List.of(command)).forEach(test::add);
  }

  private static void option(ObjectNode check, String change, String option) {
    int equals = option.indexOf('=');
    String key = equals < 0 ? option : option.substring(0, equals);
    String value = equals < 0 ? "" : option.substring(equals + 1);
    try {
      switch (key) {
        case "interval" -> check.put("Interval", duration(value).toNanos());
        case "timeout" -> check.put("Timeout", duration(value).toNanos());
        case "start-period" -> check.put("StartPeriod", duration(value).toNanos());
        case "retries" -> check.put("Retries", Integer.parseUnsignedInt(value));
        default -> throw invalid(change, "unknown option --" + Shown.shortened(key));
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw invalid(change, "--" + key + " cannot be \"" + Shown.shortened(value) + "\"");
    }
  }

  private static Duration duration(String text) {
    return GoDuration.parse(text);
  }

  private static ObjectNode object(ObjectNode config, String field) {
    return config.get(field) instanceof ObjectNode there ? there : config.putObject(field);
  }

  private static ArrayNode array(ObjectNode config, String field) {
    return config.get(field) instanceof ArrayNode there ? there : config.putArray(field);
  }

  private static OciException.InvalidDocument invalid(String change, String why) {
    return new OciException.InvalidDocument("change \"" + Shown.shortened(change) + "\"", why);
  }
}
