package dev.arcbox.docker.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * A method and a path, and what answers it.
 *
 * @param names of the path's variable parts, in order
 */
public record Route(String method, Pattern path, List<String> names, Handler handler) {
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)(\\.\\.\\.)?}");

  /** Answers a call on a virtual thread; what it throws becomes an error. */
  @FunctionalInterface
  public interface Handler {
    HttpResponse answer(Call call) throws Exception;
  }

  /**
   * Of a template: {@code {id}} stands for one segment, {@code {name...}} for any number of them.
   */
  public static Route of(String method, String template, Handler handler) {
    StringBuilder pattern = new StringBuilder();
    List<String> names = new ArrayList<>();
    Matcher variables = VARIABLE.matcher(template);
    int end = 0;
    while (variables.find()) {
      pattern.append(Pattern.quote(template.substring(end, variables.start())));
      pattern.append(variables.group(2) == null ? "([^/]+)" : "(.+)");
      names.add(variables.group(1));
      end = variables.end();
    }
    pattern.append(Pattern.quote(template.substring(end)));
    return new Route(method, Pattern.compile(pattern.toString()), List.copyOf(names), handler);
  }

  /** The path's parts by name when it fits. */
  Optional<Map<String, String>> match(String wantedMethod, String wantedPath) {
    if (!method.equals(wantedMethod)) {
      return Optional.empty();
    }
    Matcher matcher = path.matcher(wantedPath);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> parts = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      parts.put(names.get(i), matcher.group(i + 1));
    }
    return Optional.of(parts);
  }
}
