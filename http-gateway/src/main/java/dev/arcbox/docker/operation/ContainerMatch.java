package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Filters;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.image.ImageException;
import dev.arcbox.runtime.image.ImageRecord;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Docker's filters over containers. */
final class ContainerMatch {
  private static final Set<String> KNOWN =
      Set.of(
          "ancestor",
          "before",
          "exited",
          "expose",
          "health",
          "id",
          "is-task",
          "isolation",
          "label",
          "label!",
          "name",
          "network",
          "publish",
          "since",
          "status",
          "volume");
  private static final Set<String> STATES =
      Set.of("created", "restarting", "running", "removing", "paused", "exited", "dead");

  /** A pattern of a client is matched against names of at most 255 letters. */
  private static final int LONGEST_PATTERN = 255;

  private final Engine engine;
  private final Filters filters;

  ContainerMatch(Engine engine, Filters filters) {
    this.engine = engine;
    this.filters = filters.allowing(KNOWN);
    for (String state : filters.of("status")) {
      if (!STATES.contains(state)) {
        throw Failure.invalid("invalid filter 'status=" + state + "'");
      }
    }
  }

  /** Whether containers that do not run are meant too. */
  boolean namesStates() {
    return filters.has("status") || filters.has("exited");
  }

  boolean test(ContainerView view) {
    return filters.matchLabels(view.spec().config().getLabelsMap())
        && any("id", id -> view.id().startsWith(id))
        && any("name", name -> named(view, name))
        && any("status", state -> view.state().word().equals(state))
        && any("exited", code -> exited(view, code))
        && any("health", word -> health(view).equals(word))
        && any("volume", name -> mounts(view, name))
        && any("network", name -> isIn(view, name))
        && any("expose", port -> exposes(view, port))
        && any("publish", port -> publishes(view, port))
        && any("ancestor", image -> isFrom(view, image))
        && any("before", other -> created(other).isAfter(view.spec().created()))
        && any("since", other -> created(other).isBefore(view.spec().created()))
        && !filters.flag("is-task").orElse(false);
  }

  private boolean any(String key, java.util.function.Predicate<String> fits) {
    return !filters.has(key) || filters.of(key).stream().anyMatch(fits);
  }

  /** Names are patterns; with and without the slash that they have in the API. */
  private static boolean named(ContainerView view, String wanted) {
    if (wanted.length() > LONGEST_PATTERN) {
      throw Failure.invalid("invalid filter 'name': longer than " + LONGEST_PATTERN + " letters");
    }
    try {
      Pattern pattern = Pattern.compile(wanted);
      return pattern.matcher(view.name()).find() || pattern.matcher("/" + view.name()).find();
    } catch (PatternSyntaxException e) {
      return view.name().contains(wanted);
    }
  }

  private static boolean exited(ContainerView view, String code) {
    try {
      int wanted = Integer.parseInt(code);
      return view.state() instanceof ContainerState.Exited exited && exited.exitCode() == wanted;
    } catch (NumberFormatException e) {
      throw new Failure(400, "invalid filter 'exited=" + code + "'", e);
    }
  }

  private static String health(ContainerView view) {
    return view.health().map(report -> report.status().word()).orElse("none");
  }

  private static boolean mounts(ContainerView view, String wanted) {
    return view.spec().mounts().stream()
        .anyMatch(mount -> mount.name().equals(wanted) || mount.target().equals(wanted));
  }

  private static boolean isIn(ContainerView view, String network) {
    return view.spec().networks().entrySet().stream()
        .anyMatch(
            entry ->
                entry.getKey().equals(network) || entry.getValue().networkId().startsWith(network));
  }

  private static boolean exposes(ContainerView view, String wanted) {
    return view.spec().config().getExposedPortsList().stream()
        .anyMatch(port -> samePort(port, wanted));
  }

  private static boolean publishes(ContainerView view, String wanted) {
    return view.spec().config().getPortBindingsList().stream()
        .anyMatch(binding -> samePort(binding.getPort(), wanted));
  }

  private static boolean samePort(String one, String other) {
    return (one.contains("/") ? one : one + "/tcp")
        .equals(other.contains("/") ? other : other + "/tcp");
  }

  private boolean isFrom(ContainerView view, String image) {
    if (view.spec().image().equals(image)) {
      return true;
    }
    try {
      Optional<ImageRecord> found = engine.parts().images().find(image);
      return found.map(i -> i.id().toString().equals(view.spec().imageId())).orElse(false);
    } catch (ImageException e) {
      return false; // no name of an image
    }
  }

  private java.time.Instant created(String other) {
    return engine.container(other).view().spec().created();
  }
}
