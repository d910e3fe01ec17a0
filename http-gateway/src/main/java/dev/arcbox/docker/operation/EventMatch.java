package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Filters;
import dev.arcbox.runtime.event.Event;
import java.util.Set;

/** Docker's filters over events: one value of each key must fit, every label. */
final class EventMatch {
  private static final Set<String> OBJECTS =
      Set.of(
          "container",
          "image",
          "volume",
          "network",
          "daemon",
          "plugin",
          "node",
          "service",
          "secret",
          "config");

  private EventMatch() {}

  static void check(Filters filters) {
    Set<String> known = new java.util.HashSet<>(OBJECTS);
    known.addAll(Set.of("event", "type", "label", "label!", "scope"));
    filters.allowing(known);
  }

  static boolean matches(Event event, Filters filters) {
    return (!filters.has("type") || filters.of("type").contains(event.type()))
        && (!filters.has("event") || isAction(event, filters.of("event")))
        && (!filters.has("scope") || filters.of("scope").contains("local"))
        && filters.matchLabels(event.attributes())
        && OBJECTS.stream().allMatch(kind -> !filters.has(kind) || isOf(event, kind, filters));
  }

  /** {@code exec_create} stands for {@code exec_create: /bin/sh} too. */
  private static boolean isAction(Event event, Set<String> wanted) {
    String action = event.action();
    int colon = action.indexOf(':');
    return wanted.contains(action) || (colon > 0 && wanted.contains(action.substring(0, colon)));
  }

  private static boolean isOf(Event event, String kind, Filters filters) {
    String name = event.attributes().getOrDefault("name", "");
    String image = event.attributes().getOrDefault("image", "");
    return filters.of(kind).stream()
        .anyMatch(
            wanted ->
                kind.equals("image")
                    ? isImage(event, wanted, name, image)
                    : event.type().equals(kind)
                        && (event.id().startsWith(wanted) || name.equals(wanted)));
  }

  /** An image's own events and those of containers made from it. */
  private static boolean isImage(Event event, String wanted, String name, String image) {
    return switch (event.type()) {
      case "image" ->
          event.id().equals(wanted) || isNamed(name, wanted) || isNamed(event.id(), wanted);
      case "container" -> isNamed(image, wanted);
      default -> false;
    };
  }

  private static boolean isNamed(String image, String wanted) {
    return image.equals(wanted)
        || (image.startsWith(wanted) && image.charAt(wanted.length()) == ':');
  }
}
